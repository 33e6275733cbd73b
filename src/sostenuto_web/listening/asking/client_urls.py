"""Addresses of one client, below ``people/``."""

from django.urls import URLPattern, path

from sostenuto_web.listening.asking import views
from sostenuto_web.listening.player.client_urls import ONE, SLOT

urlpatterns: list[URLPattern] = [
    path(f"{ONE}before/", views.before, name="programme-before"),
    path(f"{ONE}after/", views.after, name="programme-said-after"),
    path(f"{SLOT}felt/", views.felt, name="programme-felt"),
    path(f"{SLOT}point/", views.point, name="programme-point"),
]
