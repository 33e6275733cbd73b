"""Which day of the clinic a moment belongs to: a day runs from its start to the next day's start.

Conventions: a day starts at the clinic's ``day_start`` in its own time zone. A start that clocks
skip in spring is when they jump; one that they show twice in autumn is the first of the two.
"""

import datetime
from zoneinfo import ZoneInfo

from sostenuto_web.platform.clinic.models import Clinic

ONE_DAY = datetime.timedelta(days=1)


def start_of(day: datetime.date, clinic: Clinic) -> datetime.datetime:
    """Return the moment at which a day of the clinic starts, in UTC."""
    zone = ZoneInfo(clinic.time_zone)
    local = datetime.datetime.combine(day, clinic.day_start, tzinfo=zone)
    return local.astimezone(datetime.UTC)


def day_of(moment: datetime.datetime, clinic: Clinic) -> datetime.date:
    """Return the day of the clinic to which a moment belongs.

    Examples
    --------
    >>> clinic = Clinic(time_zone="Europe/London", day_start=datetime.time(6))
    >>> day_of(datetime.datetime(2026, 1, 2, 5, 59, tzinfo=datetime.UTC), clinic)
    datetime.date(2026, 1, 1)
    """
    day = moment.astimezone(ZoneInfo(clinic.time_zone)).date() + ONE_DAY
    while start_of(day, clinic) > moment:
        day -= ONE_DAY
    return day


def bounds(day: datetime.date, clinic: Clinic) -> tuple[datetime.datetime, datetime.datetime]:
    """Return when a day starts and when the next one does, in UTC, for a query."""
    return start_of(day, clinic), start_of(day + ONE_DAY, clinic)
