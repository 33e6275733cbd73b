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
    wide: bool = False


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card with what it says about one client."""

    label: str | Promise
    template: str
    said: Any
    wide: bool = False


_cards: dict[str, Card] = {}


def adds_card(
    label: str | Promise,
    template: str,
    rule: str,
    order: int,
    reads: Reads | None = None,
    *,
    wide: bool = False,
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
        Low comes first; all stand between what to take care with and whom to reach.
    reads : callable, optional
        Given the request and the client, what the template gets as ``said``.
    wide : bool
        Whether it stands above the others, as wide as the page.
    """
    _cards[template] = Card(label, template, rule, order, reads, wide)


def cards_for(request: HttpRequest, client: Client) -> list[ShownCard]:
    """Return the cards of a client's record that whoever asks may see, in order."""
    added = sorted(_cards.values(), key=lambda card: (card.order, card.template))
    return [
        ShownCard(card.label, card.template, _said(card, request, client), card.wide)
        for card in added
        if asking.may(request.user, card.rule, client, request=request)
    ]


def _said(card: Card, request: HttpRequest, client: Client) -> Any:
    return card.reads(request, client) if card.reads else None
