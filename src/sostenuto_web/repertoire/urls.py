"""Addresses under ``music/``: each room lists its own."""

from django.urls import URLPattern, URLResolver, include, path

from sostenuto_web.repertoire import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sostenuto_web.repertoire.songs.urls")),
    path("", include("sostenuto_web.repertoire.registers.urls")),
    path("", include("sostenuto_web.repertoire.sets.urls")),
    path("", include("sostenuto_web.repertoire.sounding.urls")),
    path("", include("sostenuto_web.repertoire.gate.urls")),
    path("", include("sostenuto_web.repertoire.uploads.urls")),
    path("", include("sostenuto_web.repertoire.recordings.urls")),
    path("", include("sostenuto_web.repertoire.picture.urls")),
    path("recordings/progress/", views.progress, name="music-progress"),
    path("folders/<uuid:folder_id>/hear/", views.hear, name="music-hear"),
    path("folders/<uuid:folder_id>/stop/", views.stop, name="music-stop"),
]
