"""The overview: what has been asked of how much, and which way it points.

Conventions: the two axes are the two that are still open; where nothing is asked, outcomes and
people. A cell counts the rows of its technique itself, in its people: what a press on it shows
first. Axes keep the order of the tables; a line without a row is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from sostenuto.evidence.library import Library
from sostenuto.evidence.search import Found, ShownFinding, search
from sostenuto_web.evidence.explorer import words
from sostenuto_web.evidence.explorer.asking import Asked
from sostenuto_web.evidence.explorer.sides import Row, Tally, part_of, rows_of, tally

NAMES: dict[str, Callable[[str], str]] = {
    "context": words.context,
    "technique": words.technique,
    "outcome": words.outcome,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """How many rows there are of one pair, and where a press leads."""

    name: str
    query: str
    tally: Tally | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the overview; ``query`` asks for all of it."""

    name: str
    query: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """A table of counts; ``down`` and ``across`` say what its axes are."""

    down: str
    across: str
    heads: tuple[Cell, ...]
    lines: tuple[Line, ...]


def overview(library: Library, asked: Asked) -> Overview | None:
    """Return the overview of what is still open; None where fewer than two axes are."""
    axes = _axes(asked)
    if axes is None:
        return None
    down, across = axes
    counts = dict(_counts(library, asked, down, across))
    columns = [key for key in _keys(library, across) if any(pair[1] == key for pair in counts)]
    rows = [key for key in _keys(library, down) if any(pair[0] == key for pair in counts)]
    plain = replace(asked, near=False, unknown=())
    lines = tuple(
        Line(
            NAMES[down](row),
            plain.but({down: row}),
            tuple(
                Cell(
                    NAMES[across](column),
                    plain.but({down: row, across: column}),
                    counts.get((row, column)),
                )
                for column in columns
            ),
        )
        for row in rows
    )
    heads = tuple(Cell(NAMES[across](key), plain.but({across: key}), None) for key in columns)
    return Overview(down, across, heads, lines)


def _axes(asked: Asked) -> tuple[str, str] | None:
    """Return what goes down and what across."""
    held = [name for name in ("context", "technique", "outcome") if getattr(asked, name)]
    if len(held) > 1:
        return None
    return {
        (): ("outcome", "context"),
        ("context",): ("technique", "outcome"),
        ("technique",): ("outcome", "context"),
        ("outcome",): ("technique", "context"),
    }[tuple(held)]


def _keys(library: Library, axis: str) -> Iterable[str]:
    return {
        "context": library.contexts,
        "technique": library.techniques,
        "outcome": library.outcomes,
    }[axis]


def _counts(
    library: Library, asked: Asked, down: str, across: str
) -> Iterator[tuple[tuple[str, str], Tally]]:
    """Yield the counts of every pair that has a row."""
    if down != "technique":
        yield from _split(_found(library, asked), down, across)
        return
    for key in library.techniques:
        found = _found(library, replace(asked, technique=key))
        yield from (((key, pair[1]), held) for pair, held in _split(found, "", across))


def _found(library: Library, asked: Asked) -> Found:
    return search(library, context=asked.context, technique=asked.technique, outcome=asked.outcome)


def _split(found: Found, down: str, across: str) -> Iterator[tuple[tuple[str, str], Tally]]:
    held: dict[tuple[str, str], list[Row]] = {}
    for row in rows_of(found, near=False):
        if part_of(row) != "own":
            continue
        for first in _keys_of(row, down):
            for second in _keys_of(row, across):
                held.setdefault((first, second), []).append(row)
    yield from ((pair, tally(rows)) for pair, rows in held.items())


def _keys_of(shown: Row, axis: str) -> tuple[str, ...]:
    """Return the keys under which a row stands on one axis."""
    if axis == "context":
        return shown.row.contexts
    if axis == "outcome":
        return shown.row.outcomes if isinstance(shown, ShownFinding) else (shown.row.outcome,)
    return ("",)
