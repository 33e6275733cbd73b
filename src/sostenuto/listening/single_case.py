"""Arcs compared for one person: what changed from before a programme to after it, by arc.

Conventions: mood in [-1, 1] on both axes, tension on its own scale of 0 to 10. A change is after
less before; only ``nearer`` is turned round, so that above 0 is nearer to the wanted place. This is
a description of one person's programmes, in the order in which life brought them. An arc that was
chosen was not drawn by lot: what it went with may be due to why it was chosen.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, get_args

import numpy as np

from sostenuto.base.affect import AffectPoint
from sostenuto.base.checks import within
from sostenuto.listening.catalogue import weights

Measure = Literal["nearer", "valence", "tension"]

MEASURES: tuple[Measure, ...] = get_args(Measure)

LEAST_SD = {
    "nearer": 0.25 / math.sqrt(6),
    "valence": 0.25 / math.sqrt(6),
    "tension": 1 / math.sqrt(6),
}
"""The spread that rounding alone gives a difference of two answers: a cell of the mood square is
0.25 wide, a step of tension 1. Equal answers are never taken to be surer than that."""

STEPS_PER_UNIT = 100
"""For counting orders, changes are rounded to a hundredth: sums are then whole numbers."""


@dataclass(frozen=True, slots=True)
class Played:
    """One programme: its arc, the wanted place, and how the person was before and after.

    A programme that was stopped belongs here as well: leaving it out would flatter its arc.
    """

    arc: str
    goal: AffectPoint
    before: AffectPoint | None = None
    after: AffectPoint | None = None
    tension_before: float | None = None
    tension_after: float | None = None

    def __post_init__(self) -> None:
        for name in ("tension_before", "tension_after"):
            if getattr(self, name) is not None:
                within(name, getattr(self, name), 0, 10)

    def change(self, measure: Measure) -> float | None:
        """Return one change, or None where before or after was not asked.

        Examples
        --------
        >>> one = Played("iso", AffectPoint(0.5, 0), AffectPoint(-0.5, 0), AffectPoint(0, 0))
        >>> one.change("nearer"), one.change("valence"), one.change("tension")
        (0.5, 0.5, None)
        """
        if measure == "tension":
            if self.tension_before is None or self.tension_after is None:
                return None
            return self.tension_after - self.tension_before
        if self.before is None or self.after is None:
            return None
        if measure == "valence":
            return self.after.valence - self.before.valence
        return self.before.distance(self.goal) - self.after.distance(self.goal)


@dataclass(frozen=True, slots=True)
class MeanChange:
    """The mean change of one measure with one arc.

    Attributes
    ----------
    mean : float or None
        None without programmes.
    half_width : float or None
        Of the 95 % interval (Student's t); None under two programmes.
    n : int
        Programmes with an answer before and after.
    sd : float
        Between programmes, never under `LEAST_SD`.
    """

    mean: float | None
    half_width: float | None
    n: int
    sd: float

    @property
    def reason(self) -> str:
        """Why there is not enough data; empty when there is."""
        least = weights().enough_ratings
        return f"not enough data: {self.n} of {least:g} programmes" if self.n < least else ""

    @property
    def enough(self) -> bool:
        """Whether there are programmes enough to speak of them."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure with one arc against another.

    Attributes
    ----------
    first, second : str
        Names of the arcs.
    measure : str
    difference, half_width : float or None
        Mean with the first less mean with the second, with its 95 % interval (Welch); None where
        there is not enough data.
    p : float or None
        Exact randomisation p, two-sided (`randomisation_p`); None where there is not enough data.
    n_first, n_second : int
    reason : str
        Why there is not enough data; empty when there is.
    """

    first: str
    second: str
    measure: Measure
    difference: float | None
    half_width: float | None
    p: float | None
    n_first: int
    n_second: int
    reason: str = ""


def mean_change(changes: Sequence[float], measure: Measure) -> MeanChange:
    """Return the mean of some changes with its 95 % interval.

    Examples
    --------
    >>> found = mean_change([0.5, 0.25, 0.0, 0.25, 0.5], "valence")
    >>> found.mean, round(found.half_width, 3), found.n
    (0.3, 0.26, 5)
    """
    n, least = len(changes), LEAST_SD[measure]
    if n == 0:
        return MeanChange(None, None, 0, least)
    mean = math.fsum(changes) / n
    if n == 1:
        return MeanChange(mean, None, 1, least)
    squares = math.fsum((each - mean) ** 2 for each in changes)
    sd = max(least, math.sqrt(squares / (n - 1)))
    return MeanChange(mean, _t(n - 1) * sd / math.sqrt(n), n, sd)


def by_arc(programmes: Iterable[Played]) -> dict[str, dict[Measure, MeanChange]]:
    """Return the mean changes of one person's programmes: by arc, then by measure."""
    return {
        arc: {measure: mean_change(found[measure], measure) for measure in MEASURES}
        for arc, found in _changes(programmes).items()
    }


def compared(programmes: Iterable[Played]) -> tuple[Difference, ...]:
    """Return every two arcs against each other, by every measure.

    Only where each of the two has five programmes and more is there a number; otherwise the reason
    says "not enough data". Several comparisons at once find a small p by chance more often.

    Examples
    --------
    >>> goal, low = AffectPoint(0.5, -0.5), AffectPoint(-0.5, 0.5)
    >>> few = [Played(arc, goal, low, goal) for arc in ("iso", "compensatory")]
    >>> compared(few)[0].p, compared(few)[0].reason
    (None, 'not enough data: 1 and 1 of 5 programmes each')
    """
    found = _changes(programmes)
    return tuple(
        _difference(first, second, measure, found[first][measure], found[second][measure])
        for first, second in combinations(found, 2)
        for measure in MEASURES
    )


def randomisation_p(first: Sequence[float], second: Sequence[float]) -> float:
    """Return how many of all ways to share out the changes give a gap as wide, in (0, 1].

    All ways are counted, none is drawn: the number of ways to reach each sum with each count is
    built up change by change. It is the p of a test only where a lot decided which arc was played;
    otherwise it tells how often chance alone would give such a gap.

    Parameters
    ----------
    first, second : sequences of float, at least one each
        Changes with each arc; rounded to a hundredth.

    References
    ----------
    Edgington & Onghena (2007), Randomization Tests, 4th ed., ISBN 978-1-58488-589-4.

    Examples
    --------
    >>> randomisation_p([1, 2, 3], [4, 5, 6])  # 2 of the 20 ways
    0.1
    """
    values = [round(each * STEPS_PER_UNIT) for each in (*first, *second)]
    lowest = min(values)
    steps = [value - lowest for value in values]
    count, every, total = len(first), len(steps), sum(steps)
    ways = np.zeros((count + 1, total + 1))
    ways[0, 0] = 1
    for step in steps:
        for taken in range(count, 0, -1):
            ways[taken, step:] += ways[taken - 1, : total + 1 - step]
    sums = np.arange(total + 1)
    gaps = np.abs(sums * every - total * count)
    as_wide = gaps >= abs(sum(steps[:count]) * every - total * count)
    return float(ways[count, as_wide].sum() / ways[count].sum())


def _changes(programmes: Iterable[Played]) -> dict[str, dict[Measure, list[float]]]:
    found: dict[str, dict[Measure, list[float]]] = {}
    for one in programmes:
        kept = found.setdefault(one.arc, {measure: [] for measure in MEASURES})
        for measure in MEASURES:
            change = one.change(measure)
            if change is not None:
                kept[measure].append(change)
    return dict(sorted(found.items()))


def _difference(
    first: str, second: str, measure: Measure, one: Sequence[float], other: Sequence[float]
) -> Difference:
    a, b, least = mean_change(one, measure), mean_change(other, measure), weights().enough_ratings
    if a.mean is None or b.mean is None or not (a.enough and b.enough):
        reason = f"not enough data: {a.n} and {b.n} of {least:g} programmes each"
        return Difference(first, second, measure, None, None, None, a.n, b.n, reason)
    parts = a.sd**2 / a.n, b.sd**2 / b.n
    degrees = sum(parts) ** 2 / (parts[0] ** 2 / (a.n - 1) + parts[1] ** 2 / (b.n - 1))
    half_width = _t(degrees) * math.sqrt(sum(parts))
    p = randomisation_p(one, other)
    return Difference(first, second, measure, a.mean - b.mean, half_width, p, a.n, b.n)


def _t(degrees: float) -> float:
    """Return the 97.5 % point of Student's t."""
    # Special functions take long to load, and planning needs none of them.
    from scipy import special

    return float(special.stdtrit(degrees, 0.975))
