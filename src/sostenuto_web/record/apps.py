"""The Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordConfig(AppConfig):
    """Facts that everything else renders."""

    name = "sostenuto_web.record"
    label = "record"

    def ready(self) -> None:
        """Say whose facts these are, and offer the log and the card on a client's record."""
        from sostenuto_web.people import cards, recorded
        from sostenuto_web.people.services import voiding
        from sostenuto_web.platform.policy import navigation
        from sostenuto_web.record import selectors, services, subjects, words

        subjects.register()
        recorded.tells_of(words.ACTS, words.FIELDS, words.VALUES)
        voiding.also_erases("harms", services.erase_of)
        cards.adds_card(
            _("Harm"), "record/_card.html", "harm.read", 20, lambda _, c: selectors.summary(c)
        )
        says = _("What went wrong with music, and who looks again.")
        navigation.offer(_("Harm log"), "harm-log", "harm.list", 35, says=says)
