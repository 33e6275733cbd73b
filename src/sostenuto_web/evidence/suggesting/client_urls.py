"""Addresses of one client, below ``people/``."""

from django.urls import URLPattern, path

from sostenuto_web.evidence.suggesting import views

urlpatterns: list[URLPattern] = [
    path("<uuid:client_id>/suggestions/", views.suggestions, name="suggestions"),
]
