"""Addresses under ``evidence/``."""

from django.urls import URLPattern, path

from sostenuto_web.evidence.mechanisms import views

urlpatterns: list[URLPattern] = [path("mechanisms/", views.mechanisms, name="mechanisms")]
