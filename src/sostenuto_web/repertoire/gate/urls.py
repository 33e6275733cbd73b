"""Addresses under ``music/``."""

from django.urls import URLPattern, URLResolver, path

from sostenuto_web.repertoire.gate import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("overrides/", views.override_list, name="overrides"),
    path("overrides/<uuid:override_id>/", views.override_review, name="override-review"),
]
