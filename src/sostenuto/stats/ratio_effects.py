"""Two groups compared by how many had an event: odds ratio and risk ratio.

Conventions: ``a`` had the event and ``b`` had not, of those with the music; ``c`` had it and ``d``
had not, of the others. Values are natural logarithms. Where one cell is empty, ½ is added to all
four of that study, and the effect says so.
"""

import math

from sostenuto.base.checks import whole
from sostenuto.stats.effect import Effect, effect
from sostenuto.stats.inputs import TooLittleError

LARGEST_CELL = 1_000_000_000


def odds_ratio(a: int, b: int, c: int, d: int, *, level: float = 0.95) -> Effect:
    """Return the log odds ratio (a d) / (b c) with variance 1/a + 1/b + 1/c + 1/d.

    Parameters
    ----------
    a, b, c, d : int, at least 0
        With the event, without it; the same in the other group.
    level : float, 0.5 to 0.999

    Raises
    ------
    InputError
        If a cell is not a whole number from 0; `TooLittleError` where a group has nobody.

    References
    ----------
    Woolf 1955, doi:10.1111/j.1469-1809.1955.tb01348.x.

    Examples
    --------
    >>> found = odds_ratio(4, 119, 11, 128)
    >>> round(found.value, 4), round(found.variance, 4)
    (-0.9387, 0.3571)
    """
    w, x, y, z, corrected = _cells(a, b, c, d)
    value = math.log(w) - math.log(x) - math.log(y) + math.log(z)
    variance = 1 / w + 1 / x + 1 / y + 1 / z
    return effect(value, variance, "or", people=a + b + c + d, level=level, corrected=corrected)


def risk_ratio(a: int, b: int, c: int, d: int, *, level: float = 0.95) -> Effect:
    """Return the log risk ratio, with variance 1/a − 1/(a+b) + 1/c − 1/(c+d).

    If everybody had the event, both cells without it are empty and ½ is added as well.

    Parameters
    ----------
    a, b, c, d, level
        As for `odds_ratio`.

    Raises
    ------
    InputError
        As for `odds_ratio`.

    References
    ----------
    Katz et al. 1978, doi:10.2307/2530610.

    Examples
    --------
    >>> found = risk_ratio(4, 119, 11, 128)
    >>> round(found.value, 4), round(found.variance, 4)
    (-0.8893, 0.3256)
    """
    w, x, y, z, corrected = _cells(a, b, c, d)
    value = math.log(w) - math.log(w + x) - math.log(y) + math.log(y + z)
    # b / (a (a + b)) is 1/a − 1/(a+b) without the loss of digits.
    variance = x / (w * (w + x)) + z / (y * (y + z))
    return effect(value, variance, "rr", people=a + b + c + d, level=level, corrected=corrected)


def _cells(a: int, b: int, c: int, d: int) -> tuple[float, float, float, float, bool]:
    cells = [
        whole(name, value, 0, LARGEST_CELL)
        for name, value in zip("abcd", (a, b, c, d), strict=True)
    ]
    for names, group in (("a + b", cells[:2]), ("c + d", cells[2:])):
        if not sum(group):
            raise TooLittleError(names, expected="at least 1 person", got=0)
    empty = 0 in cells
    w, x, y, z = (cell + 0.5 if empty else float(cell) for cell in cells)
    return w, x, y, z, empty
