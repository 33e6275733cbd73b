"""Addresses under ``evidence/``."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sostenuto_web.evidence.explorer.urls")),
    path("", include("sostenuto_web.evidence.mechanisms.urls")),
]
