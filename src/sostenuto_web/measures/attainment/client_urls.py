"""Addresses of one client, below ``people/``."""

from django.urls import URLPattern, path

from sostenuto_web.measures.attainment import views

urlpatterns: list[URLPattern] = [
    path("<uuid:client_id>/goals/over-time/", views.over_time, name="attainment"),
]
