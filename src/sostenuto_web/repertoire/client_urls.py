"""Addresses under ``people/`` that are about a client's music: each room lists its own."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sostenuto_web.repertoire.sounding.client_urls")),
]
