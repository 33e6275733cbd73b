"""When a group meets by its rule: a day of the week, a time, every so many weeks, from and until.

Conventions: times are on the clinic's clock. Weeks are counted from the week of the first meeting,
or of the day on which the group was made. Nothing is stored by any of this.
"""

import datetime
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sostenuto_web.care.models import Group
from sostenuto_web.platform.clinic.selectors import clinic

ONE_WEEK = datetime.timedelta(weeks=1)


def coming(group: Group, first: datetime.date, last: datetime.date) -> Iterator[datetime.datetime]:
    """Yield when a group is to meet from one day to another, both included, by its rule.

    Parameters
    ----------
    group : Group
    first, last : date
    """
    if group.weekday is None or group.at is None or group.ended_at is not None:
        return
    zone = ZoneInfo(clinic().time_zone)
    begins = group.first_on or group.made_at.astimezone(zone).date()
    first = max(first, begins)
    last = min(last, group.last_on) if group.last_on else last
    step = max(group.every_weeks, 1) * ONE_WEEK
    day = day_in_week_of(begins, group.weekday)
    if day < first:
        day += -((day - first) // step) * step
    while day <= last:
        yield datetime.datetime.combine(day, group.at, tzinfo=zone)
        day += step


def day_in_week_of(day: datetime.date, weekday: int) -> datetime.date:
    """Return the day of the week of ``day`` that has a number; Monday is 0.

    Examples
    --------
    >>> day_in_week_of(datetime.date(2026, 11, 26), 0)
    datetime.date(2026, 11, 23)
    """
    return day + datetime.timedelta(days=weekday - day.weekday())
