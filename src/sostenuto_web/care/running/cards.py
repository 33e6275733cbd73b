"""The technique cards that somebody may begin in a session with this client."""

from typing import Any

from django.utils.translation import gettext as _

from sostenuto.care.techniques.cards import Card, gate
from sostenuto_web.care import leading
from sostenuto_web.care.cards import selectors as house_cards
from sostenuto_web.care.models import Session
from sostenuto_web.people.models import Caution, Client
from sostenuto_web.platform.clinic import selectors as clinic
from sostenuto_web.record.facts.services import NotSoError

ALONE = "individual"
"""The setting of one client's sitting, as cards call it."""


def every_card() -> dict[str, Card]:
    """Return the cards of the house by key, in the reader's words."""
    return {key: one.card for key, one in house_cards.catalogue().items()}


def card_for(by: Any, session: Session, key: str) -> Card:
    """Return a card that may be begun without a plan.

    Raises
    ------
    NotSoError
        There is none such, a caution of the client forbids it, or ``by`` may not lead it.
    """
    found = house_cards.card_named(key)
    if found is None:
        raise NotSoError(_("There is no such card in this house."))
    if rules_out(found.card, cautions_of(session.client)):
        raise NotSoError(_("A caution of this person rules this card out."))
    if not leading.leading_of(by, found.card, clinic.today(), session.client).yes:
        raise NotSoError(_("This card asks for a credential or a training that you do not have."))
    return found.card


def check_planned(session: Session, key: str) -> None:
    """Refuse a planned card that a caution forbids, which may have been set since it was planned.

    Raises
    ------
    NotSoError
    """
    found = house_cards.card_named(key)
    if found is not None and rules_out(found.card, cautions_of(session.client)):
        raise NotSoError(_("A caution of this person rules this card out."))


def rules_out(card: Card, held: list[str]) -> bool:
    """Return whether cautions of these kinds forbid a card."""
    return gate(card, held).answer == "no"


def offered(by: Any, client: Client, among: dict[str, Card]) -> list[Card]:
    """Return the cards that may be begun with a client without a plan, in their order."""
    held, today = cautions_of(client), clinic.today()
    return [
        card
        for card in among.values()
        if ALONE in card.settings
        and not rules_out(card, held)
        and leading.leading_of(by, card, today, client).yes
    ]


def cautions_of(client: Client) -> list[str]:
    """Return the kinds of a client's cautions that hold."""
    rows = Caution.objects.filter(client=client, voided_at=None, state=Caution.State.ACTIVE)
    return list(rows.values_list("kind", flat=True))
