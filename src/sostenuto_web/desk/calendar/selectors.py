"""The days of a calendar, each with its sessions and what is free, ready to be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from sostenuto_web.care.models import Meeting, Session
from sostenuto_web.care.sessions import selectors as sessions
from sostenuto_web.care.sessions import showing
from sostenuto_web.desk.calendar import placing
from sostenuto_web.desk.meetings import selectors as meetings
from sostenuto_web.desk.meetings.selectors import Gathered
from sostenuto_web.people import selectors as people
from sostenuto_web.people.models import Client
from sostenuto_web.platform.clinic import days
from sostenuto_web.platform.clinic.selectors import clinic

A_DAY = timedelta(days=1)
WEEKDAYS, WEEK = 5, 7
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
MOST_CLIENTS = 300
CALLED_OFF = (Session.State.MISSED, Meeting.State.CANCELLED)
WORTH_IT = 30
"""Minutes: a shorter free stretch is not offered."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A session or a meeting of a group, and where it is drawn."""

    entry: Any
    box: placing.Box
    is_mine: bool
    may_plan: bool

    @property
    def group(self) -> Gathered | None:
        """The meeting, where it is one."""
        return self.entry if isinstance(self.entry, Gathered) else None

    @property
    def session(self) -> Any:
        """The session of one person, where it is one."""
        return None if isinstance(self.entry, Gathered) else self.entry


@dataclass(frozen=True, slots=True)
class Gap:
    """A free stretch: a link to a new session that begins with it."""

    at: datetime
    until: datetime
    url: str
    box: placing.Box
    is_first: bool
    """Whether it is the first one of its stretch: the keyboard stops at this one."""


@dataclass(frozen=True, slots=True)
class Column:
    """One day."""

    day: date
    is_today: bool
    placed: list[Placed]
    gaps: list[Gap]
    now_em: float | None

    @property
    def entries(self) -> list[dict[str, Any]]:
        """Sessions and free stretches by time, each stretch once."""
        rows: list[dict[str, Any]] = [
            {"at": one.entry.starts_at, "placed": one} for one in self.placed
        ]
        for gap in self.gaps:
            if gap.is_first:
                rows.append({"at": gap.at, "gap": gap, "until": gap.until})
            elif rows and "gap" in rows[-1]:
                rows[-1]["until"] = gap.until
        return sorted(rows, key=lambda row: (row["at"], "gap" in row))


@dataclass(frozen=True, slots=True)
class Drawn:
    """Some days beside each other, with the hours that they share."""

    columns: list[Column]
    hours: list[tuple[int, float]]
    """Each hour, with how far down its line is."""
    height_em: float
    count: int


def day_asked(said: str) -> date:
    """Return the day that an address asks for, today where it asks for none that there is."""
    try:
        day = date.fromisoformat(said)
    except ValueError:
        day = EARLIEST - A_DAY
    return day if EARLIEST <= day <= LATEST else days.day_of(timezone.now(), clinic())


def week_of(user: Any, day: date, *, everybody: bool) -> Drawn:
    """Return the week of a day; its weekend only where something is on it, or it is now."""
    monday = day - timedelta(days=day.weekday())
    wanted = [monday + n * A_DAY for n in range(WEEK)]
    found = _by_day(user, wanted[0], wanted[-1], everybody=everybody)
    today = days.day_of(timezone.now(), clinic())
    shown = [one for n, one in enumerate(wanted) if n < WEEKDAYS or found.get(one) or one == today]
    if day not in shown:
        shown.append(day)
    return _drawn(user, sorted(shown), found)


def day_of(user: Any, day: date, *, everybody: bool) -> Drawn:
    """Return one day."""
    return _drawn(user, [day], _by_day(user, day, day, everybody=everybody))


def to_plan_for(user: Any) -> list[Client]:
    """Return the clients for whom somebody may plan a session, by alias."""
    rows = people.clients_for(user, "session.plan").exclude(status="discharged")
    return list(rows.only("alias").order_by("alias", "pk")[:MOST_CLIENTS])


def _by_day(user: Any, first: date, last: date, *, everybody: bool) -> dict[date, list[Any]]:
    found: dict[date, list[Any]] = {}
    rows = showing.shown(sessions.between(user, first, last, everybody=everybody))
    theirs = people.clients_for(user, "session.plan").filter(pk__in={r.client_id for r in rows})
    may_plan = set(theirs.values_list("pk", flat=True))
    for row in rows:
        row.may_plan = row.client_id in may_plan
        found.setdefault(days.day_of(row.starts_at, clinic()), []).append(row)
    for meeting in meetings.between(user, first, last, everybody=everybody):
        found.setdefault(days.day_of(meeting.starts_at, clinic()), []).append(meeting)
    for entries in found.values():
        entries.sort(key=lambda entry: entry.starts_at)
    return found


def _drawn(user: Any, wanted: Sequence[date], found: dict[date, list[Any]]) -> Drawn:
    spans = {day: [_span(row, day) for row in found.get(day, [])] for day in wanted}
    first, last = placing.hours([span for every in spans.values() for span in every])
    columns = [_column(user, day, found.get(day, []), spans[day], first, last) for day in wanted]
    return Drawn(
        columns=columns,
        hours=[(hour % 24, placing.em(hour * 60, first)) for hour in range(first, last + 1)],
        height_em=placing.em(last * 60, first),
        count=sum(len(column.placed) for column in columns),
    )


def _column(
    user: Any, day: date, rows: list[Any], spans: list[placing.Span], first: int, last: int
) -> Column:
    boxes = placing.boxes(spans, first)
    is_today = day == days.day_of(timezone.now(), clinic())
    now = _minute(timezone.now(), day)
    return Column(
        day=day,
        is_today=is_today,
        placed=[
            Placed(row, box, _is_mine(row, user), getattr(row, "may_plan", False))
            for row, box in zip(rows, boxes, strict=True)
        ],
        gaps=_gaps(user, day, rows, spans, first, last),
        now_em=placing.em(now, first) if is_today and first * 60 <= now <= last * 60 else None,
    )


def _gaps(
    user: Any, day: date, rows: list[Any], spans: list[placing.Span], first: int, last: int
) -> list[Gap]:
    taken = [
        span
        for row, span in zip(rows, spans, strict=True)
        if _is_mine(row, user) and row.state not in CALLED_OFF
    ]
    coming = -(-_minute(timezone.now(), day) // 15) * 15
    begins = max(placing.USUAL_FIRST * 60, coming)
    ends = min(last, placing.USUAL_LAST) * 60
    stretches = placing.free(taken, begins, ends, shortest=WORTH_IT) if begins < ends else []
    return [
        _gap(day, span, first, is_first=number == 0)
        for stretch in stretches
        for number, span in enumerate(placing.by_hours(stretch))
    ]


def _gap(day: date, span: placing.Span, first: int, *, is_first: bool) -> Gap:
    at = _moment(day, span.begins)
    box = placing.Box(0, placing.em(span.begins, first), 100, _height(span))
    url = f"{reverse('calendar-new')}?at={timezone.localtime(at):%Y-%m-%dT%H:%M}"
    return Gap(at, _moment(day, span.ends), url, box, is_first)


def _height(span: placing.Span) -> float:
    return round((span.ends - span.begins) / placing.HOUR * placing.EM_AN_HOUR, 3)


def _is_mine(row: Any, user: Any) -> bool:
    return row.is_mine if isinstance(row, Gathered) else bool(row.led_by_id == user.pk)


def _span(row: Any, day: date) -> placing.Span:
    begins = _minute(row.starts_at, day)
    return placing.Span(begins, begins + row.minutes)


def _minute(moment: datetime, day: date) -> int:
    local = timezone.localtime(moment)
    return (local.date() - day).days * 24 * 60 + local.hour * 60 + local.minute


def _moment(day: date, minute: int) -> datetime:
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    return timezone.make_aware(wall)
