"""The affect plane as a small picture: where the recordings of a page lie, and how unsure that is.

Conventions: x is valence and y is arousal, both in [-1, 1], up is more aroused; coordinates of the
drawing run from 0 to `SIDE`. No style of its own: it takes the page's colour.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

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


def drawing(recordings: Iterable[Recording], first: int = 1) -> dict[str, Any]:
    """Return what the template of the drawing needs."""
    return {"spots": spots(recordings, first), "side": SIDE, "middle": SIDE / 2}


def spots(recordings: Iterable[Recording], first: int = 1) -> list[Spot]:
    """Return the recordings that have a place, numbered as in the list.

    Examples
    --------
    >>> found = spots([Recording(valence=1, valence_sd=0.5, arousal=-1, arousal_sd=0.5)])
    >>> (found[0].x, found[0].y, found[0].rx)
    (308.0, 308.0, 74.0)
    """
    found = []
    for number, each in enumerate(recordings, start=first):
        valence, arousal = place_of(each)
        if valence is not None and arousal is not None:
            # What a person said has no spread that was ever measured.
            rx = 0.0 if each.said_valence is not None else _length(each.valence_sd)
            ry = 0.0 if each.said_arousal is not None else _length(each.arousal_sd)
            found.append(Spot(number, each.title, along(valence), along(-arousal), rx, ry))
    return found


def place_of(recording: Recording) -> tuple[float | None, float | None]:
    """Return valence and arousal as they hold: what a person said wins."""
    said_valence, said_arousal = recording.said_valence, recording.said_arousal
    valence = recording.valence if said_valence is None else said_valence
    return valence, recording.arousal if said_arousal is None else said_arousal


def along(value: float) -> float:
    """Return where a place on one axis lies in the drawing; what lies outside stands on its edge.

    Examples
    --------
    >>> along(-1), along(0), along(1)
    (12.0, 160.0, 308.0)
    """
    inside = min(max(value, -1.0), 1.0)
    return round(MARGIN + (inside + 1) / 2 * (SIDE - 2 * MARGIN), 1)


def _length(sd: float | None) -> float:
    return round((sd or 0.0) / 2 * (SIDE - 2 * MARGIN), 1)
