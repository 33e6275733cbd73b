"""Addresses of one client."""

from django.urls import path

from sostenuto_web.care.sessions import views

ONE = "<uuid:client_id>/sessions/<uuid:session_id>/"

urlpatterns = [
    path("<uuid:client_id>/sessions/", views.of_client, name="sessions"),
    path(f"{ONE}move/", views.move, name="session-move"),
    path(f"{ONE}missed/", views.miss, name="session-missed"),
    path(f"{ONE}again/", views.plan_again, name="session-again"),
]
