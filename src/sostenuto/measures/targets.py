"""Goals that a number decides, and ratings of a goal over time.

Conventions: a number that reaches a target says nothing about the goal itself, which a person
judges: keep the two apart. Follow-ups count from 2 to 26 weeks after a goal was set, as the HL7
guide on patient-centred outcomes has it.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sostenuto.base.checks import finite, whole
from sostenuto.base.errors import InputError
from sostenuto.measures.attainment import LEVELS

EARLIEST, LATEST = dt.timedelta(weeks=2), dt.timedelta(weeks=26)
_ATTAINED = 0


@dataclass(frozen=True, slots=True)
class Course:
    """How a goal went: its level at the start, its follow-ups, and when it was attained."""

    baseline: int | None
    follow_ups: tuple[tuple[dt.date, int], ...]
    attained_on: dt.date | None
    attained_at_end: bool


def target_met(
    value: float, *, at_most: float | None = None, at_least: float | None = None
) -> bool:
    """Return whether a number reaches a target.

    Raises
    ------
    InputError
        If a number is not finite, or there is not exactly one target.

    Examples
    --------
    >>> [target_met(value, at_most=11) for value in (10, 13, 15)]
    [True, False, False]
    """
    if (at_most is None) == (at_least is None):
        raise InputError("target", expected="at_most or at_least", got=(at_most, at_least))
    if at_most is not None:
        return finite("value", value) <= finite("at_most", at_most)
    return finite("value", value) >= finite("at_least", at_least or 0)


def course_of_goal(start: dt.date, ratings: Sequence[tuple[dt.date, int]]) -> Course:
    """Return how a goal went.

    Parameters
    ----------
    start : date
        When it was set.
    ratings : sequence of (date, level)
        In any order; one on the day of the start or before is the baseline.

    Raises
    ------
    InputError
        If a level is not from -2 to 2, or a day is none.

    Examples
    --------
    >>> day = dt.date
    >>> went = course_of_goal(day(2024, 4, 2), [(day(2024, 4, 2), -1), (day(2024, 7, 11), 1)])
    >>> went.baseline, went.attained_on, went.attained_at_end
    (-1, datetime.date(2024, 7, 11), True)
    """
    _day("start", start)
    checked = []
    for day, level in ratings:
        _day("rating", day)
        checked.append((day, whole("level", level, LEVELS[0], LEVELS[-1])))
    checked.sort()
    before = [level for day, level in checked if day <= start]
    after = tuple(one for one in checked if EARLIEST <= one[0] - start <= LATEST)
    attained = next((day for day, level in after if level >= _ATTAINED), None)
    at_end = bool(after) and after[-1][1] >= _ATTAINED
    return Course(before[-1] if before else None, after, attained, at_end)


def _day(name: str, day: dt.date) -> None:
    if isinstance(day, dt.datetime) or not isinstance(day, dt.date):
        raise InputError(name, expected="a day", got=day)
