"""Addresses of one member's part of a meeting, below ``people/``."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sostenuto_web.care.groups.rooms.client_urls")),
    path("", include("sostenuto_web.care.groups.afterwards.client_urls")),
]
