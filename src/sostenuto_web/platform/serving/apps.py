"""The Django app."""

from django.apps import AppConfig


class ServingConfig(AppConfig):
    """The server: how browsers on the clinic's network reach the house."""

    name = "sostenuto_web.platform.serving"
    label = "serving"

    def ready(self) -> None:
        """Register the system checks."""
        from sostenuto_web.platform.serving import checks  # noqa: F401  they register themselves
