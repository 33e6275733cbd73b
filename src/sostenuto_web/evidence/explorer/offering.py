"""What other pages lead to here."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sostenuto.evidence.library import library
from sostenuto_web.care.cards.leading_on import leads_on
from sostenuto_web.platform.policy import navigation
from sostenuto_web.platform.policy.subjects import names_no_client


def register() -> None:
    """Offer the pages, and a way to them from the technique cards; say what addresses name."""
    names_no_client("technique_key", because="a technique of the shipped tables")
    names_no_client("row_key", because="a row of the shipped tables")
    says = _("What was found with music and people, for and against.")
    navigation.offer(_("Evidence"), "evidence", "evidence.read", 47, says)
    leads_on("evidence", _("What is known, for and against"), "evidence.read", address_for)


def address_for(card: str) -> str:
    """Return the page of the technique that a card is of; empty for a card of the house's own."""
    for technique in library().techniques.values():
        if card in technique.cards:
            return reverse("evidence-technique", args=[technique.key])
    return ""
