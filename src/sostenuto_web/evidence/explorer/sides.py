"""On which side a row stands, and in which part of the page.

Conventions: every row stands on exactly one side. A finding whose results went both ways stands on
neither; an effect that nobody reported says nothing. Parts follow the order of the core: of this
technique in these people, then of several techniques together, then of other people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from sostenuto.evidence.search import Found, Shown, ShownFinding
from sostenuto.evidence.stance import stance

Side = Literal["for", "unclear", "both", "against", "silent"]
Part = Literal["own", "together", "others"]
Row = Shown | ShownFinding

NOT_FOR: tuple[Side, ...] = ("unclear", "both", "against", "silent")
PARTS: tuple[Part, ...] = ("own", "together", "others")


def side_of(shown: Row) -> Side:
    """Return on which side a row stands.

    Examples
    --------
    >>> from sostenuto.evidence.library import library
    >>> from sostenuto.evidence.search import search
    >>> found = search(library(), context="addiction", outcome="craving")
    >>> [(shown.row.id, side_of(shown)) for shown in found.direct]
    [('E001', 'for'), ('E008', 'unclear')]
    """
    if isinstance(shown, ShownFinding):
        if shown.supports and shown.opposes:
            return "both"
        return "for" if shown.supports else _of_no_help(shown.row.direction)
    if shown.supports:
        return "for"
    found = stance(shown.row)
    if found == "not_studied":
        return "silent"
    return "against" if found == "worse" else _of_no_help(shown.row.direction)


def _of_no_help(direction: str) -> Side:
    return "against" if direction == "worse" else "unclear"


def part_of(shown: Row) -> Part:
    """Return in which part of a page a row stands."""
    if shown.near:
        return "others"
    return "together" if shown.mixed else "own"


def rows_of(found: Found, *, near: bool) -> list[Row]:
    """Return what is shown: effects and then findings, each in the order of the core."""
    every: Iterable[Row] = (*found.effects, *found.findings)
    return [shown for shown in every if near or not shown.near]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows speak for it, are not clear, and speak against it."""

    speak_for: int
    unclear: int
    against: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.speak_for + self.unclear + self.against


def tally(rows: Sequence[Row]) -> Tally:
    """Count rows by their sides; what is neither for nor against is not clear.

    Examples
    --------
    >>> from sostenuto.evidence.library import library
    >>> from sostenuto.evidence.search import search
    >>> found = search(library(), context="addiction", outcome="craving")
    >>> tally(rows_of(found, near=False))
    Tally(speak_for=1, unclear=3, against=2)
    """
    counted = Counter(side_of(row) for row in rows)
    rest = sum(number for side, number in counted.items() if side not in ("for", "against"))
    return Tally(counted["for"], rest, counted["against"])
