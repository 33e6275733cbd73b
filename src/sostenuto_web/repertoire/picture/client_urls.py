"""Addresses of the picture for a client, under ``people/<client_id>/music/``."""

from django.urls import URLPattern, URLResolver, path

from sostenuto_web.repertoire.picture import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("picture/", views.client_picture, name="client-picture"),
    path("picture/points/", views.client_picture_points, name="client-picture-points"),
]
