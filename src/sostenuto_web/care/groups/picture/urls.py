"""Addresses of this room, below ``groups/``."""

from django.urls import path

from sostenuto_web.care.groups.picture import views

urlpatterns = [
    path("<uuid:group_id>/picture/", views.picture, name="group-picture"),
]
