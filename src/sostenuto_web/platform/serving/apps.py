"""The Django app."""

from django.apps import AppConfig


class ServingConfig(AppConfig):
    """The server: how browsers on the clinic's network reach the house."""

    name = "sostenuto_web.platform.serving"
    label = "serving"

    def ready(self) -> None:
        """Register the system checks, and say how other devices reach a page."""
        from django.conf import settings

        from sostenuto_web.platform.accounts import handing
        from sostenuto_web.platform.serving import (
            checks,  # noqa: F401  they register themselves
            selectors,
        )

        handing.reached_by(lambda here: selectors.address_for_others(here, settings.ALLOWED_HOSTS))
