"""Addresses of meetings."""

from django.urls import path

from sostenuto_web.care.groups.meetings import plan_views, presence_views, start_views, views

GROUP = "<uuid:group_id>/"
ONE = f"{GROUP}meetings/<uuid:meeting_id>/"

urlpatterns = [
    path(f"{GROUP}start/", start_views.start_now, name="group-start"),
    path(f"{GROUP}meetings/", views.of_group, name="meetings"),
    path(f"{GROUP}meetings/new/", views.arrange, name="meeting-arrange"),
    path(ONE, views.page, name="meeting"),
    path(f"{ONE}move/", views.move, name="meeting-move"),
    path(f"{ONE}call-off/", views.cancel, name="meeting-cancel"),
    path(f"{ONE}again/", views.plan_again, name="meeting-again"),
    path(f"{ONE}cards/", plan_views.choose, name="meeting-cards"),
    path(f"{ONE}copy/", plan_views.copy, name="meeting-copy"),
    path(f"{ONE}cards/<uuid:part_id>/", plan_views.step, name="meeting-step"),
    path(f"{ONE}start/", start_views.start, name="meeting-start"),
    path(f"{ONE}presence/", presence_views.presence, name="meeting-presence"),
    path(f"{ONE}reminded/", start_views.remind, name="meeting-reminded"),
    path(f"{ONE}end/", start_views.end, name="meeting-end"),
]
