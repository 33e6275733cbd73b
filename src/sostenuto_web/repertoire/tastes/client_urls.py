"""Addresses under ``people/<client_id>/music/``."""

from django.urls import path

from sostenuto_web.repertoire.tastes import talk_views, views

P = "preferences/<uuid:preference_id>/"
T = "interviews/<uuid:interview_id>/"
H = "hums/<uuid:hums_id>/"

urlpatterns = [
    path("", views.music, name="client-music"),
    path("preferences/", views.preferences, name="preferences"),
    path("preferences/line/", views.preference_line, name="preference-line"),
    path("preferences/new/", views.preference_new, name="preference-new"),
    path(f"{P}change/", views.preference_change, name="preference-change"),
    path(f"{P}void/", views.preference_void, name="preference-void"),
    path(f"{P}restore/", views.preference_restore, name="preference-restore"),
    path("interviews/", talk_views.talks, name="interviews"),
    path("interviews/start/", talk_views.start, name="interview-start"),
    path(T, talk_views.talk, name="interview"),
    path(f"{T}void/", talk_views.talk_void, name="interview-void"),
    path(f"{T}restore/", talk_views.talk_restore, name="interview-restore"),
    path("hums/", views.hums, name="hums"),
    path("hums/new/", views.hums_new, name="hums-new"),
    path(f"{H}change/", views.hums_change, name="hums-change"),
    path(f"{H}void/", views.hums_void, name="hums-void"),
    path(f"{H}restore/", views.hums_restore, name="hums-restore"),
]
