"""Addresses of groups, their rosters and leaders."""

from django.urls import path

from sostenuto_web.care.groups.rosters import card_views, place_views, views

ONE = "<uuid:group_id>/"

urlpatterns = [
    path("", views.of_mine, name="groups"),
    path("new/", views.new, name="group-new"),
    path(ONE, views.page, name="group"),
    path(f"{ONE}change/", views.change, name="group-change"),
    path(f"{ONE}end/", views.end, name="group-end"),
    path(f"{ONE}songs/", views.songs, name="group-songs"),
    path(f"{ONE}techniques/", card_views.choose, name="group-cards"),
    path(f"{ONE}roster/", place_views.former, name="group-former"),
    path(f"{ONE}roster/new/", place_views.join, name="group-join"),
    path(f"{ONE}roster/<uuid:roster_id>/", place_views.leave, name="group-leave"),
    path(f"{ONE}leaders/new/", place_views.lead, name="group-lead"),
    path(f"{ONE}leaders/<uuid:leader_id>/", place_views.lead_no_more, name="group-lead-no-more"),
]
