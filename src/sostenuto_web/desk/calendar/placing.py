"""Where sessions stand in a day that is drawn to scale. Pure: no rows, no clock.

Conventions: minutes count from midnight of the day by the clock on the wall, and go on after the
next midnight (a clinic's day may end at six in the morning). Heights are in em, so that the
drawing grows with the text; widths are in per cent of the day's column.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

HOUR = 60
EM_AN_HOUR = 4.0
USUAL_FIRST, USUAL_LAST = 8, 18
SHORTEST = 25
"""Minutes: a shorter session is drawn as long, or its words would not fit."""


@dataclass(frozen=True, slots=True)
class Span:
    """From which minute of a day until which."""

    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class Box:
    """Where one span is drawn: ``x`` and ``width`` in per cent, ``y`` and ``height`` in em."""

    x: float
    y: float
    width: float
    height: float


def hours(spans: Sequence[Span]) -> tuple[int, int]:
    """Return from which to which hour is drawn, so that every span is in it.

    Examples
    --------
    >>> hours([]), hours([Span(7 * 60 + 30, 8 * 60), Span(18 * 60, 18 * 60 + 45)])
    ((8, 18), (7, 19))
    """
    first = min((span.begins // HOUR for span in spans), default=USUAL_FIRST)
    last = max((-(-_end(span) // HOUR) for span in spans), default=USUAL_LAST)
    return min(first, USUAL_FIRST), max(last, USUAL_LAST)


def em(minute: float, first_hour: int) -> float:
    """Return how far below the first hour a minute is drawn.

    Examples
    --------
    >>> em(9 * 60 + 30, 8)
    6.0
    """
    return round((minute - first_hour * HOUR) / HOUR * EM_AN_HOUR, 3)


def boxes(spans: Sequence[Span], first_hour: int) -> list[Box]:
    """Return where each span is drawn; those that overlap stand beside each other.

    Examples
    --------
    >>> nine, half_past = Span(540, 600), Span(570, 630)
    >>> [(box.x, box.width) for box in boxes([nine, half_past], 8)]
    [(0.0, 50.0), (50.0, 50.0)]
    """
    found: dict[int, Box] = {}
    order = sorted(range(len(spans)), key=lambda place: (spans[place].begins, spans[place].ends))
    for group in _together(spans, order):
        lanes = _lanes(spans, group)
        wide = 100.0 / (max(lanes.values()) + 1)
        for place in group:
            begins, ends = spans[place].begins, _end(spans[place])
            y = em(begins, first_hour)
            height = round((ends - begins) / HOUR * EM_AN_HOUR, 3)
            found[place] = Box(round(lanes[place] * wide, 3), y, round(wide, 3), height)
    return [found[place] for place in range(len(spans))]


def free(spans: Sequence[Span], begins: int, ends: int, *, shortest: int = 1) -> list[Span]:
    """Return what lies between the spans and lasts long enough.

    Examples
    --------
    >>> [(gap.begins, gap.ends) for gap in free([Span(540, 585), Span(590, 640)], 480, 660)]
    [(480, 540), (585, 590), (640, 660)]
    """
    gaps, at = [], begins
    for span in sorted(spans, key=lambda span: span.begins):
        gaps.append(Span(at, min(span.begins, ends)))
        at = max(at, span.ends)
    gaps.append(Span(at, ends))
    return [gap for gap in gaps if gap.ends - gap.begins >= shortest]


def by_hours(gap: Span) -> list[Span]:
    """Return the parts of a stretch, cut at whole hours.

    Examples
    --------
    >>> [(part.begins, part.ends) for part in by_hours(Span(585, 720))]
    [(585, 600), (600, 660), (660, 720)]
    """
    cuts = [m for m in range(-(-gap.begins // HOUR) * HOUR, gap.ends, HOUR) if m > gap.begins]
    return [Span(a, b) for a, b in pairwise([gap.begins, *cuts, gap.ends])]


def _end(span: Span) -> int:
    return max(span.ends, span.begins + SHORTEST)


def _together(spans: Sequence[Span], order: Sequence[int]) -> list[list[int]]:
    groups: list[list[int]] = []
    until = -1
    for place in order:
        if groups and spans[place].begins < until:
            groups[-1].append(place)
        else:
            groups.append([place])
        until = max(until, _end(spans[place]))
    return groups


def _lanes(spans: Sequence[Span], group: Sequence[int]) -> dict[int, int]:
    ends: list[int] = []
    found: dict[int, int] = {}
    for place in group:
        begins = spans[place].begins
        lane = next((n for n, end in enumerate(ends) if end <= begins), len(ends))
        if lane == len(ends):
            ends.append(0)
        ends[lane] = _end(spans[place])
        found[place] = lane
    return found
