"""The Django app."""

from django.apps import AppConfig


class FrontendConfig(AppConfig):
    """The look: tokens, components, forms, scripts."""

    name = "sostenuto_web.frontend"
    label = "frontend"
