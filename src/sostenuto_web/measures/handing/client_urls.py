"""Addresses of one client, below ``people/``."""

from django.urls import URLPattern, path

from sostenuto_web.measures.handing import views

urlpatterns: list[URLPattern] = [
    path("<uuid:client_id>/measures/hand-over/", views.hand_over, name="measure-hand-over"),
]
