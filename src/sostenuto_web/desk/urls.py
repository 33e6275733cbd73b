"""Addresses."""

from django.urls import path

from sostenuto_web.desk import views

urlpatterns = [
    path("", views.home, name="home"),
    path("your-place/", views.your_place, name="your-place"),
    path("figures/", views.figures, name="figures"),
    path("house/who-may-see-what/", views.who_may_see_what, name="who-may-see-what"),
]
