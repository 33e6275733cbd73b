"""Addresses."""

from django.urls import URLPattern, path

from sostenuto_web.frontend import offline, views

urlpatterns: list[URLPattern] = [
    path("components/", views.components, name="components"),
    path("alive/", views.alive, name="alive"),
    path("offline.js", offline.worker, name="offline"),
]
