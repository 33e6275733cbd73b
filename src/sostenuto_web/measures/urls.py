"""Addresses under ``measures/``.

The shelf comes last: a code of a measure fits any single name.
"""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sostenuto_web.measures.handing.urls")),
    path("", include("sostenuto_web.measures.shelf.urls")),
]
