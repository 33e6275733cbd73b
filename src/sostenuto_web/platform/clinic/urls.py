"""Addresses."""

from django.urls import path

from sostenuto_web.platform.clinic import first_run_views, set_up_views

urlpatterns = [
    path("first-run/", first_run_views.first_run_page, name="first-run"),
    path("set-up/", set_up_views.overview, name="set-up"),
]
