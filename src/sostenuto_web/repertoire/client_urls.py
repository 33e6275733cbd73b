"""Addresses under ``people/`` that are about a client's music: each room lists its own."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("<uuid:client_id>/music/", include("sostenuto_web.repertoire.registers.client_urls")),
    path("", include("sostenuto_web.repertoire.sounding.client_urls")),
    path("<uuid:client_id>/music/", include("sostenuto_web.repertoire.gate.client_urls")),
    path("<uuid:client_id>/music/", include("sostenuto_web.repertoire.tastes.client_urls")),
    path("<uuid:client_id>/music/", include("sostenuto_web.repertoire.uploads.client_urls")),
    path("<uuid:client_id>/music/", include("sostenuto_web.repertoire.picture.client_urls")),
]
