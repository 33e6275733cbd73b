"""Addresses of the service's songs."""

from django.urls import path

from sostenuto_web.repertoire.songs import views

urlpatterns = [
    path("", views.songs, name="music"),
    path("songs/add/", views.song_add, name="song-add"),
    path("songs/<uuid:song_id>/", views.song, name="song"),
    path("songs/<uuid:song_id>/change/", views.song_change, name="song-change"),
    path("songs/<uuid:song_id>/turn/", views.song_turn, name="song-turn"),
    path("songs/<uuid:song_id>/live/", views.song_live, name="song-live"),
    path("songs/<uuid:song_id>/merge/", views.song_merge, name="song-merge"),
]
