"""The Django app."""

from types import ModuleType

from django.apps import AppConfig


class FrontendConfig(AppConfig):
    """The look: tokens, components, forms, scripts."""

    name = "sostenuto_web.frontend"
    label = "frontend"

    def __init__(self, app_name: str, app_module: ModuleType) -> None:
        """Set the words of forms before any app makes one: later, ready ones would keep theirs."""
        super().__init__(app_name, app_module)
        from sostenuto_web.frontend import plain

        plain.speak_plainly()
