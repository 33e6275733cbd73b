"""When sessions of the invented clinic are: five days of a week, six hours a day, by its own clock.

Today is always one of the days, whatever day it is, and its hours stand around now, so that some
sessions are over and some are still to come.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sostenuto_web.platform.clinic import selectors

MINUTES = 45
USUAL = (time(9), time(10), time(11), time(13, 30), time(14, 30), time(15, 30))
LATEST_FIRST = 16
FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Hours:
    """The clinic's week as it is now."""

    now: datetime
    """In the clinic's time."""
    today: date
    """The clinic's day, which ends some hours after midnight."""

    def days(self) -> list[date]:
        """Return this week's days of work; today is the first of them."""
        monday = self.today - timedelta(days=self.today.weekday())
        days = [monday + timedelta(days=number) for number in range(FRIDAY + 1)]
        if self.today not in days:
            days[0] = self.today
        days.remove(self.today)
        return [self.today, *days]

    def days_of_work_before(self) -> date:
        """Return the day of work before today, however long ago."""
        week_ago = [day - timedelta(days=7) for day in self.days()]
        return max(day for day in (*self.days(), *week_ago) if day < self.today)

    def at(self, day: date, hour: int) -> datetime:
        """Return when a session begins: the ``hour``-th of a day, from 0 to 5."""
        if day == self.today:
            since = self.now - self._at(day, time(0))
            first = min(max(since // timedelta(hours=1) - 3, 0), LATEST_FIRST)
            return self._at(day, time(first + hour + (hour > 2)))
        return self._at(day, USUAL[hour])

    def is_over(self, starts_at: datetime) -> bool:
        """Say whether a session that began then has ended."""
        return starts_at + timedelta(minutes=MINUTES) <= self.now

    def _at(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.now.tzinfo)


def hours() -> Hours:
    """Return the clinic's week as it is now."""
    return Hours(datetime.now(ZoneInfo(selectors.clinic().time_zone)), selectors.today())
