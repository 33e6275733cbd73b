"""The Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Clients, their care team, their consents."""

    name = "sostenuto_web.people"
    label = "people"

    def ready(self) -> None:
        """Say what addresses name, and offer the pages."""
        from sostenuto_web.people import places, subjects  # noqa: F401
        from sostenuto_web.people.services import voiding
        from sostenuto_web.platform.policy.navigation import offer
        from sostenuto_web.platform.vault import erasure

        places.adds_place(_("Record"), "client", "client.read", 0)
        erasure.settles(voiding.erase_again)
        says = _("Who comes here, as far as it is yours to see.")
        offer(_("People"), "people", "client.list", 10, says=says)
