"""The Django app."""

from django.apps import AppConfig


class BackupsConfig(AppConfig):
    """Copies that can be trusted, and the way back from them."""

    name = "sostenuto_web.platform.backups"
    label = "backups"
