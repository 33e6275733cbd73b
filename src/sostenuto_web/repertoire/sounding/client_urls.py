"""Addresses under ``people/``."""

from django.urls import URLPattern, URLResolver, path

from sostenuto_web.repertoire.sounding import views

urlpatterns: list[URLPattern | URLResolver] = [
    path(
        "<uuid:client_id>/music/recordings/<uuid:recording_id>/sound/",
        views.client_sound,
        name="client-sound",
    ),
]
