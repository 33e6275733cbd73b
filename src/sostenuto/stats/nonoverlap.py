"""One person, two phases: how far the second lies beyond the first (NAP, tau, PND).

Conventions: ``a`` is the baseline, ``b`` the phase with the music, both in the order of time.
``improvement`` says which way is better; a higher result is better either way. These say how much
the phases overlap, not how large the change is, and an interval takes the answers as independent,
which answers of one person rarely are: read it as the least doubt there is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from sostenuto.base.checks import whole
from sostenuto.stats.distributions import normal_point
from sostenuto.stats.effect import Interval
from sostenuto.stats.heterogeneity import Numbers
from sostenuto.stats.inputs import (
    Improvement,
    TooLittleError,
    column,
    improvement_of,
    level_of,
    number,
)

LEAST_POINTS = 2
MOST_POINTS = 2000
_HALVINGS = 80


@dataclass(frozen=True, slots=True)
class Overlap:
    """One index of two phases.

    Attributes
    ----------
    index : {"NAP", "Tau", "PND"}
    value : float
        NAP and PND in [0, 1], 0.5 of NAP for no difference; tau in [−1, 1].
    interval : Interval
    se : float or None
        Standard error of NAP or tau from the answers themselves; None for PND.
    n_a, n_b : int
    """

    index: str
    value: float
    interval: Interval
    se: float | None
    n_a: int
    n_b: int


def nap(
    a: Iterable[float],
    b: Iterable[float],
    *,
    improvement: Improvement = "increase",
    level: float = 0.95,
) -> Overlap:
    """Return the non-overlap of all pairs: how often a point of ``b`` is better than one of ``a``.

    A tie counts half. The interval is Newcombe's fifth, which holds with few points.

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
    Parker & Vannest 2009, doi:10.1016/j.beth.2008.10.006; Newcombe 2006, doi:10.1002/sim.2324;
    the standard error: Mee 1990, doi:10.1080/01621459.1990.10474942.

    Examples
    --------
    >>> found = nap([20, 20, 26, 25, 22, 23], [28, 25, 24, 27, 30, 30, 29])
    >>> round(found.value, 4), round(found.interval.low, 2), round(found.interval.high, 2)
    (0.9167, 0.6, 0.99)
    """
    x, y = phases(a, b, improvement=improvement)
    wins = (np.sign(y[None, :] - x[:, None]) + 1) / 2
    value = float(wins.mean())
    m, n = wins.shape
    interval = _newcombe(value, m, n, level_of(level))
    return Overlap("NAP", value, interval, _se_of_wins(wins, value), m, n)


def tau(
    a: Iterable[float],
    b: Iterable[float],
    *,
    improvement: Improvement = "increase",
    level: float = 0.95,
) -> Overlap:
    """Return tau of non-overlap, which is 2 NAP − 1: 1 when every pair is better, −1 when none is.

    Parameters, errors and references are those of `nap`.

    Examples
    --------
    >>> round(tau([3, 3, 4, 5], [4, 5, 6, 7, 7]).value, 4)
    0.8
    """
    found = nap(a, b, improvement=improvement, level=level)
    interval = Interval(2 * found.interval.low - 1, 2 * found.interval.high - 1, level)
    se = 2 * found.se if found.se is not None else None
    return Overlap("Tau", 2 * found.value - 1, interval, se, found.n_a, found.n_b)


def pnd(
    a: Iterable[float],
    b: Iterable[float],
    *,
    improvement: Improvement = "increase",
    level: float = 0.95,
) -> Overlap:
    """Return the share of points of ``b`` that are better than the best of ``a``.

    One outlier of the baseline decides it, and it falls as the baseline grows longer: give NAP
    beside it. The interval is Wilson's, with the baseline's best point taken as fixed.

    Parameters and errors are those of `nap`.

    References
    ----------
    Scruggs, Mastropieri & Casto 1987, doi:10.1177/074193258700800206; Wilson 1927,
    doi:10.1080/01621459.1927.10502953.

    Examples
    --------
    >>> round(pnd([20, 20, 26, 25, 22, 23], [28, 25, 24, 27, 30, 30, 29]).value, 4)
    0.7143
    """
    x, y = phases(a, b, improvement=improvement)
    n = len(y)
    share = float((y > x.max()).mean())
    return Overlap("PND", share, wilson(share, n, level=level), None, len(x), n)


def wilson(share: float, n: int, *, level: float = 0.95) -> Interval:
    """Return Wilson's interval of a share of ``n``.

    Parameters
    ----------
    share : float, 0 to 1
    n : int, 1 to 10⁹
    level : float, 0.5 to 0.999

    Raises
    ------
    InputError
        If a number is outside its range.

    Examples
    --------
    >>> found = wilson(0.1, 50)
    >>> round(found.low, 4), round(found.high, 4)
    (0.0435, 0.2136)
    """
    z, share = normal_point(0.5 + level_of(level) / 2), number("share", share, 0, 1)
    n = whole("n", n, 1, 1_000_000_000)
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return Interval(max(0.0, middle - half), min(1.0, middle + half), level)


def phases(
    a: Iterable[float], b: Iterable[float], *, improvement: Improvement
) -> tuple[Numbers, Numbers]:
    """Return two phases as arrays, turned round where less is better.

    Raises
    ------
    InputError, TooLittleError
        As `nap` says.
    """
    way = 1.0 if improvement_of(improvement) else -1.0
    found = []
    for name, points in (("a", a), ("b", b)):
        values = column(name, points, least=0, most=MOST_POINTS)
        if len(values) < LEAST_POINTS:
            expected = f"at least {LEAST_POINTS} points of the phase"
            raise TooLittleError(name, expected=expected, got=len(values))
        found.append(way * np.array(values))
    return found[0], found[1]


def _newcombe(value: float, m: int, n: int, level: float) -> Interval:
    z, more = normal_point(0.5 + level / 2), (m + n) / 2 - 1

    def beyond(theta: float) -> float:
        """Say whether a true value would give one so far away too seldom: above 0 if so."""
        parts = (1 - theta) / (2 - theta) + theta / (1 + theta)
        variance = theta * (1 - theta) * (1 + more * parts) / (m * n)
        return (value - theta) ** 2 - z * z * variance

    low = _edge(beyond, 0.0, value) if value > 0 else 0.0
    high = _edge(beyond, 1.0, value) if value < 1 else 1.0
    return Interval(low, high, level)


def _edge(beyond: Callable[[float], float], outside: float, inside: float) -> float:
    for _ in range(_HALVINGS):
        middle = (outside + inside) / 2
        if beyond(middle) > 0:
            outside = middle
        else:
            inside = middle
    return inside


def _se_of_wins(wins: Numbers, value: float) -> float:
    """Return Mee's standard error of the mean of wins; 0 where the formula falls below it."""
    m, n = wins.shape
    rows, columns = float((wins.mean(axis=1) ** 2).mean()), float((wins.mean(axis=0) ** 2).mean())
    squares = value - (m + n - 1) * value**2 + n * rows + m * columns - 2 * float((wins**2).mean())
    return math.sqrt(max(0.0, squares / ((m - 1) * (n - 1))))
