"""Addresses of this room, below ``groups/``."""

from django.urls import path

from sostenuto_web.care.groups.pads import views

ONE = "<uuid:group_id>/meetings/<uuid:meeting_id>/"

urlpatterns = [
    path(f"{ONE}run/", views.run, name="meeting-run"),
    path(f"{ONE}moments/", views.moments, name="meeting-moments"),
]
