"""Addresses of one client's notes, below ``people/``."""

from django.urls import path

from sostenuto_web.care.notes import lists, reading, recording_views, views

ONE = "<uuid:client_id>/sessions/<uuid:session_id>/note/"

urlpatterns = [
    path("<uuid:client_id>/notes/", lists.of_client, name="notes"),
    path(ONE, views.note, name="note"),
    path(f"{ONE}draft/", views.draft, name="note-draft"),
    path(f"{ONE}done/<uuid:activity_id>/", recording_views.record, name="activity-record"),
    path(f"{ONE}sign/", views.sign, name="note-sign"),
    path(f"{ONE}hand-in/", views.hand_in, name="note-hand-in"),
    path(f"{ONE}co-sign/", reading.cosign, name="note-cosign"),
    path(f"{ONE}return/", reading.give_back, name="note-return"),
    path(f"{ONE}amend/", reading.amend, name="note-amend"),
    path(f"{ONE}history/", reading.history, name="note-history"),
    path(f"{ONE}copy/", reading.copy, name="note-copy"),
    path(f"{ONE}text/", reading.text, name="note-text"),
    path(f"{ONE}pdf/", reading.pdf, name="note-pdf"),
]
