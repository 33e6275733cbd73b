"""Addresses of one client, below ``people/``."""

from django.urls import URLPattern, path

from sostenuto_web.measures.answering import finish_views, views

OF = "<uuid:client_id>/measures/"
ONE = f"{OF}<uuid:administration_id>/"

urlpatterns: list[URLPattern] = [
    path(f"{OF}open/", views.open_, name="measure-open"),
    path(f"{OF}elsewhere/", finish_views.elsewhere, name="measure-elsewhere"),
    path(f"{ONE}screen/", views.screen, name="measure-screen"),
    path(f"{ONE}answers/", views.answers, name="measure-answers"),
    path(f"{ONE}paper/", views.paper, name="measure-paper"),
    path(f"{ONE}total/", views.total, name="measure-total"),
    path(f"{ONE}finish/", finish_views.finish, name="measure-finish"),
    path(f"{ONE}correct/", finish_views.correct, name="measure-correct"),
    path(f"{ONE}void/", finish_views.void, name="measure-void"),
    path(f"{ONE}restore/", finish_views.restore, name="measure-restore"),
    path(ONE, finish_views.one, name="measure-one"),
]
