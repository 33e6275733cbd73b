"""Forest plots: studies under each other with their intervals, and what they come to together.

Conventions: lengths are units of the picture, which is `WIDTH` wide; y grows downwards. Ratios are
given as logarithms and drawn on a scale of ratios. The picture carries its own look for light and
dark, and its text twin; nothing is fetched.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from sostenuto.base.errors import InputError
from sostenuto.care.score.shapes import dot, line, n
from sostenuto.evidence.forest_look import (
    LEFT,
    RIGHT,
    UNREAD,
    Scale,
    figure,
    safe,
    scale_of,
    short,
    style,
    text,
    tick,
)

WIDTH = 960.0
ROW = 26.0
HEAD, FOOT = 104.0, 74.0
MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One study or effect.

    Attributes
    ----------
    name : str
    value : float
    low, high : float or None
        None where the interval was not read.
    weight : float or None
        In percent; None where nothing was pooled.
    """

    name: str
    value: float
    low: float | None
    high: float | None
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """What the lines come to together: a diamond, and a bar for a further study."""

    name: str
    value: float
    low: float
    high: float
    predicted: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Forest:
    """A whole plot.

    Attributes
    ----------
    title, subtitle : str
    scale : str
        What is drawn, in words under the axis.
    lines : tuple of Line
    total : Sum or None
    logs : bool
        Whether values are logarithms of ratios.
    left, right : str
        What lies on either side of no effect; may be empty.
    note : str
        Under the picture.
    heads : tuple of str
        Over the names and over the figures; None for English.
    unread : str
        What stands where an estimate has no interval.
    """

    title: str
    subtitle: str
    scale: str
    lines: tuple[Line, ...]
    total: Sum | None = None
    logs: bool = False
    left: str = ""
    right: str = ""
    note: str = ""
    heads: tuple[str, str] | None = None
    unread: str = UNREAD


def forest_svg(forest: Forest, *, look: bool = True) -> str:
    """Return a forest plot as one SVG document.

    Parameters
    ----------
    forest : Forest
    look : bool
        Whether it brings its own style sheet; a page that has one for it says no.

    Raises
    ------
    InputError
        If there is nothing to draw, or more than 500 lines.

    Examples
    --------
    >>> lines = (Line("one", -0.5, -0.9, -0.1), Line("two", 0.1, -0.3, 0.5))
    >>> forest_svg(Forest("Two studies", "", "SMD", lines)).startswith("<svg")
    True
    """
    if not 1 <= len(forest.lines) <= MOST_ROWS:
        raise InputError("lines", expected=f"1 to {MOST_ROWS} studies", got=len(forest.lines))
    scale = scale_of(_values(forest), logs=forest.logs)
    rows = len(forest.lines) + (1.6 if forest.total else 0)
    bottom = HEAD + ROW * rows + 6
    height = bottom + FOOT

    parts = [
        text("title", 24, 40, forest.title),
        text("quiet", 24, 62, forest.subtitle),
        *_heads(forest),
        *_grid(forest, scale, bottom),
    ]
    for place, one in enumerate(forest.lines):
        parts += _line(forest, one, HEAD + ROW * (place + 0.5), scale)
    if forest.total:
        parts += _total(forest, forest.total, HEAD + ROW * (rows - 0.5), scale)
    parts.append(text("quiet small", 24, height - 14, forest.note))
    twin = safe(told(forest))
    view = f"0 0 {n(WIDTH)} {n(height)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" width="{n(WIDTH)}" '
        f'height="{n(height)}" role="img"><title>{safe(forest.title)}</title>'
        f"<desc>{twin}</desc>{f'<style>{style()}</style>' if look else ''}"
        f'<rect class="paper" width="{n(WIDTH)}" height="{n(height)}"/>{"".join(parts)}</svg>\n'
    )


def told(forest: Forest) -> str:
    """Return what the picture shows, in words.

    Examples
    --------
    >>> told(Forest("Craving", "", "SMD", (Line("Ghetti 2022", -0.66, -1.23, -0.1),)))
    'Craving. SMD. Ghetti 2022: −0.66 (−1.23 to −0.10).'
    """
    lines = [
        f"{one.name}: {figure(forest.logs, one.value, one.low, one.high, forest.unread)}"
        for one in forest.lines
    ]
    if total := forest.total:
        lines.append(f"{total.name}: {figure(forest.logs, total.value, total.low, total.high)}")
    heads = ". ".join(filter(None, (forest.title, forest.subtitle, forest.scale)))
    return f"{heads}. {'; '.join(lines)}.{f' {forest.note}' if forest.note else ''}"


def _heads(forest: Forest) -> list[str]:
    y = HEAD - 14
    name = "Study" if forest.total else "Source"
    over_names, over_figures = forest.heads or (name, "Estimate, 95 % interval")
    parts = [text("quiet small", 24, y, over_names)]
    parts.append(text("quiet small end", WIDTH - 24, y, over_figures))
    return parts


def _values(forest: Forest) -> Iterator[float]:
    for one in forest.lines:
        yield from (v for v in (one.value, one.low, one.high) if v is not None)
    if total := forest.total:
        yield from (total.low, total.high, *(total.predicted or ()))


def _grid(forest: Forest, scale: Scale, bottom: float) -> list[str]:
    zero = scale.x(0.0)
    lines = "".join(line(scale.x(t), HEAD - 4, scale.x(t), bottom) for t in scale.ticks)
    parts = [
        f'<path class="grid" d="{lines}"/>',
        f'<path class="zero" d="{line(zero, HEAD - 4, zero, bottom)}"/>',
    ]
    for value in scale.ticks:
        shown = tick(value, forest.logs)
        parts.append(text("quiet small middle", scale.x(value), bottom + 18, shown))
    parts.append(text("quiet small middle", (LEFT + RIGHT) / 2, bottom + 38, forest.scale))
    parts.append(text("quiet small", LEFT, HEAD - 14, forest.left and f"← {forest.left}"))
    parts.append(text("quiet small end", RIGHT, HEAD - 14, forest.right and f"{forest.right} →"))
    return parts


def _line(forest: Forest, one: Line, y: float, scale: Scale) -> list[str]:
    parts = [text("", 24, y + 5, short(one.name))]
    if one.low is not None and one.high is not None:
        bar = line(scale.x(one.low), y, scale.x(one.high), y)
        tips = "".join(
            f"M{n(at - 6 * way)} {n(y - 4)}L{n(at)} {n(y)}L{n(at - 6 * way)} {n(y + 4)}"
            for value, at, way in ((one.low, LEFT, -1), (one.high, RIGHT, 1))
            if not scale.holds(value)
        )
        parts.append(f'<path class="interval" d="{bar}{tips}"/>')
    if scale.holds(one.value):
        look, at = ("mark" if one.low is not None else "hollow"), scale.x(one.value)
        shape = dot(at, y, 4.5) if one.weight is None else _box(at, y, one.weight)
        parts.append(f'<path class="{look}" d="{shape}"/>')
    said = figure(forest.logs, one.value, one.low, one.high, forest.unread)
    return [*parts, text("figure end", WIDTH - 24, y + 5, said)]


def _total(forest: Forest, total: Sum, y: float, scale: Scale) -> list[str]:
    left, middle, right = (scale.x(value) for value in (total.low, total.value, total.high))
    edge = line(24, y - ROW * 0.8, WIDTH - 24, y - ROW * 0.8)
    diamond = f"M{n(left)} {n(y)}L{n(middle)} {n(y - 9)}L{n(right)} {n(y)}L{n(middle)} {n(y + 9)}z"
    parts = [f'<path class="grid" d="{edge}"/>', text("strong", 24, y + 5, total.name)]
    if total.predicted:
        ends = line(*(scale.x(total.predicted[0]), y), *(scale.x(total.predicted[1]), y))
        parts.append(f'<path class="predicted" d="{ends}"/>')
    parts.append(f'<path class="total" d="{diamond}"/>')
    said = figure(forest.logs, total.value, total.low, total.high)
    return [*parts, text("strong figure end", WIDTH - 24, y + 5, said)]


def _box(x: float, y: float, weight: float) -> str:
    """Return a square whose area is the study's weight."""
    r = 2.5 + 6.5 * math.sqrt(weight / 100)
    return f"M{n(x - r)} {n(y - r)}h{n(2 * r)}v{n(2 * r)}h{n(-2 * r)}z"
