"""Addresses."""

from django.urls import path

from sostenuto_web.platform.clinic import (
    crisis_views,
    doctor_views,
    first_run_views,
    recovery_views,
    set_up_views,
)

NUMBER = "set-up/crisis-numbers/<uuid:number_id>/"

urlpatterns = [
    path("first-run/", first_run_views.first_run_page, name="first-run"),
    path("doctor/", doctor_views.doctor, name="doctor"),
    path("set-up/", set_up_views.overview, name="set-up"),
    path(NUMBER, crisis_views.change, name="crisis-number"),
    path(NUMBER + "dialled/", crisis_views.dialled, name="crisis-number-dialled"),
    path(NUMBER + "end/", crisis_views.end, name="crisis-number-end"),
    path("set-up/<slug:slug>/", set_up_views.step, name="set-up-step"),
    path("recovery-sheet/", recovery_views.sheet, name="recovery-sheet"),
    path("recovery-sheet/<int:print_id>/", recovery_views.check, name="recovery-check"),
]
