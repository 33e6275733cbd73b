"""Addresses of the recordings, under ``music/``."""

from django.urls import URLPattern, URLResolver, path

from sostenuto_web.repertoire.recordings import naming_views, views

R = "recordings/<uuid:recording_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("recordings/", views.recordings, name="recordings"),
    path(R, views.recording, name="recording"),
    path(f"{R}correct/", views.recording_correct, name="recording-correct"),
    path(f"{R}change/", views.recording_change, name="recording-change"),
    path("unnamed/", naming_views.unnamed, name="unnamed"),
]
