"""Addresses of a client's register."""

from django.urls import path

from sostenuto_web.repertoire.registers import views

T = "register/<uuid:trigger_id>/"

urlpatterns = [
    path("register/", views.register, name="register"),
    path("register/line/", views.line_add, name="register-line"),
    path("register/asked/", views.asked, name="register-asked"),
    path("register/new/", views.trigger_new, name="trigger-new"),
    path(T, views.trigger, name="trigger"),
    path(f"{T}change/", views.trigger_change, name="trigger-change"),
    path(f"{T}review/", views.trigger_review, name="trigger-review"),
    path(f"{T}void/", views.trigger_void, name="trigger-void"),
    path(f"{T}restore/", views.trigger_restore, name="trigger-restore"),
]
