"""Change from before to after: of one group, and of one group beside another.

Conventions: change is after less before, so that a falling score is below 0. ``r`` is the
correlation of before and after; it is rarely printed, and without it these effects cannot be had:
give it with its source, or compute from the scores by `paired`.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from sostenuto.base.checks import whole
from sostenuto.base.errors import InputError
from sostenuto.stats.effect import Effect, effect
from sostenuto.stats.group_effects import LARGEST_GROUP, small_sample_factor
from sostenuto.stats.inputs import TooLittleError, column, number, spread

LEAST = 3
"""People from whom a change can be standardised: with two the correction is 0."""


@dataclass(frozen=True, slots=True)
class Paired:
    """What a group scored before and after.

    Attributes
    ----------
    n : int, at least 3
    before, after : float
        Means, points.
    sd_before, sd_after : float, points, above 0
    r : float, between −1 and 1, ends excluded
        How the two go together, from person to person.
    """

    n: int
    before: float
    sd_before: float
    after: float
    sd_after: float
    r: float

    def __post_init__(self) -> None:
        whole("n", self.n, 0, LARGEST_GROUP)
        if self.n < LEAST:
            raise TooLittleError("n", expected=f"at least {LEAST} people", got=self.n)
        for name in ("before", "after"):
            number(name, getattr(self, name))
        for name in ("sd_before", "sd_after"):
            spread(name, getattr(self, name))
        if abs(number("r", self.r, -1, 1)) > 1 - 1e-9:
            expected = "between -1 and 1, not at an end (people who change differently)"
            raise TooLittleError("r", expected=expected, got=self.r)

    @property
    def change(self) -> float:
        """Mean change, points."""
        return self.after - self.before

    @property
    def sd_change(self) -> float:
        """Spread of the change, points."""
        a, b = self.sd_before, self.sd_after
        return math.sqrt((a - b) ** 2 + 2 * a * b * (1 - self.r))


def paired(before: Iterable[float], after: Iterable[float]) -> Paired:
    """Return means, spreads and correlation of scores before and after, person by person.

    Parameters
    ----------
    before, after : lists of float, as long as each other, points
        From 3 people on, in the same order.

    Raises
    ------
    InputError
        If the lists differ in length; `TooLittleError` where there are too few people, or their
        scores before, after or their changes do not differ.

    Examples
    --------
    >>> found = paired([20, 18, 25, 22], [15, 16, 19, 15])
    >>> found.n, found.before, found.after, round(found.r, 3)
    (4, 21.25, 16.25, 0.693)
    """
    x, y = column("before", before, least=LEAST), column("after", after, least=LEAST)
    if len(x) != len(y):
        expected = f"as long as before ({len(x)})"
        raise InputError("after", expected=expected, got=len(y))
    n = len(x)
    mean_x, mean_y = math.fsum(x) / n, math.fsum(y) / n
    dx, dy = [v - mean_x for v in x], [v - mean_y for v in y]
    sd_x = spread("sd_before", math.sqrt(math.fsum(d * d for d in dx) / (n - 1)))
    sd_y = spread("sd_after", math.sqrt(math.fsum(d * d for d in dy) / (n - 1)))
    r = math.fsum(a * b for a, b in zip(dx, dy, strict=True)) / ((n - 1) * sd_x * sd_y)
    return Paired(n, mean_x, sd_x, mean_y, sd_y, min(max(r, -1.0), 1.0))


def change_in_spreads_before(group: Paired, *, level: float = 0.95) -> Effect:
    """Return SMCR: the mean change in units of the spread before.

    The variance is 2 (1 − r) / n + d² / (2 n).

    References
    ----------
    Becker 1988, doi:10.1111/j.2044-8317.1988.tb00901.x; Morris 2008,
    doi:10.1177/1094428106291059.

    Examples
    --------
    >>> found = change_in_spreads_before(Paired(20, 30.6, 15.0, 38.5, 11.6, 0.47))
    >>> round(found.value, 4), round(found.variance, 4)
    (0.5056, 0.0594)
    """
    value = small_sample_factor(group.n - 1) * group.change / group.sd_before
    variance = 2 * (1 - group.r) / group.n + value * value / (2 * group.n)
    return effect(value, variance, "smcr", people=group.n, level=level)


def change_in_spreads_of_change(group: Paired, *, level: float = 0.95) -> Effect:
    """Return SMCC: the mean change in units of the spread of the changes.

    The variance is 1 / n + d² / (2 n). The same change looks larger the more alike people change:
    not to be compared with SMCR or with a difference between groups.

    References
    ----------
    Gibbons, Hedeker & Davis 1993, doi:10.3102/10769986018003271.

    Examples
    --------
    >>> round(change_in_spreads_of_change(Paired(20, 30.6, 15.0, 38.5, 11.6, 0.47)).value, 4)
    0.5417
    """
    value = small_sample_factor(group.n - 1) * group.change / spread("sd_change", group.sd_change)
    variance = 1 / group.n + value * value / (2 * group.n)
    return effect(value, variance, "smcc", people=group.n, level=level)


def change_beside_another(
    treated: Paired, others: Paired, *, pooled: bool = True, level: float = 0.95
) -> Effect:
    """Return how much more one group changed than another (pre-post-control).

    Parameters
    ----------
    treated, others : Paired
    pooled : bool
        In units of both groups' pooled spread before, which is recommended; otherwise the
        difference of the two SMCR, each in its own.
    level : float, 0.5 to 0.999

    References
    ----------
    Morris 2008, doi:10.1177/1094428106291059.

    Examples
    --------
    >>> treated = Paired(20, 30.6, 15.0, 38.5, 11.6, 0.47)
    >>> others = Paired(20, 23.1, 13.8, 19.7, 14.8, 0.47)
    >>> round(change_beside_another(treated, others).value, 4)
    0.7684
    >>> round(change_beside_another(treated, others, pooled=False).value, 4)
    0.7421
    """
    n1, n2 = treated.n, others.n
    people = n1 + n2
    if not pooled:
        one, other = change_in_spreads_before(treated), change_in_spreads_before(others)
        variance = one.variance + other.variance
        return effect(one.value - other.value, variance, "ppc", people=people, level=level)
    squares = (n1 - 1) * treated.sd_before**2 + (n2 - 1) * others.sd_before**2
    sd = math.sqrt(squares / (people - 2))
    value = small_sample_factor(people - 2) * (treated.change - others.change) / sd
    r = (n1 * treated.r + n2 * others.r) / people
    variance = 2 * (1 - r) * (1 / n1 + 1 / n2) + value * value / (2 * people)
    return effect(value, variance, "ppc", people=people, level=level)
