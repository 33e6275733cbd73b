"""Measures made of facts: a timed walk, a calendar of days, goals, a few fields.

Conventions: metres, seconds, amounts a day; a day that nobody knows is None and counts nowhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sostenuto.base.checks import above, finite, within
from sostenuto.base.errors import InputError
from sostenuto.measures.answers import Answer
from sostenuto.measures.attainment import LEVELS, t_score
from sostenuto.measures.measure import Measure
from sostenuto.measures.scores import ScaleScore, Score

_PERCENT = 100
_LEAST = 0.1
"""A walk of less than a tenth of a metre or a second is a slip of the pen."""
_MOST_METRES, _MOST_SECONDS, _MOST_STEPS = 1000, 3600, 10_000
_MOST_AMOUNT = 10_000


@dataclass(frozen=True, slots=True)
class Days:
    """What a calendar of days says.

    Attributes
    ----------
    percent_abstinent : float or None
        Of the days that are known, 0 to 100; None where none is known.
    known, unknown : int
        Days with and without an answer.
    longest_run : int
        The most days in a row that are known to be without use.
    since_use : int or None
        Days since the last day of use, of days that are all known; None where one is unknown, or
        there was no use.
    heavy : int or None
        Days with at least the amount that was asked about.
    """

    percent_abstinent: float | None
    known: int
    unknown: int
    longest_run: int
    since_use: int | None
    heavy: int | None


def walking_speed(metres: float, seconds: float) -> float:
    """Return the speed of a timed walk in metres a second.

    Raises
    ------
    InputError
        If one is less or more than anybody walks in a test.

    Examples
    --------
    >>> walking_speed(10, 12.5), walking_speed(6, 16)
    (0.8, 0.375)
    """
    metres = within("metres", metres, _LEAST, _MOST_METRES)
    return metres / within("seconds", seconds, _LEAST, _MOST_SECONDS)


def cadence(steps: float, seconds: float) -> float:
    """Return the cadence in steps a minute.

    Examples
    --------
    >>> cadence(20, 12)
    100.0
    """
    steps = within("steps", steps, 1, _MOST_STEPS)
    return steps / within("seconds", seconds, _LEAST, _MOST_SECONDS) * 60


def days(amounts: Sequence[float | None], *, heavy_from: float | None = None) -> Days:
    """Return what a calendar says, the oldest day first.

    Parameters
    ----------
    amounts : sequence of float or None
        What was used each day: 0 is a day without, None one that nobody knows.
    heavy_from : float, optional
        From which amount on a day is heavy (5 drinks for men, 4 for women by the US institute on
        alcohol).

    Raises
    ------
    InputError
        If an amount is not a number of at least 0.

    Examples
    --------
    >>> days([0, 0, 3, 0, None, 0, 0], heavy_from=4)
    Days(percent_abstinent=83.33..., known=6, unknown=1, longest_run=2, since_use=None, heavy=0)
    """
    if isinstance(amounts, str | bytes) or not isinstance(amounts, Sequence):
        raise InputError("days", expected="a list of amounts", got=amounts)
    said = [None if x is None else within("amount", x, 0, _MOST_AMOUNT) for x in amounts]
    known = [one for one in said if one is not None]
    percent = _PERCENT * known.count(0) / len(known) if known else None
    runs = [len(list(run)) for free, run in groupby(one == 0 for one in said) if free]
    heavy = None
    if heavy_from is not None:
        edge = above("heavy_from", heavy_from, 0)
        heavy = sum(one >= edge for one in known)
    unknown = len(said) - len(known)
    return Days(percent, len(known), unknown, max(runs, default=0), _since_use(said), heavy)


def _since_use(said: Sequence[float | None]) -> int | None:
    for ago, amount in enumerate(reversed(said)):
        if amount is None:
            return None
        if amount > 0:
            return ago
    return None


def triage(raw: Sequence[float | None]) -> tuple[str, str]:
    """Return the result of a screen whose last item is asked when one of the others is a yes.

    Returns
    -------
    (str, str)
        The result, empty where it cannot be said; and what has to be said with it.

    Examples
    --------
    >>> triage([0, 0, 1, 0, 0])
    ('positive, not acute', 'this screen gives a result and no number')
    >>> triage([0, 0, None, 0, None])
    ('', '1 of 4 items missing')
    """
    *first, last = raw
    if any(one is not None and one > 0 for one in first):
        result = "positive" if last is None else _ACUTE[last > 0]
    elif last is not None and last > 0:
        result = _ACUTE[True]
    elif missing := list(first).count(None):
        return "", f"{missing} of {len(first)} items missing"
    else:
        result = "negative"
    return result, "this screen gives a result and no number"


_ACUTE = {True: "positive, acute", False: "positive, not acute"}


def score_facts(measure: Measure, facts: Sequence[Answer], *, form: str = "paper") -> Score:
    """Score a measure that is made of facts.

    Raises
    ------
    InputError
        If the facts are not those of the measure.

    Examples
    --------
    >>> from sostenuto.measures.shelf import measure
    >>> score_facts(measure("walk10m"), [10, 12.5]).band
    'middle'
    """
    if isinstance(facts, str | bytes) or not isinstance(facts, Sequence):
        raise InputError("answers", expected="a list", got=facts)
    values: list[float | None] = [None if x is None else finite("answer", x) for x in facts]
    value, reason, scales = _fact_value(measure, values)
    raw = tuple(values)
    return Score(measure, raw, raw, value, value, reason, scales, False, (), form)


def _fact_value(
    measure: Measure, values: list[float | None]
) -> tuple[float | None, str, tuple[ScaleScore, ...]]:
    said = [one for one in values if one is not None]
    if measure.rule == "days":
        found = days(values)
        since = None if found.since_use is None else float(found.since_use)
        scales = (
            ScaleScore("longest_run", float(found.longest_run)),
            ScaleScore("since_use", since, "" if since is not None else "not known"),
            ScaleScore("unknown_days", float(found.unknown)),
        )
        reason = "" if said else "no day is known"
        return found.percent_abstinent, reason, scales
    if measure.rule == "levels":
        levels = [int(within("level", one, LEVELS[0], LEVELS[-1])) for one in said]
        if any(level != one for level, one in zip(levels, said, strict=True)):
            raise InputError("level", expected="a whole number from -2 to 2", got=said)
        missing = len(values) - len(said)
        reason = f"{missing} of {len(values)} goals not rated" if missing else ""
        return (t_score(levels), reason, ()) if said else (None, reason or "no goals", ())
    if measure.rule == "speed":
        if len(values) != len(measure.topics):
            raise InputError("answers", expected="metres and seconds", got=len(values))
        if len(said) < len(values):
            return None, "metres or seconds missing", ()
        speed = walking_speed(*said)
        most = measure.total.high if measure.total else speed
        return within("metres a second", speed, 0, most), "", ()
    return None, "these are fields and not a scale: they have no number", ()
