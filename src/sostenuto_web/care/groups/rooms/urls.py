"""Addresses of a round, below ``groups/``."""

from django.urls import URLPattern, path

from sostenuto_web.care.groups.rooms import views

MEETING = "<uuid:group_id>/meetings/<uuid:meeting_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{MEETING}round/", views.round_page, name="group-round"),
    path(f"{MEETING}room/", views.wall, name="group-room-wall"),
    path(f"{MEETING}room/change/", views.change, name="group-room-change"),
    path("<uuid:group_id>/seats/<uuid:seat_id>/free/", views.free, name="group-seat-free"),
]
