"""Addresses of one client, below ``people/``."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sostenuto_web.measures.scheduling.client_urls")),
    path("", include("sostenuto_web.measures.answering.client_urls")),
    path("", include("sostenuto_web.measures.handing.client_urls")),
    path("", include("sostenuto_web.measures.course.client_urls")),
    path("", include("sostenuto_web.measures.attainment.client_urls")),
]
