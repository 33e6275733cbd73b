"""Addresses under ``music/``."""

from django.urls import URLPattern, URLResolver, path

from sostenuto_web.listening.composing import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("made/", views.made_here, name="made-here"),
    path("made/progress/", views.made_progress, name="made-progress"),
]
