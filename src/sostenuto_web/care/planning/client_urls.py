"""Addresses of a client's plans."""

from django.urls import path

from sostenuto_web.care.planning import song_views, views

PLAN = "<uuid:client_id>/sessions/<uuid:session_id>/plan/"
ONE = f"{PLAN}<uuid:activity_id>/"

urlpatterns = [
    path("<uuid:client_id>/sessions/new/", views.new, name="session-new"),
    path(PLAN, views.plan, name="session-plan"),
    path(f"{PLAN}cards/", views.choose, name="plan-cards"),
    path(f"{PLAN}in/", views.put_in, name="plan-in"),
    path(f"{PLAN}copy/", views.copy, name="plan-copy"),
    path(f"{PLAN}repeat/", views.repeat, name="plan-repeat"),
    path(f"{PLAN}songs/", song_views.page, name="plan-songs"),
    path(f"{PLAN}songs/use/", song_views.use, name="plan-songs-use"),
    path(f"{PLAN}songs/in/", song_views.put_in, name="plan-songs-in"),
    path(f"{PLAN}songs/out/", song_views.out, name="plan-songs-out"),
    path(f"{PLAN}songs/swap/", song_views.swap, name="plan-songs-swap"),
    path(ONE, views.card, name="plan-card"),
    path(f"{ONE}step/", views.step, name="plan-step"),
]
