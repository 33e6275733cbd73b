"""Cards that apps of higher floors add to a client's record.

Conventions: an app calls `adds_card` when it starts (``AppConfig.ready``). Its template draws the
inside of a card, whose heading is the label; it gets ``client``, ``request`` and ``said``, which is
what ``reads`` found. A card is drawn only for whoever stands to the client as its rule grants.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

from sostenuto_web.people.models import Client
from sostenuto_web.platform.policy import asking

Reads = Callable[[HttpRequest, Client], Any]


@dataclass(frozen=True, slots=True)
class Card:
    """One card, as it was added."""

    label: str | Promise
    template: str
    rule: str
    order: int
    reads: Reads | None = None


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card with what it says about one client."""

    label: str | Promise
    template: str
    said: Any


_cards: dict[str, Card] = {}


def adds_card(
    label: str | Promise, template: str, rule: str, order: int, reads: Reads | None = None
) -> None:
    """Add a card to the record of every client.

    Parameters
    ----------
    label : str
        The heading.
    template : str
        Draws what stands below it; the same template added again replaces the card.
    rule : str
        Who sees it, like ``"harm.read"``.
    order : int
        Low comes first; all stand after what the record itself says.
    reads : callable, optional
        Given the request and the client, what the template gets as ``said``.
    """
    _cards[template] = Card(label, template, rule, order, reads)


def cards_for(request: HttpRequest, client: Client) -> list[ShownCard]:
    """Return the cards of a client's record that whoever asks may see, in order."""
    added = sorted(_cards.values(), key=lambda card: (card.order, card.template))
    return [
        ShownCard(card.label, card.template, card.reads(request, client) if card.reads else None)
        for card in added
        if asking.may(request.user, card.rule, client, request=request)
    ]
