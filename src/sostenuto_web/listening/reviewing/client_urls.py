"""Addresses of one client, below ``people/``."""

from django.urls import URLPattern, path

from sostenuto_web.listening.reviewing import views

ALL = "<uuid:client_id>/listening/not-this/"

urlpatterns: list[URLPattern] = [
    path(ALL, views.not_this, name="not-this"),
    path(f"{ALL}answer/", views.answer, name="not-this-answer"),
]
