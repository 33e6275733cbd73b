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
        from sostenuto_web.record import erasing, subjects
        from sostenuto_web.record.alerts import words as of_alerts
        from sostenuto_web.record.facts import words as of_facts
        from sostenuto_web.record.harms import selectors, words

        subjects.register()
        recorded.tells_of(words.ACTS, words.FIELDS, words.VALUES)
        recorded.tells_of(of_alerts.ACTS, {})
        recorded.tells_of(of_facts.ACTS, {})
        voiding.also_erases("facts", erasing.erase_of)
        cards.adds_card(
            _("Harm"), "record/_card.html", "harm.read", 20, lambda _, c: selectors.summary(c)
        )
        says = _("What went wrong with music, and who looks again.")
        navigation.offer(_("Harm log"), "harm-log", "harm.list", 35, says=says)
        says = _("What somebody has to look at, soon.")
        navigation.offer(_("Alerts"), "alerts", "alert.read", 33, says=says)
