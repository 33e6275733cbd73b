"""The affect plane as a small picture: where the recordings of a page lie, and how unsure that is.

Conventions: x is valence and y is arousal, both in [-1, 1], up is more aroused; coordinates of the
drawing run from 0 to `SIDE`. No style of its own: it takes the page's colour.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sostenuto_web.repertoire.models import Recording

SIDE = 320
MARGIN = 12


@dataclass(frozen=True, slots=True)
class Spot:
    """One recording in the drawing's coordinates: its place, and one spread around it."""

    number: int
    title: str
    x: float
    y: float
    rx: float
    ry: float


def spots(recordings: Iterable[Recording], first: int = 1) -> list[Spot]:
    """Return the recordings that have a place, numbered as in the list.

    Examples
    --------
    >>> found = spots([Recording(valence=1, valence_sd=0.5, arousal=-1, arousal_sd=0.5)])
    >>> (found[0].x, found[0].y, found[0].rx)
    (308.0, 308.0, 74.0)
    """
    return [
        Spot(
            number,
            each.title,
            x=_along(each.valence),
            y=_along(-each.arousal),
            rx=_length(each.valence_sd),
            ry=_length(each.arousal_sd),
        )
        for number, each in enumerate(recordings, start=first)
        if each.valence is not None and each.arousal is not None
    ]


def _along(value: float) -> float:
    inside = min(max(value, -1.0), 1.0)
    return round(MARGIN + (inside + 1) / 2 * (SIDE - 2 * MARGIN), 1)


def _length(sd: float | None) -> float:
    return round((sd or 0.0) / 2 * (SIDE - 2 * MARGIN), 1)
