"""Addresses of one client, below ``people/``."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sostenuto_web.evidence.suggesting.client_urls")),
]
