"""Addresses of one client, below ``people/``."""

from django.urls import URLPattern, path

from sostenuto_web.listening.exporting import report_views, views

ALL = "<uuid:client_id>/listening/"
OUT = f"{ALL}<uuid:programme_id>/out/"

urlpatterns: list[URLPattern] = [
    path(OUT, views.out, name="programme-out"),
    path(f"{OUT}give/", views.give, name="programme-give"),
    path(f"{OUT}ready/", views.ready, name="programme-out-ready"),
    path(f"{OUT}state/", views.state, name="programme-out-state"),
    path(f"{OUT}report/", report_views.of_one, name="programme-out-report"),
    path(f"{ALL}report/", report_views.page, name="programmes-report"),
    path(f"{ALL}report/file/", report_views.of_all, name="programmes-report-file"),
]
