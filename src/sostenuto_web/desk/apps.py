"""The Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """The first page: what is for you today."""

    name = "sostenuto_web.desk"
    label = "desk"

    def ready(self) -> None:
        """Offer the pages of this app."""
        from sostenuto_web.platform.policy.navigation import offer

        offer(_("Today"), "home", "home.see", 0)
        offer(
            _("Your place"),
            "your-place",
            "self.read",
            10,
            says=_("See what is kept about you, and who takes part in your care."),
        )
        offer(
            _("Figures"),
            "figures",
            "figures.see",
            40,
            says=_("See how many people come here, without seeing who."),
        )
