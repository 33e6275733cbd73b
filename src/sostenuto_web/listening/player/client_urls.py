"""Addresses of one client, below ``people/``."""

from django.urls import URLPattern, path

from sostenuto_web.listening.player import views

ONE = "<uuid:client_id>/programmes/<uuid:programme_id>/"
SLOT = f"{ONE}slots/<uuid:slot_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{ONE}play/", views.play, name="programme-play"),
    path(f"{ONE}position/", views.position, name="programme-position"),
    path(f"{ONE}stop/", views.stop, name="programme-stop"),
    path(f"{SLOT}sound/", views.sound, name="programme-sound"),
    path(f"{SLOT}begin/", views.begin, name="programme-begin"),
    path(f"{SLOT}played/", views.played, name="programme-played"),
    path(f"{SLOT}skip/", views.skip, name="programme-skip"),
]
