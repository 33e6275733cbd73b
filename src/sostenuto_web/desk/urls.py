"""Addresses."""

from django.urls import path

from sostenuto_web.desk import views

urlpatterns = [path("", views.home, name="home")]
