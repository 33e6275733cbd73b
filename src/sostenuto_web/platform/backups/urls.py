"""Addresses."""

from django.urls import URLPattern, path, re_path

from sostenuto_web.platform.backups import views

urlpatterns: list[URLPattern] = [
    path("backups/", views.backups, name="backups"),
    path("backups/make/", views.make, name="backup-make"),
    re_path(r"^backups/(?P<stamp>\d{8}T\d{6}Z)/verify/$", views.verify, name="backup-verify"),
]
