"""The Django app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Work in the background, taken up again when a worker dies."""

    name = "sostenuto_web.platform.jobs"
    label = "jobs"
