"""Addresses."""

from django.urls import path

from sostenuto_web.platform.jobs import views

urlpatterns = [
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<uuid:job_id>/stop/", views.stop, name="job-stop"),
    path("jobs/<uuid:job_id>/retry/", views.retry, name="job-retry"),
]
