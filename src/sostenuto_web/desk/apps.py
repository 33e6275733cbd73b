"""The Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """The first page: what is for you today."""

    name = "sostenuto_web.desk"
    label = "desk"

    def ready(self) -> None:
        """Offer the pages of this app, and the score on each client's record."""
        from sostenuto_web.desk.score import showing
        from sostenuto_web.people import cards, places
        from sostenuto_web.platform.policy.navigation import offer

        places.adds_place(_("Score"), "client-score", "score.read", 40)
        cards.adds_card(
            _("Score"), "desk/score/_card.html", "score.read", 0, showing.card, wide=True
        )
        offer(_("Today"), "home", "home.see", 0)
        says = _("Your sessions by day and by week.")
        offer(_("Calendar"), "calendar", "session.list", 5, says=says)
        says = _("What is left to write and to sign.")
        offer(_("Work list"), "worklist", "note.list", 6, says=says)
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
