"""Addresses."""

from django.urls import path

from sostenuto_web.platform.serving import views

urlpatterns = [
    path("install/", views.install, name="install"),
    path("install/sostenuto-house.crt", views.authority, name="install-authority"),
]
