"""Addresses of one client, below ``people/``."""

from django.urls import include, path

urlpatterns = [
    path("", include("sostenuto_web.care.course.client_urls")),
    path("", include("sostenuto_web.care.goals.client_urls")),
    path("", include("sostenuto_web.care.sessions.client_urls")),
    path("", include("sostenuto_web.care.planning.client_urls")),
    path("", include("sostenuto_web.care.running.client_urls")),
    path("", include("sostenuto_web.care.notes.client_urls")),
    path("", include("sostenuto_web.care.groups.client_urls")),
    path("", include("sostenuto_web.care.counselling.client_urls")),
    path("", include("sostenuto_web.care.discharge.client_urls")),
]
