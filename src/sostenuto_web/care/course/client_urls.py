"""Addresses of one client's course of care."""

from django.urls import path

from sostenuto_web.care.course import form_views, views

COURSE = "<uuid:client_id>/course/"
ONE = f"{COURSE}<uuid:course_id>/"
FORM = f"{COURSE}forms/<uuid:form_id>/"

urlpatterns = [
    path(COURSE, views.current, name="course"),
    path(f"{COURSE}begin/", views.begin, name="course-begin"),
    path(ONE, views.one, name="course-one"),
    path(f"{ONE}void/", views.void, name="course-void"),
    path(f"{ONE}restore/", views.restore, name="course-restore"),
    path(f"{ONE}fill/<slug:form_key>/", form_views.fill, name="course-form"),
    path(f"{ONE}decision/", form_views.decide, name="course-decision"),
    path(FORM, form_views.read, name="course-form-read"),
    path(f"{FORM}again/", form_views.again, name="course-form-again"),
]
