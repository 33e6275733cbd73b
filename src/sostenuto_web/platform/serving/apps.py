"""The Django app."""

from django.apps import AppConfig


class ServingConfig(AppConfig):
    """The server and its worker as one command; https on the clinic's own network."""

    name = "sostenuto_web.platform.serving"
    label = "serving"
