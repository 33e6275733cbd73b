"""Studies pooled into one estimate, with how much they differ.

Conventions: effects of one measure on one scale, ratios as logarithms; variances of sampling, not
standard errors. What was done is named in the answer (`Pooled.method`, `Pooled.hartung_knapp`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from sostenuto.base.errors import InputError
from sostenuto.stats import heterogeneity
from sostenuto.stats.distributions import (
    chi_squared_above,
    normal_p,
    normal_point,
    t_p,
    t_point,
)
from sostenuto.stats.effect import Interval
from sostenuto.stats.heterogeneity import Numbers
from sostenuto.stats.inputs import (
    LARGEST_VARIANCE,
    SMALLEST_VARIANCE,
    TooLittleError,
    choice,
    column,
    level_of,
)

Method = Literal["fixed", "dl", "reml", "pm"]
Prediction = Literal["t", "same"]

NAMES: dict[str, str] = {
    "fixed": "fixed effect",
    "dl": "random effects, DerSimonian and Laird",
    "reml": "random effects, restricted maximum likelihood",
    "pm": "random effects, Paule and Mandel",
}
"""How each method is called in an output."""

_TAU2: dict[str, Callable[[Numbers, Numbers], float]] = {
    "dl": heterogeneity.tau2_dl,
    "reml": heterogeneity.tau2_reml,
    "pm": heterogeneity.tau2_pm,
}
LEAST_TO_PREDICT = 3


@dataclass(frozen=True, slots=True)
class Pooled:
    """Studies pooled.

    Attributes
    ----------
    estimate, se : float
    interval : Interval
        Of the mean effect.
    statistic, p : float
        ``estimate / se`` and its two-sided p.
    degrees : int or None
        Of Student's t behind interval and p; None for the normal distribution.
    k : int
        Studies.
    tau2 : float
        Variance between studies; 0 for the fixed effect.
    tau2_interval : Interval or None
        By Q-profile; None for the fixed effect, and where the studies agree more than chance.
    q, q_p : float
        Cochran's Q with k − 1 degrees of freedom, and its p.
    i2, h2 : float
        I² in percent; H².
    prediction : Interval or None
        Where the effect of a further study would lie; None for the fixed effect and under three.
    weights : tuple of float, length k, percent
    method : {"fixed", "dl", "reml", "pm"}
    hartung_knapp : bool
    """

    estimate: float
    se: float
    interval: Interval
    statistic: float
    p: float
    degrees: int | None
    k: int
    tau2: float
    tau2_interval: Interval | None
    q: float
    q_p: float
    i2: float
    h2: float
    prediction: Interval | None
    weights: tuple[float, ...]
    method: Method
    hartung_knapp: bool


def meta_analysis(
    effects: Iterable[float],
    variances: Iterable[float],
    *,
    method: Method = "reml",
    hartung_knapp: bool = False,
    prediction: Prediction = "t",
    level: float = 0.95,
) -> Pooled:
    """Return some studies pooled.

    Parameters
    ----------
    effects : list of float, length k from 2 to 10,000, within ±10⁹
        Of one measure; ratios as logarithms.
    variances : list of float, length k, 10⁻¹² to 10¹²
        Sampling variances, the squares of standard errors.
    method : {"fixed", "dl", "reml", "pm"}
        How τ² is found; "fixed" takes it as 0.
    hartung_knapp : bool
        Standard error from how the studies differ, with Student's t of k − 1 degrees: recommended
        with few studies. It is not kept from being narrower than the usual one.
    prediction : {"t", "same"}
        The prediction interval by Student's t of k − 2 degrees, or by the distribution that the
        mean's interval has.
    level : float, 0.5 to 0.999

    Raises
    ------
    InputError
        If a number is outside its range, or the lists differ in length.
    TooLittleError
        If there are fewer than 2 studies, or Hartung and Knapp's way is asked for and they do not
        differ at all.

    References
    ----------
    Hartung & Knapp 2001, doi:10.1002/sim.1009; Higgins, Thompson & Spiegelhalter 2009,
    doi:10.1111/j.1467-985X.2008.00552.x.

    Examples
    --------
    >>> found = meta_analysis([-0.5, -0.1, -0.9, 0.2], [0.04, 0.05, 0.06, 0.05], method="dl")
    >>> round(found.estimate, 3), round(found.interval.low, 3), round(found.interval.high, 3)
    (-0.321, -0.771, 0.129)
    >>> meta_analysis([-0.5], [0.04])
    Traceback (most recent call last):
    sostenuto.stats.inputs.TooLittleError: studies must be at least 2 to be pooled; got 1
    """
    y, v = checked_studies(effects, variances, least=2)
    choice("method", method, get_args(Method))
    choice("prediction", prediction, get_args(Prediction))
    return _pooled(y, v, method, bool(hartung_knapp), prediction, level_of(level))


def leave_one_out(
    effects: Iterable[float],
    variances: Iterable[float],
    *,
    method: Method = "reml",
    hartung_knapp: bool = False,
    prediction: Prediction = "t",
    level: float = 0.95,
) -> tuple[Pooled, ...]:
    """Return the studies pooled without the first, without the second, and so on.

    Parameters and errors are those of `meta_analysis`, from 3 to 1,000 studies.

    Examples
    --------
    >>> found = leave_one_out([-0.5, -0.1, -0.9], [0.04, 0.05, 0.06], method="fixed")
    >>> [round(each.estimate, 3) for each in found]
    [-0.464, -0.66, -0.322]
    """
    y, v = checked_studies(effects, variances, least=LEAST_TO_PREDICT)
    if len(y) > 1000:
        raise InputError("studies", expected="at most 1000 to leave each out", got=len(y))
    choice("method", method, get_args(Method))
    choice("prediction", prediction, get_args(Prediction))
    level = level_of(level)
    kept = (np.arange(len(y)) != left_out for left_out in range(len(y)))
    return tuple(
        _pooled(y[rest], v[rest], method, bool(hartung_knapp), prediction, level) for rest in kept
    )


def checked_studies(
    effects: Iterable[float], variances: Iterable[float], *, least: int
) -> tuple[Numbers, Numbers]:
    """Return effects and variances as arrays of one length.

    Raises
    ------
    InputError, TooLittleError
        As `meta_analysis` says.
    """
    y = column("effects", effects, least=0)
    v = column("variances", variances, SMALLEST_VARIANCE, LARGEST_VARIANCE, least=0)
    if len(y) != len(v):
        raise InputError("variances", expected=f"as many as effects ({len(y)})", got=len(v))
    if len(y) < least:
        purpose = "to be pooled" if least == 2 else "to leave each out once"
        raise TooLittleError("studies", expected=f"at least {least} {purpose}", got=len(y))
    return np.array(y), np.array(v)


def _pooled(
    y: Numbers, v: Numbers, method: Method, knapp: bool, prediction: Prediction, level: float
) -> Pooled:
    tau2 = None if method == "fixed" else _TAU2[method](y, v)
    spread = heterogeneity.spread_of(y, v, tau2)
    w = 1 / (v + spread.tau2)
    k, total = len(y), float(w.sum())
    mean = heterogeneity.weighted_mean(y, w)
    se, degrees = 1 / math.sqrt(total), None
    if knapp:
        se, degrees = _knapp_se(y, w, mean), k - 1
    half = _point(level, degrees) * se
    statistic = mean / se
    return Pooled(
        estimate=mean,
        se=se,
        interval=Interval(mean - half, mean + half, level),
        statistic=statistic,
        p=normal_p(statistic) if degrees is None else t_p(statistic, degrees),
        degrees=degrees,
        k=k,
        tau2=spread.tau2,
        tau2_interval=None if tau2 is None else heterogeneity.tau2_interval(y, v, level),
        q=spread.q,
        q_p=chi_squared_above(spread.q, k - 1),
        i2=spread.i2,
        h2=spread.h2,
        prediction=_predicted(mean, se, tau2, k, degrees, prediction, level),
        weights=tuple((100 * w / total).tolist()),
        method=method,
        hartung_knapp=knapp,
    )


def _knapp_se(y: Numbers, w: Numbers, mean: float) -> float:
    squares = float(w @ (y - mean) ** 2) / (len(y) - 1)
    se = math.sqrt(squares / float(w.sum()))
    if not se > 0:
        expected = "different from each other, for the interval of Hartung and Knapp"
        raise TooLittleError("effects", expected=expected, got="all the same")
    return se


def _point(level: float, degrees: int | None) -> float:
    p = 0.5 + level / 2
    return normal_point(p) if degrees is None else t_point(p, degrees)


def _predicted(
    mean: float,
    se: float,
    tau2: float | None,
    k: int,
    degrees: int | None,
    prediction: Prediction,
    level: float,
) -> Interval | None:
    if tau2 is None or k < LEAST_TO_PREDICT:
        return None
    half = _point(level, k - 2 if prediction == "t" else degrees) * math.sqrt(tau2 + se * se)
    return Interval(mean - half, mean + half, level)
