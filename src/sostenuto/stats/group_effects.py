"""Two groups compared by their means: in spreads (Hedges g) or in points.

Conventions: the first group is the one that had the music; the effect is first less second. Group
sizes from 2; standard deviations above 0.
"""

import math

from sostenuto.base.checks import whole
from sostenuto.stats.effect import Effect, effect
from sostenuto.stats.inputs import number, spread

LARGEST_GROUP = 1_000_000


def small_sample_factor(degrees: float) -> float:
    """Return the factor that takes the bias of small samples out of a standardised difference.

    The exact one by the gamma function; 1 − 3 / (4 m − 1) comes near it.

    Parameters
    ----------
    degrees : float, at least 2

    References
    ----------
    Hedges 1981, doi:10.3102/10769986006002107.

    Examples
    --------
    >>> round(small_sample_factor(10), 4)
    0.9227
    """
    degrees = number("degrees", degrees, 2, 1e9)
    if degrees > 1e6:  # the difference of two large logarithms would only add noise
        return 1 - 3 / (4 * degrees - 1)
    return math.exp(math.lgamma(degrees / 2) - math.lgamma((degrees - 1) / 2)) / math.sqrt(
        degrees / 2
    )


def hedges_g(
    n1: int, mean1: float, sd1: float, n2: int, mean2: float, sd2: float, *, level: float = 0.95
) -> Effect:
    """Return the standardised mean difference of two groups, corrected for small samples.

    The variance is 1/n1 + 1/n2 + g² / (2 (n1 + n2)).

    Parameters
    ----------
    n1, n2 : int, 2 to 1,000,000
    mean1, mean2 : float, points of one scale
    sd1, sd2 : float, points, above 0
    level : float, 0.5 to 0.999

    Raises
    ------
    InputError
        If a number is outside its range; `TooLittleError` where a spread is 0.

    References
    ----------
    Hedges 1981, doi:10.3102/10769986006002107.

    Examples
    --------
    >>> found = hedges_g(155, 55, 47, 156, 75, 64)
    >>> round(found.value, 4), round(found.variance, 4)
    (-0.3552, 0.0131)
    """
    n1, n2 = _size("n1", n1), _size("n2", n2)
    difference = number("mean1", mean1) - number("mean2", mean2)
    pooled = _pooled(n1, spread("sd1", sd1), n2, spread("sd2", sd2))
    g = small_sample_factor(n1 + n2 - 2) * difference / pooled
    variance = 1 / n1 + 1 / n2 + g * g / (2 * (n1 + n2))
    return effect(g, variance, "smd", people=n1 + n2, level=level)


def mean_difference(
    n1: int,
    mean1: float,
    sd1: float,
    n2: int,
    mean2: float,
    sd2: float,
    *,
    pooled: bool = True,
    level: float = 0.95,
) -> Effect:
    """Return the difference of two means in points of their scale.

    Parameters
    ----------
    n1, mean1, sd1, n2, mean2, sd2
        As for `hedges_g`.
    pooled : bool
        Whether both groups are taken to have one spread (the pooled one), or each its own.
    level : float, 0.5 to 0.999

    Raises
    ------
    InputError
        If a number is outside its range; `TooLittleError` where a spread is 0.

    Examples
    --------
    >>> found = mean_difference(155, 55, 47, 156, 75, 64)
    >>> found.value, round(found.variance, 4)
    (-20.0, 40.5863)
    """
    n1, n2 = _size("n1", n1), _size("n2", n2)
    difference = number("mean1", mean1) - number("mean2", mean2)
    sd1, sd2 = spread("sd1", sd1), spread("sd2", sd2)
    if pooled:
        sd1 = sd2 = _pooled(n1, sd1, n2, sd2)
    variance = sd1 * sd1 / n1 + sd2 * sd2 / n2
    return effect(difference, variance, "md", people=n1 + n2, level=level)


def _size(name: str, n: int) -> int:
    return whole(name, n, 2, LARGEST_GROUP)


def _pooled(n1: int, sd1: float, n2: int, sd2: float) -> float:
    return math.sqrt(((n1 - 1) * sd1 * sd1 + (n2 - 1) * sd2 * sd2) / (n1 + n2 - 2))
