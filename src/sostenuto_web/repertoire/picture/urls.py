"""Addresses of the picture, under ``music/``."""

from django.urls import URLPattern, URLResolver, path

from sostenuto_web.repertoire.picture import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("picture/", views.picture, name="picture"),
    path("picture/points/", views.picture_points, name="picture-points"),
]
