"""Goal attainment scaling: how far the goals of one person were reached, in one number.

Conventions: a level is a whole number from -2 to 2, and 0 is the result that was expected. A weight
is a whole number from 1 to 4. T is 50 when the goals come out as expected together. T compares a
person with what was expected of them, never with other people.

References
----------
Kiresuk, T. J. and Sherman, R. E. (1968). Goal attainment scaling. doi:10.1007/BF01530764
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from sostenuto.base.checks import whole, within
from sostenuto.base.errors import InputError
from sostenuto.measures import catalogue

LEVELS = (-2, -1, 0, 1, 2)
WEIGHTS = (1, 2, 3, 4)
RHO = 0.30
"""How goals are taken to go together on average; the value that the authors of the method give."""


@dataclass(frozen=True, slots=True)
class LevelWords:
    """What a level is called, and help for writing it."""

    level: int
    name: str
    help: str


@dataclass(frozen=True, slots=True)
class Rated:
    """One goal: its level now, its level at the start, and its weight; None is "not rated"."""

    level: int | None
    weight: int = 1
    baseline: int | None = None


@dataclass(frozen=True, slots=True)
class Attainment:
    """How far goals were reached.

    Attributes
    ----------
    t : float or None
        The T-score of the goals that are rated.
    n, of : int
        How many goals are in it, and how many there are.
    reached : int
        How many came out at 0 or better.
    change : float or None
        T now less T at the start, over the goals that have both.
    change_n : int
        How many goals those are.
    reason : str
        Why there is no number, or why it leaves goals out; else empty.
    """

    t: float | None
    n: int
    of: int
    reached: int
    change: float | None
    change_n: int
    reason: str = ""


@cache
def level_words() -> MappingProxyType[int, LevelWords]:
    """Return the words of the five levels, from the lowest.

    Examples
    --------
    >>> level_words()[0].name
    'what we expect'
    """
    said = catalogue.table("attainment.toml")["levels"]
    return MappingProxyType({one["level"]: LevelWords(**one) for one in said})


@cache
def weight_words() -> MappingProxyType[int, str]:
    """Return what each weight is called.

    Examples
    --------
    >>> weight_words()[4]
    'matters most'
    """
    said = catalogue.table("attainment.toml")["weights"]
    return MappingProxyType({one["weight"]: one["name"] for one in said})


def t_score(
    levels: Sequence[int],
    weights: Sequence[int] | None = None,
    *,
    rho: float = RHO,
    heaviest: int = WEIGHTS[-1],
) -> float:
    """Return the T-score of the levels that goals have reached.

    Parameters
    ----------
    levels : sequence of int, -2 to 2, at least one
    weights : sequence of int, 1 to ``heaviest``, optional
        As many as levels; all equal when left out.
    rho : float in [0, 1]
    heaviest : int
        The highest weight; the pages offer 1 to 4, published examples go further.

    Raises
    ------
    InputError
        If there is no goal, a number is out of its range, or the counts differ.

    Examples
    --------
    >>> round(t_score([1, 0, -1], [3, 2, 1]), 2), t_score([2])
    (54.41, 70.0)
    """
    if not levels:
        raise InputError("levels", expected="at least one", got=levels)
    weights = [1] * len(levels) if weights is None else weights
    if len(weights) != len(levels):
        raise InputError("weights", expected=f"{len(levels)}, one a goal", got=len(weights))
    level = [whole("level", one, LEVELS[0], LEVELS[-1]) for one in levels]
    weight = [whole("weight", one, WEIGHTS[0], heaviest) for one in weights]
    rho = within("rho", rho, 0, 1)
    spread = (1 - rho) * sum(w * w for w in weight) + rho * sum(weight) ** 2
    return 50 + 10 * sum(w * x for w, x in zip(weight, level, strict=True)) / math.sqrt(spread)


def attainment(goals: Sequence[Rated]) -> Attainment:
    """Return how far goals were reached; those that are not rated are left out and counted.

    Raises
    ------
    InputError
        If a level or a weight is out of its range.

    Examples
    --------
    >>> now = attainment([Rated(1, 3, -1), Rated(0, 2, -1), Rated(None, 1, -2)])
    >>> round(now.t, 1), now.n, now.of, round(now.change, 1), now.reason
    (57.4, 2, 3, 19.6, '1 of 3 goals not rated')
    """
    rated = [goal for goal in goals if goal.level is not None]
    t = _t([(goal.level, goal.weight) for goal in rated])
    both = [goal for goal in rated if goal.baseline is not None]
    now = _t([(goal.level, goal.weight) for goal in both])
    start = _t([(goal.baseline, goal.weight) for goal in both])
    change = None if now is None or start is None else now - start
    reached = sum(goal.level is not None and goal.level >= 0 for goal in rated)
    reason = _reason(len(goals), len(goals) - len(rated))
    return Attainment(t, len(rated), len(goals), reached, change, len(both), reason)


def _t(goals: list[tuple[int | None, int]]) -> float | None:
    levels = [level for level, _ in goals if level is not None]
    return t_score(levels, [weight for _, weight in goals]) if levels else None


def _reason(of: int, missing: int) -> str:
    if not of:
        return "no goals"
    return f"{missing} of {of} goals not rated" if missing else ""
