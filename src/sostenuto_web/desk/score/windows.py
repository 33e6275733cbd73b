"""From when until when a score is shown: all of it, three months, or four weeks.

Conventions: days are days of the clinic. A window names its last day in the address, so that a page
can be sent on, and shows the same tomorrow.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Min
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sostenuto_web.care.models import Course, Session
from sostenuto_web.listening.models import ListeningProgramme
from sostenuto_web.people.models import Client
from sostenuto_web.platform.clinic import days
from sostenuto_web.platform.clinic import selectors as clinic
from sostenuto_web.record.models import Rating

ZOOMS: dict[str, tuple[str | Promise, int | None]] = {
    "all": (_("All"), None),
    "quarter": (_("3 months"), 91),
    "month": (_("4 weeks"), 28),
}
"""What each is called, and how many days it shows."""
LEAST = 28
BEFORE = datetime.timedelta(days=60)
"""How long before the first session a referral may lie and still be shown."""
AHEAD = datetime.timedelta(days=14)
"""How far a planned session may lie ahead and still be drawn."""


@dataclass(frozen=True, slots=True)
class Window:
    """What is shown, and what there is.

    Attributes
    ----------
    zoom : str
        A key of `ZOOMS`.
    first, last : date
        Shown; both days included.
    earliest, latest : date
        Of everything that there is.
    ends : bool
        Whether care has ended, on ``latest``.
    """

    zoom: str
    first: datetime.date
    last: datetime.date
    earliest: datetime.date
    latest: datetime.date
    ends: bool

    @property
    def earlier(self) -> datetime.date | None:
        """The last day of the window before, where there is something."""
        return self.first if self.zoom != "all" and self.first > self.earliest else None

    @property
    def later(self) -> datetime.date | None:
        """The last day of the window after, where there is something."""
        if self.zoom == "all" or self.last >= self.latest:
            return None
        return min(self.last + (self.last - self.first), self.latest)

    @property
    def moments(self) -> tuple[datetime.datetime, datetime.datetime]:
        """When it begins, and when the day after it begins."""
        house = clinic.clinic()
        return days.start_of(self.first, house), days.start_of(self.last + days.ONE_DAY, house)


def window_of(
    client: Client, zoom: str = "all", until: str = "", also: Iterable[datetime.date] = ()
) -> Window:
    """Return the window that was asked for; what cannot be read is as if nothing was asked.

    ``also`` are days on which there is something beside sessions, ratings and programmes.
    """
    earliest, latest, ends = _bounds(client, list(also))
    zoom = zoom if zoom in ZOOMS else "all"
    span = ZOOMS[zoom][1]
    if span is None:
        first = min(earliest, latest - datetime.timedelta(days=LEAST))
        return Window(zoom, first, latest, earliest, latest, ends)
    last = min(max(_day(until) or latest, earliest), latest)
    first = last - datetime.timedelta(days=span)
    return Window(zoom, first, last, earliest, latest, ends and last == latest)


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _bounds(client: Client, also: list[datetime.date]) -> tuple[datetime.date, datetime.date, bool]:
    today = clinic.today()
    sat = _ends(Session.objects.filter(client=client, voided_at=None), "starts_at")
    rated = _ends(Rating.objects.filter(client=client, voided_at=None), "at")
    played = ListeningProgramme.objects.filter(client=client, voided_at=None)
    heard = _ends(played, "started_at")
    asked = (min(also, default=None), max(also, default=None))
    begun = [day for day, _last in (sat, rated, heard, asked) if day]
    ended = [day for _first, day in (sat, rated, heard, asked) if day]
    courses = Course.objects.filter(client=client, voided_at=None).order_by()
    rows = list(courses.values_list("stage", "referred_on", "discharged_on"))
    over = (Course.Stage.DISCHARGED, Course.Stage.DECLINED)
    is_over = bool(rows) and all(stage in over for stage, _came, _left in rows)
    left = [day for _stage, _came, day in rows if day is not None]
    if begun:
        begun += [came for _stage, came, _left in rows if min(begun) - came <= BEFORE]
    if is_over and left:
        latest = max([*left, *(day for day in ended if day <= today)])
        return min([*begun, latest]), latest, True
    ahead = [min(day, today + AHEAD) for day in ended]
    return min([*begun, today]), max([*ahead, today]), False


def _ends(rows: Any, field: str) -> tuple[datetime.date | None, datetime.date | None]:
    found = rows.aggregate(first=Min(field), last=Max(field))
    house = clinic.clinic()
    first, last = (
        days.day_of(moment, house) if moment else None for moment in (found["first"], found["last"])
    )
    return first, last
