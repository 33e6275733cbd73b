"""The Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """Who looked at what, in a chain that shows every tampering."""

    name = "sostenuto_web.platform.audit"
    label = "audit"

    def ready(self) -> None:
        """Offer the page to whoever may read it."""
        from sostenuto_web.platform.policy import navigation

        says = _("Who opened what, and when.")
        navigation.offer(_("Who looked"), "audit", "audit.read", 85, says)
