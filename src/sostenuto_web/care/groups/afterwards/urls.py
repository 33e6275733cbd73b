"""Addresses of a meeting's notes, below ``groups/``; none of them names a client."""

from django.urls import URLPattern, path

from sostenuto_web.care.groups.afterwards import views

MEETING = "<uuid:group_id>/meetings/<uuid:meeting_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{MEETING}after/", views.after, name="meeting-after"),
    path(f"{MEETING}after/sign/", views.sign, name="meeting-sign"),
    path(f"{MEETING}after/co-lead/", views.sign_with, name="meeting-sign-with"),
]
