"""Cohesion of a group: what its members answer to five items of ours, and when to ask again.

Conventions: an item goes from 0 to 10 and a high number is more of it. A member's number is the
mean of the items that they answered. A group's numbers are said from three members on, and name
nobody. The items are ours and not a tested scale: they have no bands.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean
from types import MappingProxyType

from sostenuto.base.checks import whole, within
from sostenuto.base.errors import InputError
from sostenuto.measures import catalogue
from sostenuto.measures.ratings import HIGHEST, LOWEST

MAY_MISS = 1
"""How many of the five items may be left out; with more of them missing there is no number."""
FEWEST = 3
"""From how many people on a group's numbers are said."""


@dataclass(frozen=True, slots=True)
class Cohesion:
    """What one member answered.

    Attributes
    ----------
    value : float or None
        The mean of the answered items, 0 to 10; None where too many are missing.
    answered, of : int
    reason : str
        Why there is no number, or why it leaves items out; else empty.
    """

    value: float | None
    answered: int
    of: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GroupCohesion:
    """What a group answered at one meeting.

    Attributes
    ----------
    mean, low, high : float or None
        Of its members' numbers; None where too few have one.
    n : int
        How many members have a number.
    reason : str
        Why there is nothing to say; else empty.
    """

    mean: float | None
    low: float | None
    high: float | None
    n: int
    reason: str = ""


def items() -> tuple[str, ...]:
    """Return the keys of the five items, ratings of ``ratings.toml``, in the order of asking.

    Examples
    --------
    >>> items()
    ('group_ease', 'group_heard', 'group_direction', 'group_belonging', 'group_honesty')
    """
    return tuple(catalogue.table("ratings.toml")["group"]["cohesion"])


def every_days() -> Mapping[str, int]:
    """Return after how many days a member of a group is asked again, by what is asked.

    Examples
    --------
    >>> every_days()["cohesion"]
    28
    """
    return MappingProxyType(catalogue.table("ratings.toml")["group"]["every_days"])


def cohesion(answers: Mapping[str, float | None]) -> Cohesion:
    """Return one member's number.

    Parameters
    ----------
    answers : mapping of str to float or None
        Answers by the key of the item; one that is missing or None was left out.

    Raises
    ------
    InputError
        If a key is no item, or an answer is not from 0 to 10.

    Examples
    --------
    >>> cohesion(dict.fromkeys(items(), 6) | {"group_ease": None})
    Cohesion(value=6.0, answered=4, of=5, reason='1 of 5 items missing')
    >>> cohesion({"group_ease": 7}).value is None
    True
    """
    known = items()
    for key in answers:
        if key not in known:
            raise InputError("item", expected="an item of cohesion", got=key)
    said = [answers.get(key) for key in known]
    given = [within("answer", one, LOWEST, HIGHEST) for one in said if one is not None]
    missing = len(known) - len(given)
    value = fmean(given) if missing <= MAY_MISS else None
    reason = f"{missing} of {len(known)} items missing" if missing else ""
    return Cohesion(value, len(given), len(known), reason)


def of_group(members: Iterable[Cohesion]) -> GroupCohesion:
    """Return a group's numbers: the mean of its members' numbers, the lowest and the highest.

    Examples
    --------
    >>> of_group(Cohesion(value, 5, 5) for value in (4, 7, 10))
    GroupCohesion(mean=7.0, low=4, high=10, n=3, reason='')
    >>> of_group([Cohesion(4, 5, 5), Cohesion(7, 5, 5)]).reason
    'fewer than 3 people answered'
    """
    values = [one.value for one in members if one.value is not None]
    if len(values) < FEWEST:
        reason = f"fewer than {FEWEST} people answered"
        return GroupCohesion(None, None, None, len(values), reason)
    return GroupCohesion(fmean(values), min(values), max(values), len(values))


def due(last_asked: dt.date | None, today: dt.date, every_days: int) -> bool:
    """Return whether something that is asked every so many days is to be asked today.

    Parameters
    ----------
    last_asked : date or None
        The day on which it was asked last; None: never, so it is due.
    today : date
    every_days : int, >= 1

    Raises
    ------
    InputError
        If there is not at least a day between.

    Examples
    --------
    >>> monday = dt.date(2026, 11, 23)
    >>> due(None, monday, 28), due(dt.date(2026, 10, 26), monday, 28), due(monday, monday, 1)
    (True, True, False)
    """
    days = whole("every_days", every_days, 1)
    return last_asked is None or (today - last_asked).days >= days
