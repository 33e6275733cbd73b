"""Addresses of one client, below ``people/``."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sostenuto_web.listening.volume.client_urls")),
    path("", include("sostenuto_web.listening.reviewing.client_urls")),
    path("", include("sostenuto_web.listening.programmes.client_urls")),
    path("", include("sostenuto_web.listening.player.client_urls")),
    path("", include("sostenuto_web.listening.exporting.client_urls")),
    path("", include("sostenuto_web.listening.afterwards.client_urls")),
    path("", include("sostenuto_web.listening.asking.client_urls")),
    path("", include("sostenuto_web.listening.steering.client_urls")),
    path("", include("sostenuto_web.listening.learning.client_urls")),
]
