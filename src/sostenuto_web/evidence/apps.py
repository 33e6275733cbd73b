"""The Django app."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """What is known: effects with their doubts, mechanisms, suggestions for a plan."""

    name = "sostenuto_web.evidence"
    label = "evidence"

    def ready(self) -> None:
        """Offer the pages."""
        from sostenuto_web.evidence.explorer import offering as of_explorer
        from sostenuto_web.evidence.suggesting import offering as of_suggestions

        of_explorer.register()
        of_suggestions.register()
