"""Addresses of one client, below ``people/``."""

from django.urls import URLPattern, path

from sostenuto_web.listening.afterwards import views

urlpatterns: list[URLPattern] = [
    path(
        "<uuid:client_id>/listening/<uuid:programme_id>/after/", views.after, name="programme-after"
    ),
]
