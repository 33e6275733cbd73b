"""A scheme of bands as a strip: its lengths true to the range, the published cut-offs above it.

The list of bands and the table of cut-offs beside it say the same in words.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sostenuto.measures.measure import Bands, Measure
from sostenuto_web.measures.shelf.saying import num

WIDTH, MARGIN, APART = 320.0, 10.0, 17.0
"""Of the drawing; how far numbers have to be apart to be read."""
_PALE, _FULL = 0.1, 0.62


@dataclass(frozen=True)
class Piece:
    """One band: where it begins, how long it is, how dark."""

    x: float
    width: float
    shade: float


@dataclass(frozen=True)
class Mark:
    """A number at its place."""

    x: float
    text: str


@dataclass(frozen=True)
class Strip:
    """What is drawn, and its words for the ear."""

    pieces: tuple[Piece, ...]
    edges: tuple[Mark, ...]
    cutoffs: tuple[Mark, ...]
    words: str


def strip_of(measure: Measure, bands: Bands) -> Strip | None:
    """Return the drawing of a scheme; None where a band of it has no length."""
    scale = measure.scale(bands.scale)
    if scale is None or scale.high <= scale.low:
        return None

    def at(value: float) -> float:
        share = (value - scale.low) / (scale.high - scale.low)
        return round(MARGIN + share * (WIDTH - 2 * MARGIN), 2)

    levels = bands.levels
    ends = [*(level.low for level in levels[1:]), levels[-1].high]
    if any(end <= level.low for level, end in zip(levels, ends, strict=True)):
        return None  # a band of one number has no length
    pieces = tuple(
        Piece(at(level.low), round(at(end) - at(level.low), 2), shade(order, len(levels)))
        for order, (level, end) in enumerate(zip(levels, ends, strict=True))
    )
    known = {one.value for one in measure.cutoffs if one.scale == bands.scale}
    cutoffs = sorted(value for value in known if scale.low <= value <= scale.high)
    said = {"low": num(scale.low), "high": num(scale.high)}
    words = _("Bands from %(low)s to %(high)s, drawn to their lengths.") % said
    edges = _readable(Mark(at(value), num(value)) for value in (levels[0].low, *ends))
    return Strip(pieces, edges, _readable(Mark(at(one), num(one)) for one in cutoffs), words)


def shade(order: int, of: int) -> float:
    """Return how dark a band is: paler ones first, and no band is of another colour.

    Examples
    --------
    >>> [shade(order, 3) for order in range(3)]
    [0.1, 0.36, 0.62]
    """
    return round(_PALE + (_FULL - _PALE) * order / max(of - 1, 1), 3)


def _readable(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Leave the words out of a mark that stands too near to the one before."""
    found: list[Mark] = []
    last = -APART
    for mark in marks:
        near = mark.x - last < APART
        found.append(Mark(mark.x, "") if near else mark)
        last = last if near else mark.x
    return tuple(found)
