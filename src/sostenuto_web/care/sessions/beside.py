"""Cards that rooms of higher floors put beside a session: on its plan, its own page, its note.

Conventions: a room calls `adds_card` when it starts (``AppConfig.ready``). Its template draws the
inside of a card, whose heading is the label; it gets ``client``, ``session``, ``request`` and
``said``, which is what ``reads`` found: where that is nothing, there is no card, and there is none
for whoever does not stand to the client as its rule grants.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

from sostenuto_web.care.models import Session
from sostenuto_web.platform.policy import asking

Reads = Callable[[Session], Any]


@dataclass(frozen=True, slots=True)
class Card:
    """One card, as it was added."""

    label: str | Promise
    template: str
    rule: str
    reads: Reads


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card with what it says about one session."""

    label: str | Promise
    template: str
    said: Any


_cards: dict[str, Card] = {}


def adds_card(label: str | Promise, template: str, rule: str, reads: Reads) -> None:
    """Add a card to every session.

    Parameters
    ----------
    label : str
        The heading.
    template : str
        Draws what stands below it; the same template added again replaces the card.
    rule : str
        Who sees it, like ``"programme.read"``.
    reads : callable
        Given the session, what the template gets as ``said``; nothing draws nothing.
    """
    _cards[template] = Card(label, template, rule, reads)


def cards_for(request: HttpRequest, session: Session) -> list[ShownCard]:
    """Return the cards of a session that have something to say and that whoever asks may see."""
    found = (
        ShownCard(card.label, card.template, card.reads(session))
        for card in _cards.values()
        if asking.may(request.user, card.rule, session.client, request=request)
    )
    return [card for card in found if card.said]
