"""Addresses of groups; none of them names a client."""

from django.urls import include, path

urlpatterns = [
    path("", include("sostenuto_web.care.groups.rosters.urls")),
    path("", include("sostenuto_web.care.groups.meetings.urls")),
    path("", include("sostenuto_web.care.groups.rooms.urls")),
    path("", include("sostenuto_web.care.groups.pads.urls")),
    path("", include("sostenuto_web.care.groups.afterwards.urls")),
    path("", include("sostenuto_web.care.groups.picture.urls")),
]
