"""The Django app."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """One table says who may do what; every address names its rule."""

    name = "sostenuto_web.platform.policy"
    label = "policy"

    def ready(self) -> None:
        """Register the checks."""
        from sostenuto_web.platform.policy import checks  # noqa: F401  registers by being imported
