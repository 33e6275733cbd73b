"""Addresses."""

from django.urls import URLPattern, path

from sostenuto_web.care.running import views

ONE = "<uuid:client_id>/sessions/<uuid:session_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{ONE}run/", views.run, name="session-run"),
    path(f"{ONE}moments/", views.moments, name="session-moments"),
]
