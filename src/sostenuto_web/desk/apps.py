"""The Django app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The first page: what is for you today."""

    name = "sostenuto_web.desk"
    label = "desk"
