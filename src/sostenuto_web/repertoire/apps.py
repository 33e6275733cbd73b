"""The Django app."""

from django.apps import AppConfig


class RepertoireConfig(AppConfig):
    """The service's music, as the engine heard it."""

    name = "sostenuto_web.repertoire"
    label = "repertoire"
