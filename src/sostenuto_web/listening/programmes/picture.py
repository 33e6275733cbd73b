"""A programme on the affect plane: the wanted path, and each recording with its spread.

Conventions: as in `sostenuto_web.repertoire.plane`: right is pleasant, up is stirred up.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sostenuto_web.listening.models import ListeningProgramme
from sostenuto_web.listening.programmes.selectors.showing import ShownSlot
from sostenuto_web.repertoire.plane import MARGIN, SIDE


@dataclass(frozen=True, slots=True)
class Spot:
    """One recording in the drawing: its place, one spread around it, where it is wanted."""

    number: int
    title: str
    x: float
    y: float
    rx: float
    ry: float
    may_sound: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """The picture: the wanted path as an SVG polyline's points, and that of the recordings.

    ``drawn`` are the points that somebody drew; ``wanted`` is empty where nothing was.
    """

    side: int
    middle: float
    wanted: str
    planned: str
    spots: tuple[Spot, ...]
    drawn: tuple[tuple[float, float], ...] = ()


def drawn(programme: ListeningProgramme, slots: Sequence[ShownSlot]) -> Drawing:
    """Return the picture of a programme; of the client's own order, what is expected alone."""
    rows = [slot.row for slot in slots]
    wanted = [(_x(row.target_valence), _y(row.target_arousal)) for row in rows]
    planned = [(_x(row.planned_valence), _y(row.planned_arousal)) for row in rows]
    spots = tuple(
        Spot(slot.number, slot.title, x, y, _long(slot.row.valence_sd), _long(slot.row.arousal_sd),
             slot.may_sound)
        for slot, (x, y) in zip(slots, planned, strict=True)
    )  # fmt: skip
    own = programme.arc == ListeningProgramme.Arc.OWN
    points = tuple((_x(valence), _y(arousal)) for valence, arousal in programme.points)
    return Drawing(SIDE, SIDE / 2, "" if own else _line(wanted), _line(planned), spots, points)


def _line(points: Sequence[tuple[float, float]]) -> str:
    """Return an SVG list of points.

    Examples
    --------
    >>> _line([(12.0, 160.0), (308.0, 160.0)])
    '12.0,160.0 308.0,160.0'
    """
    return " ".join(f"{x},{y}" for x, y in points)


def _x(valence: float) -> float:
    return round(MARGIN + (valence + 1) / 2 * (SIDE - 2 * MARGIN), 1)


def _y(arousal: float) -> float:
    return _x(-arousal)


def _long(sd: float) -> float:
    return round(sd / 2 * (SIDE - 2 * MARGIN), 1)
