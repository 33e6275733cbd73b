"""What the engine's index holds of one recording beyond its row: its outline and its numbers."""

import array
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from sostenuto.base.errors import SostenutoError
from sostenuto.exchange.index import Index

WIDTH, HEIGHT = 800, 120
KEPT_OUTLINES = 64


@dataclass(frozen=True, slots=True)
class Heard:
    """What the index says of a recording.

    Attributes
    ----------
    path : str
        The outline as an SVG path in a box of `WIDTH` × `HEIGHT`; empty where there is none.
    summary : dict
        As in `sostenuto.exchange.descriptions.summary`; empty where nothing is known.
    """

    path: str = ""
    summary: dict[str, Any] = field(default_factory=dict)

    @property
    def other_tempo_bpm(self) -> float | None:
        """The tempo that somebody else may count, half as fast or twice."""
        found = self.summary.get("tempo_alternative_bpm")
        return float(found) if found else None


def heard(content: str) -> Heard:
    """Return what the index says of a content; nothing where it cannot be read."""
    from sostenuto_web.repertoire.services import index_file

    place = index_file()
    return _heard(place, content) if place.exists() else Heard()


@lru_cache(maxsize=KEPT_OUTLINES)
def _heard(place: Path, content: str) -> Heard:
    from sostenuto.exchange.descriptions import outline_of

    try:
        with Index(place) as index:
            details = dict(index.pieces("detail", [content]))
            rows = list(index.library_rows([content]))
        summary = dict(rows[0].summary) if rows else {}
        detail = details.get(content)
        return Heard(drawn(outline_of(detail)) if detail else "", summary)
    except SostenutoError:
        return Heard()


def drawn(outline: bytes) -> str:
    """Return an outline as a closed SVG path, the highs from left to right and the lows back.

    Examples
    --------
    >>> drawn(bytes([129, 127]))
    'M0 0L800 0L800 120L0 120Z'
    >>> drawn(b"")
    ''
    """
    points = array.array("b", outline)
    lows, highs = points[0::2], points[1::2]
    if not highs:
        return ""
    # Even silence is a line that can be seen.
    there = [(x, min(_down(high), HEIGHT / 2 - 0.5)) for x, high in _stairs(highs)]
    back = [(x, max(_down(low), HEIGHT / 2 + 0.5)) for x, low in _stairs(lows)]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in (*there, *reversed(back))) + "Z"


def _stairs(values: "array.array[int]") -> list[tuple[float, int]]:
    """Return where each value stands; a lone one stands over the whole width."""
    if len(values) == 1:
        return [(0, values[0]), (WIDTH, values[0])]
    step = WIDTH / (len(values) - 1)
    return [(round(place * step, 1), value) for place, value in enumerate(values)]


def _down(sample: int) -> float:
    return round(HEIGHT / 2 * (1 - sample / 127), 1)
