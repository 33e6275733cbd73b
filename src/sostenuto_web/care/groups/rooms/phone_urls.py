"""Addresses of a phone, which tell nothing about where it is."""

from django.urls import URLPattern, path

from sostenuto_web.care.groups.rooms import phone_views as views

urlpatterns: list[URLPattern] = [
    path("", views.room, name="room"),
    path("enter/", views.enter, name="room-enter"),
    path("sit/", views.sit, name="room-sit"),
    path("answer/", views.answer, name="room-answer"),
    path("leave/", views.leave, name="room-leave"),
]
