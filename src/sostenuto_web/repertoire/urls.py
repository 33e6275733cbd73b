"""Addresses."""

from django.urls import path

from sostenuto_web.repertoire import views

urlpatterns = [
    path("", views.music, name="music"),
    path("progress/", views.progress, name="music-progress"),
    path("folders/<uuid:folder_id>/hear/", views.hear, name="music-hear"),
    path("folders/<uuid:folder_id>/stop/", views.stop, name="music-stop"),
]
