"""Points and tails of the normal, Student's and the chi-squared distribution.

Conventions: probabilities in (0, 1); degrees of freedom above 0. SciPy's special functions are
loaded when the first of them is needed, because a normal interval needs none of them.
"""

import math
from statistics import NormalDist

_NORMAL = NormalDist()


def normal_point(p: float) -> float:
    """Return the point below which a share ``p`` of the standard normal lies.

    Examples
    --------
    >>> round(normal_point(0.975), 4)
    1.96
    """
    return _NORMAL.inv_cdf(p)


def normal_p(z: float) -> float:
    """Return the two-sided tail of the standard normal beyond ``z``.

    Examples
    --------
    >>> round(normal_p(-1.96), 4)
    0.05
    """
    return math.erfc(abs(z) / math.sqrt(2))


def t_point(p: float, degrees: float) -> float:
    """Return the point below which a share ``p`` of Student's t lies.

    Examples
    --------
    >>> round(t_point(0.975, 12), 4)
    2.1788
    """
    from scipy import special

    return float(special.stdtrit(degrees, p))


def t_p(t: float, degrees: float) -> float:
    """Return the two-sided tail of Student's t beyond ``t``.

    Examples
    --------
    >>> round(t_p(2.1788, 12), 4)
    0.05
    """
    from scipy import special

    return min(2 * float(special.stdtr(degrees, -abs(t))), 1.0)


def chi_squared_point(p: float, degrees: float) -> float:
    """Return the point below which a share ``p`` of chi-squared lies.

    Examples
    --------
    >>> round(chi_squared_point(0.95, 1), 4)
    3.8415
    """
    from scipy import special

    return float(2 * special.gammaincinv(degrees / 2, p))


def chi_squared_above(x: float, degrees: float) -> float:
    """Return the share of chi-squared above ``x``.

    Examples
    --------
    >>> round(chi_squared_above(3.8415, 1), 4)
    0.05
    """
    from scipy import special

    return float(special.gammaincc(degrees / 2, max(x, 0.0) / 2))
