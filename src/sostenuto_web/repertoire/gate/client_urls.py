"""Addresses under ``people/<client_id>/music/``."""

from django.urls import URLPattern, URLResolver, path

from sostenuto_web.repertoire.gate import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("songs/<uuid:song_id>/override/", views.song_override, name="client-song-override"),
    path(
        "recordings/<uuid:recording_id>/override/",
        views.recording_override,
        name="client-recording-override",
    ),
]
