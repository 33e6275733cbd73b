"""Addresses of one client, below ``people/``."""

from django.urls import URLPattern, path

from sostenuto_web.listening.volume import views

urlpatterns: list[URLPattern] = [
    path("<uuid:client_id>/listening/volume/", views.volume, name="listening-volume"),
]
