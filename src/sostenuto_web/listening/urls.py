"""Addresses under ``music/``."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sostenuto_web.listening.composing.urls")),
]
