"""Addresses of one client, below ``people/``: ids only, never a word about what is asked."""

from django.urls import URLPattern, path

from sostenuto_web.measures.scheduling import views

PLAN = "<uuid:client_id>/measures/plan/"
ONE = f"{PLAN}<uuid:schedule_id>/"

urlpatterns: list[URLPattern] = [
    path(PLAN, views.schedules, name="measure-schedules"),
    path(f"{PLAN}new/", views.schedule_new, name="measure-schedule-new"),
    path(f"{PLAN}set/", views.schedule_set, name="measure-schedule-set"),
    path(f"{ONE}change/", views.schedule_change, name="measure-schedule-change"),
    path(f"{ONE}end/", views.schedule_end, name="measure-schedule-end"),
    path(f"{ONE}void/", views.schedule_void, name="measure-schedule-void"),
    path(f"{ONE}restore/", views.schedule_restore, name="measure-schedule-restore"),
]
