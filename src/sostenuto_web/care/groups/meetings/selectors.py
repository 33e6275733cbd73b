"""Reading meetings: those that come, also those that only the rule knows of, and those that were.

Conventions: a `Slot` is a time at which a group meets. Its meeting is None while nothing of it is
stored. A day of the rule on which a meeting was called off, or moved away from, is no slot.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from sostenuto_web.care.groups import selectors as groups
from sostenuto_web.care.groups.meetings import dates
from sostenuto_web.care.models import Group, Meeting
from sostenuto_web.platform.clinic import days
from sostenuto_web.platform.clinic.selectors import clinic, today

AHEAD = datetime.timedelta(days=7 * 13)
"""How far the rule is followed."""
EARLY = datetime.timedelta(hours=2)
"""How long before its time a meeting may be begun from a list."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which a group meets, and the meeting where it is stored."""

    group: Group
    starts_at: datetime.datetime
    meeting: Meeting | None = None

    @property
    def minutes(self) -> int:
        """How long it is to last."""
        return self.meeting.minutes if self.meeting else self.group.minutes

    @property
    def place(self) -> str:
        """The room."""
        return self.meeting.place if self.meeting else self.group.place

    @property
    def ends_at(self) -> datetime.datetime:
        """When it is to end."""
        return self.starts_at + datetime.timedelta(minutes=self.minutes)

    @property
    def state(self) -> str:
        """What has become of it until now."""
        return self.meeting.state if self.meeting else Meeting.State.PLANNED.value

    @property
    def is_running(self) -> bool:
        """Whether it is on."""
        return self.state == Meeting.State.RUNNING

    @property
    def is_to_come(self) -> bool:
        """Whether it is on, or is still to be."""
        return self.state in (Meeting.State.PLANNED, Meeting.State.RUNNING)

    @property
    def is_due(self) -> bool:
        """Whether it may be begun: today, from a while before its time on."""
        now = timezone.now()
        return (
            self.state == Meeting.State.PLANNED
            and self.starts_at - EARLY <= now
            and days.day_of(self.starts_at, clinic()) == days.day_of(now, clinic())
        )

    @property
    def at(self) -> str:
        """How an address names the time of one that is not stored."""
        return self.starts_at.isoformat()


def slots(found: Iterable[Group], first: datetime.date, last: datetime.date) -> list[Slot]:
    """Return when some groups meet from one day of the clinic to another, by time; one query.

    Parameters
    ----------
    found : iterable of Group
    first, last : date
    """
    by_id = {group.pk: group for group in found}
    begin = days.start_of(first, clinic())
    end = days.start_of(last + days.ONE_DAY, clinic())
    rows = Meeting.objects.filter(group__in=by_id, voided_at=None)
    rows = rows.filter(
        Q(starts_at__gte=begin, starts_at__lt=end) | Q(state=Meeting.State.RUNNING)
    ).select_related("led_by", "data_key")
    stored = {(row.group_id, row.starts_at): row for row in rows}
    shown = [
        Slot(by_id[row.group_id], row.starts_at, row)
        for row in stored.values()
        if row.state != Meeting.State.CANCELLED
    ]
    for group in by_id.values():
        for moment in dates.coming(group, first, last):
            if (group.pk, moment) not in stored and begin <= moment < end:
                shown.append(Slot(group, moment))
    return sorted(shown, key=lambda slot: (not slot.is_running, slot.starts_at, slot.group.pk))


def slots_for(user: Any, first: datetime.date, last: datetime.date) -> list[Slot]:
    """Return when the groups meet that somebody may run, for their day or their calendar."""
    return slots(going_on(user), first, last)


def going_on(user: Any) -> QuerySet[Group]:
    """Return the groups that somebody may run and that have not ended."""
    rows = groups.groups_for(user, "group.run").filter(ended_at=None)
    return rows.select_related("data_key")


def ahead(group: Group) -> list[Slot]:
    """Return when a group meets from today on, what is on first."""
    found = slots([group], today(), today() + AHEAD)
    return [slot for slot in found if slot.is_to_come]


def now_or_next(group: Group) -> Slot:
    """Return what would be begun now: what is due today, or else a meeting beside the rule."""
    due = [slot for slot in slots([group], today(), today()) if slot.is_due]
    now = timezone.now().replace(second=0, microsecond=0)
    return due[-1] if due else Slot(group, now)


def slot_at(group: Group, moment: datetime.datetime) -> Slot:
    """Return a time at which a group meets, with its meeting where it is stored."""
    rows = group.meetings.filter(starts_at=moment, voided_at=None)
    return Slot(group, moment, rows.select_related("led_by", "data_key", "group").first())


def past(group: Group) -> QuerySet[Meeting]:
    """Return the meetings that were held or called off, or whose day is over; the latest first."""
    rows = group.meetings.filter(voided_at=None)
    over = Q(state__in=(Meeting.State.FINISHED, Meeting.State.CANCELLED))
    gone = Q(state=Meeting.State.PLANNED, starts_at__lt=days.start_of(today(), clinic()))
    return rows.filter(over | gone).select_related("led_by", "data_key").order_by("-starts_at")
