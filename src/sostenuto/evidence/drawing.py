"""Forest plots of what was found: one for each scale, for and against under each other.

Conventions: effects on different scales are never in one picture, nor are ratios with differences.
Nothing is pooled: reviews share trials. An effect whose better side is below no effect and one
whose better side is above are drawn as printed, and marked.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from sostenuto.evidence.forest import Forest, Line
from sostenuto.evidence.library import Library
from sostenuto.evidence.search import Found, Shown
from sostenuto.evidence.shape import MEASURES, RATIOS

ALIKE = ("smd",)
"""Scales on which different outcomes can stand beside each other."""

UMBRELLAS = ("music_therapy", "music_listening")
COMPARED = {
    "none": "v. none",
    "usual": "v. usual care",
    "active": "v. active",
    "inactive": "v. inactive",
    "other_music": "v. other music",
    "mixed": "v. several",
    "within": "v. before",
}
"""What an effect was compared with, as it stands behind its name."""


def forest_of(library: Library, found: Found, *, near: bool = False) -> tuple[Forest, ...]:
    """Return forest plots of the effects with a figure; the one with most lines first.

    Examples
    --------
    >>> from sostenuto.evidence.library import library
    >>> from sostenuto.evidence.search import search
    >>> known = library()
    >>> plots = forest_of(known, search(known, context="addiction", outcome="craving"))
    >>> [line.name for line in plots[0].lines]
    ['Ghetti 2022, v. usual care', 'Ghetti 2022, v. active']
    """
    return tuple(_plot(library, found, group) for group in grouped(found, near=near))


def grouped(found: Found, *, near: bool = False) -> tuple[tuple[Shown, ...], ...]:
    """Return the effects with a figure by the picture each belongs into; the longest first.

    Examples
    --------
    >>> from sostenuto.evidence.library import library
    >>> from sostenuto.evidence.search import search
    >>> found = search(library(), context="addiction", outcome="craving")
    >>> [[shown.row.id for shown in group] for group in grouped(found)]
    [['E001', 'E008']]
    """
    groups: dict[tuple[str, ...], list[Shown]] = {}
    for shown in found.effects:
        if shown.row.estimate is None or (shown.near and not near):
            continue
        row = shown.row
        alone = () if row.measure in ALIKE else (row.outcome, row.measured_as)
        groups.setdefault((row.measure, row.better, *alone), []).append(shown)
    ordered = sorted(groups.values(), key=lambda group: (-len(group), group[0].row.id))
    return tuple(tuple(group) for group in ordered)


def _plot(library: Library, found: Found, group: Sequence[Shown]) -> Forest:
    row = group[0].row
    sides = ("better", "worse") if row.better == "lower" else ("worse", "better")
    asked = [
        library.outcomes[found.outcome].name if found.outcome else "",
        library.techniques[found.technique].name if found.technique else "",
        library.contexts[found.context] if found.context else "",
    ]
    logs = row.measure in RATIOS
    return Forest(
        title=_capital(" · ".join(filter(None, asked)) or "all effects"),
        subtitle="Effects of reviews and trials, not pooled: they share studies",
        scale=MEASURES[row.measure] + _measured_as(group),
        lines=tuple(_line(library, found, shown, logs=logs) for shown in group),
        logs=logs,
        left=sides[0],
        right=sides[1],
        note="Filled: with a 95 % interval; hollow: the interval was not read.",
    )


def _line(library: Library, found: Found, shown: Shown, *, logs: bool) -> Line:
    row = shown.row
    parts = [library.sources[row.source].name]
    if not found.outcome:
        parts.append(row.outcome.replace("_", " "))
    if not found.technique and row.techniques[0] not in UMBRELLAS:
        parts.append(row.techniques[0].replace("_", " "))
    parts.append(COMPARED[row.against])
    numbers = [
        math.log(v) if logs and v is not None else v for v in (row.estimate, row.low, row.high)
    ]
    value, low, high = numbers
    return Line(", ".join(parts), 0.0 if value is None else value, low, high)


def _measured_as(group: Sequence[Shown]) -> str:
    """Return how all of a group were measured, where that is one way."""
    ways = {shown.row.measured_as for shown in group}
    way = ways.pop() if len(ways) == 1 else ""
    return f", {way}" if way else ""


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
