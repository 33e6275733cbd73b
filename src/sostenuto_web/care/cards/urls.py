"""Addresses of the technique cards."""

from django.urls import path

from sostenuto_web.care.cards import views

C = "<slug:card_key>/"

urlpatterns = [
    path("", views.techniques, name="techniques"),
    path("new/", views.technique_new, name="technique-new"),
    path(C, views.technique, name="technique"),
    path(f"{C}change/", views.technique_change, name="technique-change"),
    path(f"{C}history/", views.technique_history, name="technique-history"),
    path(f"{C}again/", views.technique_again, name="technique-again"),
]
