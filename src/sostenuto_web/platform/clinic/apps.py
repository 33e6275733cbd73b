"""The Django app."""

from django.apps import AppConfig


class ClinicConfig(AppConfig):
    """What the site says of itself: set-up, crisis numbers, recovery sheet."""

    name = "sostenuto_web.platform.clinic"
    label = "clinic"
