"""Addresses under ``music/``."""

from django.urls import URLPattern, URLResolver, path

from sostenuto_web.repertoire.sounding import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("recordings/<uuid:recording_id>/sound/", views.recording_sound, name="recording-sound"),
]
