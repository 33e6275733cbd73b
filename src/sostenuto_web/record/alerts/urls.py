"""Addresses."""

from django.urls import path

from sostenuto_web.record.alerts import views

OF_CLIENT = "<uuid:client_id>/alerts/"
ONE = f"{OF_CLIENT}<uuid:alert_id>/"

urlpatterns = [
    path("alerts/", views.waiting, name="alerts"),
    path(OF_CLIENT, views.of_client, name="client-alerts"),
    path(ONE, views.one, name="alert"),
    path(f"{ONE}handle/", views.handle, name="alert-handle"),
    path(f"{ONE}take/", views.take, name="alert-take"),
]
