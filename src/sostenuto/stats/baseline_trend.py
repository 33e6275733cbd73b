"""One person, two phases, and a baseline that was moving already: Tau-U and its kin.

Conventions: those of `sostenuto.stats.nonoverlap`. Several formulas go by the name of Tau-U; each
answer names its own (`Trended.variant`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from sostenuto.stats.distributions import normal_p, normal_point
from sostenuto.stats.effect import Interval
from sostenuto.stats.heterogeneity import Numbers
from sostenuto.stats.inputs import (
    Improvement,
    TooLittleError,
    choice,
    column,
    improvement_of,
    level_of,
)
from sostenuto.stats.nonoverlap import MOST_POINTS, Overlap, phases, tau

When = Literal["trend", "always"]
TREND_P = 0.05
"""Below this p a baseline counts as moving (Tarlow 2017)."""


@dataclass(frozen=True, slots=True)
class Kendall:
    """How two lists rise and fall together.

    Attributes
    ----------
    s : float
        Pairs in the same order less pairs in the other.
    tau_b : float, in [−1, 1]
        S over its largest value with these ties.
    p : float
        Two-sided, by the normal distribution with ties taken into account.
    n : int
    """

    s: float
    tau_b: float
    p: float
    n: int


@dataclass(frozen=True, slots=True)
class Trended:
    """An index that takes the baseline's trend into account.

    Attributes
    ----------
    variant : str
        Which formula it is.
    value : float
    interval : Interval
    baseline : Kendall or None
        The trend of the baseline against time; None where all its points are the same.
    slope : float
        Theil and Sen's slope of the baseline, points a step, as scored (not turned round).
    corrected : bool
        Whether the trend was taken out.
    """

    variant: str
    value: float
    interval: Interval
    baseline: Kendall | None
    slope: float
    corrected: bool


def kendall(x: Iterable[float], y: Iterable[float]) -> Kendall:
    """Return Kendall's S and tau-b of two lists.

    Parameters
    ----------
    x, y : lists of float, 2 to 2000, as long as each other

    Raises
    ------
    InputError
        If they are not lists of numbers of one length.
    TooLittleError
        If there are fewer than 2, or all of one list are the same.

    References
    ----------
    Kendall 1970, Rank Correlation Methods, 4th ed.

    Examples
    --------
    >>> found = kendall([1, 2, 3, 4, 5], [1, 3, 2, 5, 4])
    >>> found.s, found.tau_b, round(found.p, 2)
    (6.0, 0.6, 0.14)
    """
    first = np.array(column("x", x, least=2, most=MOST_POINTS))
    second = np.array(column("y", y, least=len(first), most=len(first)))
    s = float((_signs(first) * _signs(second)).sum()) / 2
    pairs = [float(np.abs(_signs(each)).sum()) / 2 for each in (first, second)]
    for name, untied in zip("xy", pairs, strict=True):
        if not untied:
            raise TooLittleError(name, expected="different from each other", got="all the same")
    variance = _variance_of_s(first, second)
    p = normal_p(s / math.sqrt(variance)) if variance > 0 else 1.0
    return Kendall(s, s / math.sqrt(pairs[0] * pairs[1]), p, len(first))


def theil_sen(points: Iterable[float]) -> float:
    """Return the median slope between all pairs of points in the order of time, a step.

    Examples
    --------
    >>> theil_sen([33, 25, 17, 25, 19, 21, 19, 14, 19, 17])
    -1.2
    """
    return _theil_sen(np.array(column("points", points, least=2, most=MOST_POINTS)))


def tau_u(
    a: Iterable[float],
    b: Iterable[float],
    *,
    improvement: Improvement = "increase",
    level: float = 0.95,
) -> Trended:
    """Return Tau-U: the S between phases less the S of the baseline's trend, over all pairs.

    It may pass 1 and −1 by (m − 1) / (2 n), with m points of baseline and n after. The interval is
    normal, with the variance that S has when nothing changes: mn (m + n + 1) / 3 for the phases and
    m (m − 1)(2 m + 5) / 18 for the trend.

    Parameters
    ----------
    a, b : lists of float, 2 to 2000 points each
    improvement : {"increase", "decrease"}
    level : float, 0.5 to 0.999

    Raises
    ------
    InputError, TooLittleError
        If a list is not one of numbers, or has fewer than 2.

    References
    ----------
    Parker, Vannest, Davis & Sauber 2011, doi:10.1016/j.beth.2010.08.006.

    Examples
    --------
    >>> round(tau_u([3, 3, 4, 5], [4, 5, 6, 7, 7]).value, 4)
    0.55
    """
    x, y = phases(a, b, improvement=improvement)
    m, n = len(x), len(y)
    trend = float(np.triu(_signs(x), 1).sum())
    value = (float(np.sign(y[None, :] - x[:, None]).sum()) - trend) / (m * n)
    variance = m * n * (m + n + 1) / 3 + m * (m - 1) * (2 * m + 5) / 18
    half = normal_point(0.5 + level_of(level) / 2) * math.sqrt(variance) / (m * n)
    interval = Interval(value - half, value + half, level)
    way = 1.0 if improvement_of(improvement) else -1.0
    variant = "Tau-U, phases less baseline trend"
    return Trended(variant, value, interval, _trend(x), way * _theil_sen(x), trend != 0)


def baseline_corrected_tau(
    a: Iterable[float],
    b: Iterable[float],
    *,
    improvement: Improvement = "increase",
    when: When = "trend",
    level: float = 0.95,
) -> Trended:
    """Return tau between phases after the baseline's line was taken out of both.

    The line is Theil and Sen's; it is drawn on into the second phase, which is bold when that is
    long. The interval is that of `tau` on what is left.

    Parameters
    ----------
    a, b, improvement, level
        As for `tau_u`.
    when : {"trend", "always"}
        Whether to take it out only where the trend of the baseline is clear (p < 0.05).

    Raises
    ------
    InputError, TooLittleError
        As for `tau_u`.

    References
    ----------
    Tarlow 2017, doi:10.1177/0145445516676750; the variant is tau over all pairs, not his tau-b.

    Examples
    --------
    >>> found = baseline_corrected_tau([1, 2, 3, 4, 5], [6, 7, 8, 9, 10])
    >>> found.value, found.corrected, found.slope
    (0.0, True, 1.0)
    """
    choice("when", when, get_args(When))
    x, y = phases(a, b, improvement=improvement)
    trend = _trend(x)
    take_out = when == "always" or (trend is not None and trend.p < TREND_P)
    slope = _theil_sen(x)
    steps = np.arange(len(x) + len(y)) if take_out else np.zeros(len(x) + len(y))
    left = np.concatenate((x, y)) - slope * steps
    found = _tau_without_noise(left, len(x), level)
    way = 1.0 if improvement_of(improvement) else -1.0
    variant = "baseline-corrected tau, over all pairs" if take_out else "tau, no trend to take out"
    return Trended(variant, found.value, found.interval, trend, way * slope, take_out)


def _tau_without_noise(left: Numbers, m: int, level: float) -> Overlap:
    """Return tau of what is left; differences of the last bits are ties, as they were by hand."""
    size = max(float(np.abs(left).max()), 1e-300)
    digits = int(np.clip(11 - math.ceil(math.log10(size)), -9, 300))
    tidy = np.round(left, digits)
    return tau(tidy[:m], tidy[m:], level=level)


def _signs(points: Numbers) -> Numbers:
    return np.sign(points[None, :] - points[:, None])


def _trend(points: Numbers) -> Kendall | None:
    try:
        return kendall(np.arange(len(points)), points)
    except TooLittleError:
        return None


def _theil_sen(points: Numbers) -> float:
    first, second = np.triu_indices(len(points), 1)
    return float(np.median((points[second] - points[first]) / (second - first)))


def _variance_of_s(x: Numbers, y: Numbers) -> float:
    """Return the variance of S when x and y have nothing to do with each other, ties and all."""
    n = len(x)
    ties = [np.unique(each, return_counts=True)[1].astype(float) for each in (x, y)]
    whole = n * (n - 1) * (2 * n + 5)
    v0 = whole - sum(float((t * (t - 1) * (2 * t + 5)).sum()) for t in ties)
    twos = [float((t * (t - 1)).sum()) for t in ties]
    threes = [float((t * (t - 1) * (t - 2)).sum()) for t in ties]
    v1 = twos[0] * twos[1] / (2 * n * (n - 1))
    v2 = threes[0] * threes[1] / (9 * n * (n - 1) * (n - 2)) if n > 2 else 0.0
    return v0 / 18 + v1 + v2
