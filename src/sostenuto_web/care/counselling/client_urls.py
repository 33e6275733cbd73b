"""Addresses of counselling notes, below ``people/``."""

from django.urls import path

from sostenuto_web.care.counselling import views

OF_CLIENT = "<uuid:client_id>/counselling/"
ONE = f"{OF_CLIENT}<uuid:counselling_id>/"

urlpatterns = [
    path(OF_CLIENT, views.of_client, name="counselling"),
    path(f"{OF_CLIENT}new/", views.new, name="counselling-new"),
    path(ONE, views.change, name="counselling-change"),
    path(f"{ONE}void/", views.void, name="counselling-void"),
    path(f"{ONE}restore/", views.restore, name="counselling-restore"),
]
