"""Addresses."""

from django.urls import path

from sostenuto_web.record.harms import views

OF_CLIENT = "<uuid:client_id>/harms/"
ONE = f"{OF_CLIENT}<uuid:harm_id>/"

urlpatterns = [
    path("harms/", views.log, name="harm-log"),
    path(OF_CLIENT, views.of_client, name="harms"),
    path(f"{OF_CLIENT}new/", views.new, name="harm-new"),
    path(ONE, views.one, name="harm"),
    path(f"{ONE}change/", views.change, name="harm-change"),
    path(f"{ONE}close/", views.close, name="harm-close"),
    path(f"{ONE}void/", views.void, name="harm-void"),
    path(f"{ONE}restore/", views.restore, name="harm-restore"),
]
