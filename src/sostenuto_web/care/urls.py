"""Addresses that name nobody, below ``care/``."""

from django.urls import include, path

urlpatterns = [
    path("cards/", include("sostenuto_web.care.cards.urls")),
    path("notes/", include("sostenuto_web.care.notes.urls")),
]
