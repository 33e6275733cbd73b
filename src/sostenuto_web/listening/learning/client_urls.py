"""Addresses below ``people/``."""

from django.urls import path

from sostenuto_web.listening.learning import views

urlpatterns = [
    path("learned/mine/", views.mine, name="my-learned"),
    path("<uuid:client_id>/learned/", views.learned, name="client-learned"),
]
