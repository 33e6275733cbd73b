"""When a measure may be asked again: never before its recall window has passed.

Conventions: days. A window runs from the day of the last complete administration; a form that was
left unfinished opens none.
"""

import datetime as dt
from dataclasses import dataclass

from sostenuto.base.checks import whole
from sostenuto.base.errors import InputError
from sostenuto.measures.measure import Measure


@dataclass(frozen=True, slots=True)
class Asking:
    """Whether a measure may be asked today, from which day on, and why."""

    may: bool
    on: dt.date | None
    reason: str


def may_ask(
    measure: Measure,
    last_complete: dt.date | None,
    today: dt.date,
    *,
    every_days: int = 0,
    safety: bool = False,
) -> Asking:
    """Return whether a measure may be asked today.

    Parameters
    ----------
    measure : Measure
    last_complete : date or None
        When it was answered in full last; None: never.
    today : date
    every_days : int, optional
        What the plan says; the recall window counts where it is longer.
    safety : bool
        A safety rule asks: then it may always be asked.

    Raises
    ------
    InputError
        If a day is none, or the days are not a whole number of at least 0.

    Examples
    --------
    >>> from sostenuto.measures.shelf import measure
    >>> monday = dt.date(2026, 11, 23)
    >>> may_ask(measure("phq9"), dt.date(2026, 11, 16), monday)
    Asking(may=False, on=datetime.date(2026, 11, 30), reason='it asks about the past 2 weeks')
    >>> may_ask(measure("phq9"), dt.date(2026, 11, 9), monday).may
    True
    """
    for name, day in (("last_complete", last_complete), ("today", today)):
        if isinstance(day, dt.datetime) or not isinstance(day, dt.date | None):
            raise InputError(name, expected="a day", got=day)
    if today is None:
        raise InputError("today", expected="a day", got=today)
    planned = whole("every_days", every_days, 0, 3660)
    if safety:
        return Asking(True, today, "a safety rule asks")
    if last_complete is None:
        return Asking(True, today, "never asked")
    recall = measure.recall_days
    days = max(recall, planned or measure.interval_days)
    try:
        on = last_complete + dt.timedelta(days=days)
    except OverflowError:
        raise InputError("last_complete", expected="a day of our time", got=last_complete) from None
    if on <= today:
        return Asking(True, on, "due")
    if (today - last_complete).days < recall:
        return Asking(False, on, f"it asks about the {measure.recall.removeprefix('the ')}")
    return Asking(False, on, f"planned every {days} days")
