"""The cards that hold in this house: the shipped ones, the house's versions of them, its own.

Conventions: versions of the house are counted from 1001, so that they are never taken for a
shipped one; people see 1, 2, 3. The latest row of a key holds; an empty one says that the shipped
card holds again, or that a card of the house's own is put away.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Exists, OuterRef
from django.http import Http404

from sostenuto.base.errors import InputError
from sostenuto.care.techniques.cards import Card, card_from, cards, said_of
from sostenuto.care.techniques.shape import words
from sostenuto_web.care.cards.words import in_words
from sostenuto_web.care.models import SiteCard

FROM = 1000
"""Above it the house counts its own versions."""

Origin = Literal["shipped", "changed", "own"]


@dataclass(frozen=True, slots=True)
class HouseCard:
    """A card as it holds here, in the reader's words, and where it comes from."""

    card: Card
    origin: Origin
    row: SiteCard | None = None

    @property
    def number(self) -> int:
        """The house's own number of this version; 0 for a shipped card."""
        return self.row.version - FROM if self.row else 0


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a card in its history; ``changed`` names what differs from the one before."""

    number: int
    card: Card | None
    row: SiteCard | None
    changed: tuple[str, ...] = ()

    @property
    def is_back(self) -> bool:
        """Whether it says that the shipped card holds again, or that the card is put away."""
        return self.row is not None and not self.row.body


def catalogue() -> Mapping[str, HouseCard]:
    """Return every card that holds here, by family and name; one query."""
    newer = SiteCard.objects.filter(key=OuterRef("key"), version__gt=OuterRef("version"))
    rows = SiteCard.objects.filter(~Exists(newer)).select_related("made_by")
    latest = {row.key: row for row in rows}
    found = {key: _held(key, latest.get(key)) for key in {**cards(), **latest}}
    there = [card for card in found.values() if card is not None]
    return {one.card.key: one for one in sorted(there, key=_order)}


def card_named(key: str) -> HouseCard | None:
    """Return the card that holds under a key, or None."""
    row = SiteCard.objects.filter(key=key).select_related("made_by").last()
    return _held(key, row)


def cards_at(wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Card]:
    """Return cards in the version they had, by key and version, as far as it is there; one query.

    A shipped card is kept in one version only: the one that came with the program.
    """
    asked = set(wanted)
    found = {
        (key, version): in_words(cards()[key])
        for key, version in asked
        if version <= FROM and key in cards()
    }
    own = [each for each in asked if each[1] > FROM]
    if own:
        keys, versions = zip(*own, strict=True)
        for row in SiteCard.objects.filter(key__in=set(keys), version__in=set(versions)):
            card = read(row)
            if card is not None and (row.key, row.version) in asked:
                found[row.key, row.version] = card
    return found


def card_or_404(key: str) -> HouseCard:
    """Return the card that holds under a key, or 404."""
    found = card_named(key)
    if found is None:
        raise Http404
    return found


def versions_of(key: str) -> list[Version]:
    """Return every version of a card, the latest first; the shipped one is number 0."""
    rows = list(SiteCard.objects.filter(key=key).select_related("made_by").order_by("version"))
    shipped = cards().get(key)
    found = [] if shipped is None else [Version(0, in_words(shipped), None)]
    said = None if shipped is None else said_of(in_words(shipped))
    for row in rows:
        card = read(row)
        now = None if card is None else said_of(card)
        changed = _differences(said, now)
        found.append(Version(row.version - FROM, card, row, changed))
        said = now or (None if shipped is None else said_of(in_words(shipped)))
    return found[::-1]


def latest_number(key: str) -> int:
    """Return the number of the latest version of the house; 0 where there is none."""
    versions = SiteCard.objects.filter(key=key).order_by("-version")
    last = versions.values_list("version", flat=True).first()
    return 0 if last is None else last - FROM


def read(row: SiteCard) -> Card | None:
    """Return the card of a row; None for an empty one, or one of a shape that is not known here."""
    if not row.body:
        return None
    try:
        return card_from({**row.body, "key": row.key, "version": row.version})
    except InputError:
        return None


def _held(key: str, row: SiteCard | None) -> HouseCard | None:
    shipped = cards().get(key)
    own = None if row is None else read(row)
    if own is not None:
        return HouseCard(own, "own" if shipped is None else "changed", row)
    return None if shipped is None else HouseCard(in_words(shipped), "shipped")


def _order(one: HouseCard) -> tuple[int, str]:
    return list(words("families")).index(one.card.family), one.card.name.casefold()


def _differences(
    before: Mapping[str, Any] | None, now: Mapping[str, Any] | None
) -> tuple[str, ...]:
    if before is None or now is None:
        return ()
    return tuple(name for name in now if name != "version" and before.get(name) != now[name])


def among(found: Mapping[str, HouseCard], keys: Sequence[str]) -> list[HouseCard]:
    """Return some cards by their keys, as far as they are there."""
    return [found[key] for key in keys if key in found]
