"""How much studies differ beyond chance: Q, I², H² and τ² by three ways.

Conventions: ``y`` are effects, ``v`` their sampling variances, both arrays of length k from 2 on
and already checked (`sostenuto.stats.meta` does it). τ² is in squared units of the effect and never
below 0.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sostenuto.stats.distributions import chi_squared_point
from sostenuto.stats.effect import Interval

Numbers = NDArray[np.float64]

GRID = 128
"""Places at which the restricted likelihood is looked at before its summit is closed in."""
HALVINGS = 120


@dataclass(frozen=True, slots=True)
class Spread:
    """How studies differ.

    Attributes
    ----------
    q : float
        Cochran's Q, by weights without τ².
    tau2 : float
    i2 : float, percent, 0 to 100
        Share of the variation that is not chance.
    h2 : float, from 1 on (fixed effect: Q / (k − 1))
    """

    q: float
    tau2: float
    i2: float
    h2: float


def weighted_mean(y: Numbers, w: Numbers) -> float:
    """Return the mean of ``y`` weighted by ``w``.

    Examples
    --------
    >>> weighted_mean(np.array([0.0, 1.0]), np.array([3.0, 1.0]))
    0.25
    """
    return float(w @ y / w.sum())


def generalised_q(y: Numbers, v: Numbers, tau2: float) -> float:
    """Return the weighted sum of squares about the mean, with weights 1 / (v + τ²).

    At τ² = 0 it is Cochran's Q.

    Examples
    --------
    >>> generalised_q(np.array([0.0, 2.0]), np.array([1.0, 1.0]), 0.0)
    2.0
    """
    w = 1 / (v + tau2)
    return float(w @ (y - weighted_mean(y, w)) ** 2)


def beside_each_other(w: Numbers) -> float:
    """Return Σw − Σw² / Σw, as a sum of products of each weight with the others.

    Taken away from each other, the two would lose every digit where one study outweighs the rest.

    Examples
    --------
    >>> beside_each_other(np.array([1.0, 3.0]))
    1.5
    """
    before = np.concatenate(([0.0], np.cumsum(w[:-1])))
    after = np.concatenate((np.cumsum(w[:0:-1])[::-1], [0.0]))
    return float(w @ (before + after) / w.sum())


def typical_variance(v: Numbers) -> float:
    """Return what stands for all sampling variances in I².

    References
    ----------
    Higgins & Thompson 2002, doi:10.1002/sim.1186.
    """
    return (len(v) - 1) / beside_each_other(1 / v)


def tau2_dl(y: Numbers, v: Numbers) -> float:
    """Return τ² by the method of moments.

    References
    ----------
    DerSimonian & Laird 1986, doi:10.1016/0197-2456(86)90046-2.
    """
    beyond_chance = generalised_q(y, v, 0.0) - (len(y) - 1)
    return max(0.0, beyond_chance / beside_each_other(1 / v))


def tau2_pm(y: Numbers, v: Numbers) -> float:
    """Return the τ² at which the generalised Q is what chance gives, k − 1.

    References
    ----------
    Paule & Mandel 1982, doi:10.6028/jres.087.022.
    """
    return _where_q_is(y, v, len(y) - 1.0)


def tau2_reml(y: Numbers, v: Numbers) -> float:
    """Return the τ² of the largest restricted likelihood.

    The likelihood may have several summits, so it is looked at in many places first; the highest
    is then closed in on by its slope.

    References
    ----------
    Viechtbauer 2005, doi:10.3102/10769986030003261.
    """
    top = float(v.max() + 3 * np.ptp(y) ** 2)
    bottom = max(float(v.min()) * 1e-3, top * 1e-15)
    places = np.concatenate(([0.0], np.geomspace(bottom, top, GRID)))
    w = 1 / (v + places[:, None])
    total = w.sum(axis=1)
    means = (w @ y) / total
    squares = np.einsum("pk,pk->p", w, (y - means[:, None]) ** 2)
    heights = 0.5 * (np.log(w).sum(axis=1) - np.log(total) - squares)
    best = int(np.argmax(heights))
    if best == 0 and _slope(y, v, 0.0) <= 0:
        return 0.0
    low, high = places[max(best - 1, 0)], places[min(best + 1, GRID)]
    return _falling_to_zero(lambda tau2: _slope(y, v, tau2), float(low), float(high))


def tau2_interval(y: Numbers, v: Numbers, level: float) -> Interval | None:
    """Return the Q-profile interval of τ²; None where even τ² = 0 differs too little for chance.

    References
    ----------
    Viechtbauer 2007, doi:10.1002/sim.2514.
    """
    degrees = len(y) - 1
    above = chi_squared_point(0.5 + level / 2, degrees)
    below = chi_squared_point(0.5 - level / 2, degrees)
    if generalised_q(y, v, 0.0) < below:
        return None
    return Interval(_where_q_is(y, v, above), _where_q_is(y, v, below), level)


def spread_of(y: Numbers, v: Numbers, tau2: float | None) -> Spread:
    """Return Q, I² and H² for a τ²; None for a fixed effect, where both come from Q."""
    q, degrees = generalised_q(y, v, 0.0), len(y) - 1
    if tau2 is None:
        i2 = 100 * max(0.0, (q - degrees) / q) if q > 0 else 0.0
        return Spread(q, 0.0, i2, q / degrees)
    return Spread(q, tau2, i2_of(tau2, v), 1 + tau2 / typical_variance(v))


def i2_of(tau2: float, v: Numbers) -> float:
    """Return I² in percent for a τ²."""
    return min(100.0, 100 * tau2 / (tau2 + typical_variance(v)))


def _slope(y: Numbers, v: Numbers, tau2: float) -> float:
    """Return twice the slope of the restricted likelihood at a τ²."""
    w = 1 / (v + tau2)
    squares = (y - weighted_mean(y, w)) ** 2
    return float((w * w) @ squares) - beside_each_other(w)


def _where_q_is(y: Numbers, v: Numbers, wanted: float) -> float:
    """Return the τ² at which the generalised Q has fallen to a value; 0 where it starts below."""
    if generalised_q(y, v, 0.0) <= wanted:
        return 0.0
    # Q is at most k times the squared range over τ², so it has fallen by there.
    high = float(len(y) * np.ptp(y) ** 2 / wanted)
    return _falling_to_zero(lambda tau2: generalised_q(y, v, tau2) - wanted, 0.0, high)


def _falling_to_zero(f: Callable[[float], float], low: float, high: float) -> float:
    """Return where ``f``, above 0 at ``low`` and below at ``high``, passes 0, by halving."""
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        if f(middle) > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2
