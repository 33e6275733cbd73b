"""One technique as the evidence sees it, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass

from sostenuto.care.techniques.shape import words as words_of
from sostenuto.evidence.library import Library
from sostenuto.evidence.shape import Source, Technique
from sostenuto_web.care.cards.selectors import HouseCard, card_named
from sostenuto_web.evidence.explorer import words
from sostenuto_web.evidence.explorer.showing import address_of


@dataclass(frozen=True, slots=True)
class ShownTechnique:
    """A technique with its names in words, and the cards that hold here."""

    row: Technique
    name: str
    purpose: str
    family: str
    settings: tuple[str, ...]
    contexts: tuple[tuple[str, str], ...]
    outcomes: tuple[tuple[str, str], ...]
    cautions: tuple[str, ...]
    dose: str
    dose_source: Source | None
    dose_address: str
    part_of: tuple[tuple[str, str], ...]
    holds: tuple[tuple[str, str], ...]
    cards: tuple[HouseCard, ...]


def technique_named(library: Library, key: str) -> ShownTechnique:
    """Return one technique; a query for each of its cards, of which there are a few."""
    row = library.techniques[key]
    source = library.sources.get(row.dose_source)
    cards = [card_named(card) for card in row.cards]
    members = [one.key for one in library.techniques.values() if key in one.part_of]
    return ShownTechnique(
        row=row,
        name=words.technique(key),
        purpose=words.said(row.purpose),
        family=words.said(words_of("families")[row.family]),
        settings=tuple(words.said(words_of("settings")[one]) for one in row.settings),
        contexts=tuple((one, words.context(one)) for one in row.contexts),
        outcomes=tuple((one, words.outcome(one)) for one in row.outcomes),
        cautions=tuple(map(words.said, row.cautions)),
        dose=words.said(row.dose),
        dose_source=source,
        dose_address=address_of(source) if source else "",
        part_of=tuple((one, words.technique(one)) for one in row.part_of),
        holds=tuple((one, words.technique(one)) for one in members),
        cards=tuple(card for card in cards if card is not None),
    )
