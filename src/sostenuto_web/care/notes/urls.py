"""Addresses that name nobody: none; what waits for somebody stands in the work list."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
