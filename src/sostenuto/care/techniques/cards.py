"""The technique cards that are shipped, and which of them to suggest.

Conventions: a card is one file of ``cards/``, named after its key.
"""

from collections.abc import Iterable
from functools import cache
from types import MappingProxyType

from sostenuto.base.errors import InputError
from sostenuto.care import catalogue
from sostenuto.care.contexts import contexts
from sostenuto.care.techniques.gating import Gated, Leading, gate, may_lead
from sostenuto.care.techniques.reading import card_from, faults_of, said_of
from sostenuto.care.techniques.shape import Card, Field, Minutes, Remark, words

__all__ = (
    "Card",
    "Field",
    "Gated",
    "Leading",
    "Minutes",
    "Remark",
    "card_from",
    "cards",
    "faults_of",
    "gate",
    "may_lead",
    "said_of",
    "suggested",
)


@cache
def cards() -> MappingProxyType[str, Card]:
    """Return every shipped card by its key, by family and name.

    Raises
    ------
    InputError
        If a file is not a card, or is named after another.

    Examples
    --------
    >>> cards()["lyric_analysis"].ladder[0]
    ('First feeling', 'What did you feel first, as the song began?')
    """
    found = []
    for name, said in catalogue.tables_in("techniques/cards"):
        card = card_from(said)
        if name != card.key:
            raise InputError("key", expected=f"the name of {name}.toml", got=card.key)
        found.append(card)
    return MappingProxyType({card.key: card for card in sorted(found, key=_order)})


def _order(card: Card) -> tuple[int, str]:
    return list(words("families")).index(card.family), card.name


def suggested(context: str, among: Iterable[Card] | None = None) -> tuple[Card, ...]:
    """Return the cards that name a context, in their order.

    Parameters
    ----------
    context : str
        A key of `sostenuto.care.contexts`.
    among : iterable of Card, optional
        The cards to choose from; by default the shipped ones.

    Raises
    ------
    InputError
        If there is no such context.

    Examples
    --------
    >>> [card.key for card in suggested("parkinsons") if card.family == "neurologic"]
    ['instrument_exercise', 'ras_gait']
    """
    catalogue.one_of("context", context, contexts())
    chosen = cards().values() if among is None else among
    return tuple(card for card in chosen if context in card.contexts)
