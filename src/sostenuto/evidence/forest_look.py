"""How a forest plot looks: its colours in light and dark, its type, its numbers and its scale."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from sostenuto.care.score.shapes import n
from sostenuto.stats.effect import as_ratio

LEFT, RIGHT = 300.0, 690.0
"""Where the scale begins and ends; names stand left of it, figures right."""
LONGEST_NAME = 40
UNREAD = "interval not read"
"""What stands where an estimate has no interval."""
INK, QUIET, LINE, ACCENT, PAPER = "#2d2a26", "#6f6860", "#ddd5c8", "#17706e", "#fbf8f2"
DARK = ("#ece6dc", "#a89f93", "#4a443c", "#5cb8b3", "#1f1c19")

NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Scale:
    """Which values the picture spans, and at which it has lines."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def x(self, value: float) -> float:
        """Return where a value stands; outside the span, at its nearer end."""
        inside = min(max(value, self.low), self.high)
        return LEFT + (inside - self.low) / (self.high - self.low) * (RIGHT - LEFT)

    def holds(self, value: float) -> bool:
        """Return whether a value lies in the span."""
        return self.low <= value <= self.high


def scale_of(values: Iterable[float], *, logs: bool) -> Scale:
    """Return a scale that shows most values, and no effect; of many, the outermost 5 % are cut.

    Examples
    --------
    >>> scale_of([-0.9, 0.4], logs=False).ticks
    (-0.75, -0.5, -0.25, 0.0, 0.25)
    """
    spread = sorted([0.0, *values])
    cut = len(spread) // 20 if len(spread) > 60 else 0
    low, high = min(spread[cut], 0.0), max(spread[-1 - cut], 0.0)
    room = 0.06 * (high - low) or 1.0
    low, high = low - room, high + room
    step = _step(high - low, logs)
    places = range(math.ceil(low / step), math.floor(high / step) + 1)
    return Scale(low, high, tuple(place * step for place in places))


def _step(width: float, logs: bool) -> float:
    if logs and width < 12:
        return math.log(2) * max(1, math.ceil(width / math.log(2) / 7))
    rough = width / 6
    size = 10.0 ** math.floor(math.log10(rough))
    return next(size * k for k in (1, 2, 2.5, 5, 10) if size * k >= rough)


def figure(
    logs: bool, value: float, low: float | None, high: float | None, unread: str = UNREAD
) -> str:
    """Return an estimate with its interval, as it stands at the right."""
    said = (lambda v: _number(as_ratio(v))) if logs else _number
    if low is None or high is None:
        return f"{said(value)} ({unread})"
    return f"{said(value)} ({said(low)} to {said(high)})"


def _number(value: float) -> str:
    shown = f"{abs(value):.2f}" if abs(value) < 1e5 else f"{abs(value):.3g}"
    return f"−{shown}" if value < 0 and float(shown) else shown


def tick(value: float, logs: bool) -> str:
    """Return what stands under a line of the scale."""
    if logs:
        return f"{as_ratio(value):.3g}"
    shown = f"{abs(value):.4g}"
    return f"−{shown}" if value < -1e-12 else ("0" if abs(value) <= 1e-12 else shown)


def safe(words: str) -> str:
    """Return words that cannot break out of the picture, nor break it: XML has no place for some.

    Examples
    --------
    >>> safe("A & B")
    'A &amp; B'
    """
    return escape(NOT_IN_XML.sub("\ufffd", words))


def short(name: str) -> str:
    """Return a name that fits."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def text(look: str, x: float, y: float, words: str) -> str:
    """Return words at a place; of no words nothing."""
    if not words:
        return ""
    named = f' class="{look}"' if look else ""
    return f'<text{named} x="{n(x)}" y="{n(y)}">{safe(words)}</text>'


def style() -> str:
    """Return the style sheet of the picture, light and dark."""
    light = _colours(INK, QUIET, LINE, ACCENT, PAPER)
    return (
        "text{font:14px 'Liberation Sans',Arial,Helvetica,sans-serif}"
        ".title{font-size:22px;font-weight:600}.small{font-size:12.5px}.strong{font-weight:600}"
        ".end{text-anchor:end}.middle{text-anchor:middle}.figure{font-variant-numeric:tabular-nums}"
        "path{fill:none}.grid{stroke-width:1}.zero{stroke-width:1.5}.interval{stroke-width:1.8;"
        "stroke-linecap:round;stroke-linejoin:round}.hollow{stroke-width:1.8}"
        ".predicted{stroke-width:3;stroke-dasharray:2 5}"
        f"{light}@media (prefers-color-scheme:dark){{{_colours(*DARK)}}}"
    )


def _colours(ink: str, quiet: str, hairline: str, accent: str, paper: str) -> str:
    return (
        f".paper{{fill:{paper}}}text{{fill:{ink}}}.quiet{{fill:{quiet}}}.grid{{stroke:{hairline}}}"
        f".zero{{stroke:{quiet}}}.interval{{stroke:{ink}}}.mark{{fill:{ink}}}"
        f".hollow{{fill:{paper};stroke:{ink}}}.total{{fill:{accent}}}.predicted{{stroke:{accent}}}"
    )
