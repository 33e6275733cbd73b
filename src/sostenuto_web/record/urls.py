"""Addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("sostenuto_web.record.harms.urls")),
    path("", include("sostenuto_web.record.alerts.urls")),
]
