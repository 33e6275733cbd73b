"""Addresses of one client's goals."""

from django.urls import path

from sostenuto_web.care.goals import objective_views, views

GOALS = "<uuid:client_id>/goals/"
ONE = f"{GOALS}<uuid:goal_id>/"
STEP = f"{GOALS}objectives/<uuid:objective_id>/"

urlpatterns = [
    path(GOALS, views.of_client, name="goals"),
    path(f"{GOALS}new/", views.new, name="goal-new"),
    path(f"{GOALS}rate/", views.rate, name="goals-rate"),
    path(f"{GOALS}check/", objective_views.check, name="objective-check"),
    path(ONE, views.one, name="goal"),
    path(f"{ONE}change/", views.change, name="goal-change"),
    path(f"{ONE}levels/", views.rewrite, name="goal-levels"),
    path(f"{ONE}state/", views.state, name="goal-state"),
    path(f"{ONE}void/", views.void, name="goal-void"),
    path(f"{ONE}restore/", views.restore, name="goal-restore"),
    path(f"{ONE}objectives/new/", objective_views.new, name="objective-new"),
    path(f"{STEP}change/", objective_views.change, name="objective-change"),
    path(f"{STEP}void/", objective_views.void, name="objective-void"),
    path(f"{STEP}restore/", objective_views.restore, name="objective-restore"),
]
