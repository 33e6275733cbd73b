"""Daily work: what is to be done each day at an hour of the clinic's own time.

Apps register it when they start::

    daily.every_day("backup", at=lambda: selectors.clinic().backup_hour, work=make_backup)

Whichever worker sees first that it is due claims the day and puts one task into the queue; a house
that was off at the hour does it when it is on again.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django_tasks import task

from sostenuto_web.platform.jobs.models import DailyRun

StrOrPromise = str | Promise
At = datetime.time | Callable[[], datetime.time]


@dataclass(frozen=True, slots=True)
class Daily:
    """One kind of daily work."""

    name: str
    at: At
    work: Callable[[], object]
    says: StrOrPromise = ""

    def hour(self) -> datetime.time:
        """Return the time of day at which it is due."""
        return self.at() if callable(self.at) else self.at


_kinds: dict[str, Daily] = {}
_zone: list[Callable[[], datetime.tzinfo]] = [lambda: datetime.UTC]


def every_day(name: str, at: At, work: Callable[[], object], *, says: StrOrPromise = "") -> None:
    """Register daily work under a fixed name; a second one of that name takes its place.

    Parameters
    ----------
    name : str
        A fixed code word.
    at : datetime.time or a function that returns one
        In the clinic's own time.
    work : function without arguments
        Runs as a task in a worker; after a kill it runs again.
    says : str
        What the page of jobs calls it.
    """
    _kinds[name] = Daily(name, at, work, says)


def called(name: str) -> StrOrPromise:
    """Return what people call some daily work."""
    kind = _kinds.get(name)
    return kind.says if kind is not None and kind.says else name


def keeps_time_by(zone: Callable[[], datetime.tzinfo]) -> None:
    """Say whose time of day counts (the clinic's)."""
    _zone[0] = zone


def start_what_is_due(now: datetime.datetime) -> list[str]:
    """Put into the queue what is due and nobody has begun today; return its names."""
    zone = _zone[0]()
    today = now.astimezone(zone).date()
    last = dict(DailyRun.objects.values_list("name", "day"))
    begun = []
    for kind in list(_kinds.values()):
        is_time = now >= datetime.datetime.combine(today, kind.hour(), tzinfo=zone)
        if kind.name not in last:
            _note(kind.name, today if is_time else today - datetime.timedelta(days=1))
        elif last[kind.name] < today and is_time and _begin(kind.name, today, now):
            begun.append(kind.name)
    return begun


def _note(name: str, day: datetime.date) -> None:
    """Note work that is seen for the first time: after its hour it begins tomorrow."""
    DailyRun.objects.get_or_create(name=name, defaults={"day": day})


def _begin(name: str, today: datetime.date, now: datetime.datetime) -> bool:
    """Claim the day for one worker and put the work into the queue, both or neither."""
    with transaction.atomic():
        earlier = DailyRun.objects.filter(name=name, day__lt=today)
        if not earlier.update(day=today, begun_at=now):
            return False
        run_daily.enqueue(name)
        return True


@task
def run_daily(name: str) -> None:
    """Do one kind of daily work."""
    kind = _kinds.get(name)
    if kind is not None:
        kind.work()
