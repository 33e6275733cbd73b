"""A mean with its interval in words and as a small line; nothing is drawn where data is lacking.

Conventions: on the mood square a step is one cell, 0.25; tension has its own steps of 1. The line
runs from four cells (or five steps of tension) on one side of no change to as many on the other;
what reaches further is cut there, and the words have the whole of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WIDTH, MIDDLE, INSET = 176, 88, 8


@dataclass(frozen=True, slots=True)
class Axis:
    """What is drawn: a step in its own units, how many steps there is room for, and both sides."""

    step: float
    reach: float
    below: Any
    above: Any
    neither: Any


AXES: Mapping[str, Axis] = MappingProxyType(
    {
        "valence": Axis(
            0.25,
            4,
            gettext_lazy("%(steps)s worse"),
            gettext_lazy("%(steps)s better"),
            gettext_lazy("no change"),
        ),
        "arousal": Axis(
            0.25,
            4,
            gettext_lazy("%(steps)s calmer"),
            gettext_lazy("%(steps)s more stirred up"),
            gettext_lazy("no change"),
        ),
        "nearer": Axis(
            0.25,
            4,
            gettext_lazy("%(steps)s further away"),
            gettext_lazy("%(steps)s nearer"),
            gettext_lazy("no change"),
        ),
        "gap": Axis(
            0.25,
            4,
            gettext_lazy("%(steps)s nearer with the second"),
            gettext_lazy("%(steps)s nearer with the first"),
            gettext_lazy("as near with both"),
        ),
        "tension": Axis(
            1,
            5,
            gettext_lazy("%(steps)s less tense"),
            gettext_lazy("%(steps)s more tense"),
            gettext_lazy("no change"),
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """A mean and its interval, in words and in the drawing's coordinates (0 to `WIDTH`)."""

    words: str
    low_words: str
    high_words: str
    low: float
    x: float
    high: float


def line(mean: float, half_width: float, axis: str) -> Line:
    """Return how a mean is told and drawn.

    Examples
    --------
    >>> found = line(0.5, 0.25, "valence")
    >>> found.words, found.low_words, found.high_words, found.x
    ('2 better', '1 better', '3 better', 128.0)
    """
    known = AXES[axis]
    ends = mean - half_width, mean, mean + half_width
    low_words, words, high_words = (steps(each, known) for each in ends)
    low, x, high = (_along(each, known) for each in ends)
    return Line(words, low_words, high_words, low, x, high)


def steps(value: float, axis: Axis) -> str:
    """Return so many steps to one side, in words; rounded to a tenth of a step."""
    count = round(abs(value) / axis.step, 1)
    if not count:
        return str(axis.neither)
    said = axis.above if value > 0 else axis.below
    number = formats.number_format(count, 0 if count == int(count) else 1)
    return str(said) % {"steps": number}


def lacking(n: int, least: float) -> str:
    """Return why nothing is told: too few answers, or too wide an interval."""
    if n < least:
        return _("not enough data: %(n)s of %(least)d times") % {"n": n, "least": least}
    return _("not enough data: the answers do not agree yet, or are too old")


def _along(value: float, axis: Axis) -> float:
    share = max(-1.0, min(1.0, value / (axis.step * axis.reach)))
    return round(MIDDLE + share * (MIDDLE - INSET), 1)
