"""Addresses of the end of a course of care, below ``people/``."""

from django.urls import path

from sostenuto_web.care.discharge import pack_views, views

D = "<uuid:client_id>/course/<uuid:course_id>/discharge/"

urlpatterns = [
    path(D, views.discharge, name="discharge"),
    path(f"{D}write/", views.discharge_form, name="discharge-form"),
    path(f"{D}again/", views.discharge_again, name="discharge-again"),
    path(f"{D}sign/", views.discharge_sign, name="discharge-sign"),
    path(f"{D}undo/", views.discharge_undo, name="discharge-undo"),
    path(f"{D}pack/", pack_views.pack, name="discharge-pack"),
    path(f"{D}pack/paper/", pack_views.pack_paper, name="discharge-paper"),
    path(f"{D}pack/playlist/", pack_views.pack_playlist, name="discharge-playlist"),
    path(f"{D}pack/text/", pack_views.pack_text, name="discharge-text"),
]
