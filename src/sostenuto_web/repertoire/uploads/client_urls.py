"""Addresses under ``people/<client_id>/music/``."""

from django.urls import URLPattern, URLResolver, path

from sostenuto_web.repertoire.uploads import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("bring/", views.client_bring, name="client-bring"),
    path("bring/begin/", views.client_bring_begin, name="client-bring-begin"),
    path("bring/progress/", views.client_bring_progress, name="client-bring-progress"),
]
