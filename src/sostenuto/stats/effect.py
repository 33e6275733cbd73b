"""One effect with its uncertainty: what every effect function gives and pooling takes.

Conventions: odds and risk ratios are kept as natural logarithms, where their intervals are
symmetric; `Effect.ratio` turns them back. Intervals are of the normal distribution.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from sostenuto.base.checks import whole
from sostenuto.stats.distributions import normal_p, normal_point
from sostenuto.stats.inputs import level_of, number

Measure = Literal["smd", "md", "rr", "or", "smcr", "smcc", "ppc"]

ON_LOG_SCALE = ("rr", "or")

NAMES: dict[str, str] = {
    "smd": "standardised mean difference (Hedges g)",
    "md": "mean difference",
    "rr": "log risk ratio",
    "or": "log odds ratio",
    "smcr": "standardised mean change, in spreads before",
    "smcc": "standardised mean change, in spreads of change",
    "ppc": "standardised difference of changes, in pooled spreads before",
}
"""How each measure is called in an output."""

LARGEST_VALUE = 1e20
MOST_PEOPLE = 10_000_000_000
SMALLEST_VARIANCE, LARGEST_VARIANCE = 1e-30, 1e40
_LARGEST_EXPONENT = 700.0


@dataclass(frozen=True, slots=True)
class Interval:
    """From where to where, and how sure: ``level`` is 0.95 for a 95 % interval."""

    low: float
    high: float
    level: float = 0.95

    def holds(self, value: float) -> bool:
        """Return whether a value lies inside, ends included.

        Examples
        --------
        >>> Interval(-0.56, 0.48).holds(0)
        True
        """
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Effect:
    """An estimate and its sampling variance.

    Attributes
    ----------
    value : float
        On the log scale for ratios.
    variance : float
        Of ``value``, above 0.
    measure : str
        A key of `NAMES`.
    interval : Interval
    people : int
        How many the estimate rests on.
    corrected : bool
        Whether ½ was added to the cells because one was empty.
    """

    value: float
    variance: float
    measure: Measure
    interval: Interval
    people: int
    corrected: bool = False

    @property
    def se(self) -> float:
        """The standard error: the root of the variance."""
        return math.sqrt(self.variance)

    @property
    def p(self) -> float:
        """Two-sided p of no effect, by the normal distribution."""
        return normal_p(self.value / self.se)

    @property
    def ratio(self) -> tuple[float, float, float] | None:
        """Estimate, low and high end as a ratio; None for what is no ratio."""
        if self.measure not in ON_LOG_SCALE:
            return None
        low, high = self.interval.low, self.interval.high
        return as_ratio(self.value), as_ratio(low), as_ratio(high)


def as_ratio(log: float) -> float:
    """Return the ratio of a logarithm, kept finite.

    Raises
    ------
    InputError
        If it is no number.

    Examples
    --------
    >>> round(as_ratio(-0.7141), 4)
    0.4896
    """
    log = number("log", log, -LARGEST_VALUE, LARGEST_VALUE)
    return math.exp(min(max(log, -_LARGEST_EXPONENT), _LARGEST_EXPONENT))


def effect(
    value: float,
    variance: float,
    measure: Measure,
    *,
    people: int,
    level: float = 0.95,
    corrected: bool = False,
) -> Effect:
    """Return an effect with the normal interval of its variance.

    Raises
    ------
    InputError
        If a number is no number, or the variance is not above 0.

    Examples
    --------
    >>> found = effect(-0.66, 0.2883**2, "smd", people=254)
    >>> round(found.interval.low, 3), round(found.interval.high, 3), round(found.p, 3)
    (-1.225, -0.095, 0.022)
    """
    value = number("value", value, -LARGEST_VALUE, LARGEST_VALUE)
    variance = number("variance", variance, SMALLEST_VARIANCE, LARGEST_VARIANCE)
    people = whole("people", people, 0, MOST_PEOPLE)
    half = normal_point(0.5 + level_of(level) / 2) * math.sqrt(variance)
    interval = Interval(value - half, value + half, level)
    return Effect(value, variance, measure, interval, people, corrected)
