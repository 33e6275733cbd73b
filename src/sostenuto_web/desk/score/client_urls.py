"""Addresses, below ``people/``."""

from django.urls import path

from sostenuto_web.desk.score import views

urlpatterns = [
    path("<uuid:client_id>/score/", views.client_score, name="client-score"),
]
