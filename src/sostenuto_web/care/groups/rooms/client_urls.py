"""Addresses of one member's part of a round, below ``people/``."""

from django.urls import URLPattern, path

from sostenuto_web.care.groups.rooms import client_views as views

urlpatterns: list[URLPattern] = [
    path(
        "<uuid:client_id>/sessions/<uuid:session_id>/round/", views.handed_over, name="group-asked"
    ),
]
