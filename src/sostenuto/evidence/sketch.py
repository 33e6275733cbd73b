"""The drawn map: where each place stands, how large, and where its label goes.

Conventions: lengths are units of the picture of a place's side (``map.toml``), x to the right and
y downwards. The area of a point grows with how many findings stand there. Only findings that may
be used count.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

from sostenuto.evidence.library import Library
from sostenuto.evidence.shape import Mechanism

AGAINST = ("contradicts", "limits")
"""What a finding does that speaks against a usual claim, or bounds it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a label; ``y`` is where its letters stand."""

    text: str
    y: float


@dataclass(frozen=True, slots=True)
class Spot:
    """One place of the map.

    Attributes
    ----------
    place, name, side : str
    findings, against : int
        How many there are, and how many of them contradict or limit a usual claim.
    reach, rim : float
        How far the point and its soft rim reach.
    x, y : float
        0 for a substance, which has no seat.
    label : tuple of Line
    box : tuple of float
        Left, top, right and bottom of everything that is drawn of it, rim and label.
    """

    place: str
    name: str
    side: str
    findings: int
    against: int
    reach: float
    rim: float
    x: float = 0.0
    y: float = 0.0
    label: tuple[Line, ...] = ()
    box: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Picture:
    """One side of the map with what stands in it; a substance's has no size."""

    side: str
    width: int
    height: int
    spots: tuple[Spot, ...]


def sketch(library: Library, say: Callable[[str], str] = str) -> dict[str, Picture]:
    """Return the pictures by their side: "brain", "body" and "chemical".

    Parameters
    ----------
    library : Library
    say : callable, optional
        Gives a name in another language.

    Examples
    --------
    >>> from sostenuto.evidence.library import library
    >>> [(spot.name, spot.findings) for spot in sketch(library())["chemical"].spots]
    [('dopamine', 1), ("the body's opioids", 2), ('oxytocin', 2), ('cortisol', 4)]
    """
    sizes = library.map["pictures"]
    found: dict[str, list[Spot]] = {side: [] for side in (*sizes, "chemical")}
    for place, (name, side) in library.places.items():
        rows = [
            row for row in library.mechanisms if row.place == place and library.may_be_used(row)
        ]
        found[side].append(_spot(library, place, say(name), side, rows))
    return {
        side: Picture(
            side, sizes.get(side, {}).get("width", 0), sizes.get(side, {}).get("height", 0),
            tuple(spots),
        )
        for side, spots in found.items()
    }  # fmt: skip


def _spot(library: Library, place: str, name: str, side: str, rows: list[Mechanism]) -> Spot:
    against = sum(row.direction in AGAINST for row in rows)
    reach = round(library.map["points"]["least"] * sqrt(max(len(rows), 1)), 1)
    rim = reach + library.map["points"]["rim"]
    at = library.map["points"]["at"].get(place)
    if at is None:
        return Spot(place, name, side, len(rows), against, reach, rim)
    label, box = _label(library, name, at["x"], at["y"], reach, above=at.get("above", False))
    return Spot(
        place, name, side, len(rows), against, reach, rim, at["x"], at["y"], label, box
    )  # fmt: skip


def _label(
    library: Library, name: str, x: float, y: float, reach: float, *, above: bool
) -> tuple[tuple[Line, ...], tuple[float, float, float, float]]:
    said, rim = library.map["labels"], library.map["points"]["rim"]
    letter, gap = said["letter"], said["gap"]
    lines = textwrap.wrap(name, said["longest"])
    tall = letter * 1.15
    below = y + reach + gap + letter * 0.8
    first = y - reach - gap - tall * (len(lines) - 1) - letter * 0.2 if above else below
    wide = max(map(len, lines)) * letter * said["wide"] / 2
    half = max(wide, reach + rim)
    label = tuple(Line(text, round(first + tall * n, 1)) for n, text in enumerate(lines))
    top = min(y - reach - rim, label[0].y - letter * 0.8)
    bottom = max(y + reach + rim, label[-1].y + letter * 0.25)
    return label, (x - half, top, x + half, bottom)
