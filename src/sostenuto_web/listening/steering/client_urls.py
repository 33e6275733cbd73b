"""Addresses of one client, below ``people/``."""

from django.urls import URLPattern, path

from sostenuto_web.listening.steering import views

ALL = "<uuid:client_id>/live-music/"
ONE = f"{ALL}<uuid:steered_id>/"

urlpatterns: list[URLPattern] = [
    path(ALL, views.live_music, name="live-music"),
    path(f"{ALL}begin/", views.begin, name="live-music-begin"),
    path(f"{ONE}changes/", views.changes, name="live-music-changes"),
    path(f"{ONE}end/", views.end, name="live-music-end"),
]
"""The page's script builds the last two on the answer of ``begin``."""
