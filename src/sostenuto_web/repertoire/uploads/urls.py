"""Addresses under ``music/``."""

from django.urls import URLPattern, URLResolver, path

from sostenuto_web.repertoire.uploads import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("bring/", views.bring, name="bring"),
    path("bring/begin/", views.bring_begin, name="bring-begin"),
    path("bring/progress/", views.bring_progress, name="bring-progress"),
    path("bring/folder/", views.folder_add, name="folder-add"),
    path("bring/<uuid:upload_id>/piece/", views.bring_piece, name="bring-piece"),
    path("bring/<uuid:upload_id>/leave/", views.bring_leave, name="bring-leave"),
]
