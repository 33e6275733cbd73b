"""Addresses of the weekly review."""

from django.urls import path

from sostenuto_web.repertoire.registers import views

urlpatterns = [path("reviews/", views.reviews, name="reviews")]
