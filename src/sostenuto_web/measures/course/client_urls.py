"""Addresses of one client, below ``people/``."""

from django.urls import path

from sostenuto_web.measures.course import views

_ONE = "<uuid:client_id>/measures/<uuid:administration_id>/course/"

urlpatterns = [
    path("<uuid:client_id>/measures/", views.every, name="measures"),
    path(_ONE, views.one, name="measure-course"),
    path(f"{_ONE}table/", views.table, name="measure-course-table"),
    path(f"{_ONE}steps/", views.decide, name="measure-steps"),
    path(f"{_ONE}steps/<uuid:steps_id>/void/", views.void, name="measure-steps-void"),
]
