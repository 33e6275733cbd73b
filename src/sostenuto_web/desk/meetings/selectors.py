"""Reading meetings for the desk, in a constant number of queries; nobody of a group is named.

Conventions: who leads a group, alone or with others, sees its meetings and how many come. Of a
group that somebody else leads, a supervisor sees one line and how many of their own clients come:
it leads nowhere. Until a meeting begins, everybody on the roster comes.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from sostenuto_web.care.groups.afterwards import selectors as afterwards
from sostenuto_web.care.groups.meetings import selectors as of_groups
from sostenuto_web.care.groups.meetings.selectors import Slot
from sostenuto_web.care.groups.selectors import groups_for
from sostenuto_web.care.models import GroupMember, Meeting, Note, Session
from sostenuto_web.care.sessions import selectors as sessions
from sostenuto_web.desk.meetings.ways import NOWHERE, Ways, ways_of
from sostenuto_web.platform.clinic import days
from sostenuto_web.platform.clinic.selectors import clinic
from sostenuto_web.platform.policy.scoping import scoped

DUE = "due"
"""The state of a meeting that the rule of its group asks for and nobody has arranged."""


@dataclass(slots=True)
class Tally:
    """How many come to a meeting, and how far their notes are."""

    come: int = 0
    away: int = 0
    to_do: int = 0
    handed_in: int = 0
    signed: int = 0
    with_me: int = 0
    """Signed ones that wait for this person, who led it with others."""

    def add(self, state: str, note: str, count: int) -> None:
        """Count some members in: what became of their session, and of its note."""
        if state == Session.State.MISSED:
            self.away += count
            return
        self.come += count
        if state == Session.State.FINISHED:
            self.signed += count if note == Note.State.SIGNED else 0
            self.handed_in += count if note == Note.State.WAITING else 0
            self.to_do += 0 if note in (Note.State.SIGNED, Note.State.WAITING) else count


@dataclass(frozen=True, slots=True)
class Gathered:
    """One meeting as a line, or as a block of the calendar."""

    group_id: UUID
    meeting: Meeting | None
    """None: it is due and not arranged yet."""
    starts_at: datetime
    minutes: int
    room: str
    state: str
    leads: bool
    """Whether this person leads the group, alone or with others, and may open it."""
    is_mine: bool
    led_by: Any
    tally: Tally
    ways: Ways
    now: datetime = field(compare=False)

    @property
    def ends_at(self) -> datetime:
        """When it should end."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_to_come(self) -> bool:
        """Whether it was not begun, and is to be."""
        return self.state in (Meeting.State.PLANNED, DUE)

    @property
    def place(self) -> str:
        """Return ``done``, ``now``, ``late`` (its time is over and it was not held) or nothing."""
        if self.state in (Meeting.State.FINISHED, Meeting.State.CANCELLED):
            return "done"
        if self.state == Meeting.State.RUNNING:
            return "now"
        if self.starts_at > self.now:
            return ""
        return "now" if self.now < self.ends_at else "late"


def between(user: Any, first: date, last: date, *, everybody: bool = False) -> list[Gathered]:
    """Return the meetings from one day of the clinic to another, both included, by time.

    Parameters
    ----------
    user : User
    first, last : date
    everybody : bool
        Also those that somebody else leads, where ``user`` supervises.
    """
    found = _gathered(user, sessions.from_day_to_day(first, last), everybody=everybody)
    shown = found if everybody else [one for one in found if one.is_mine]
    return _by_time([*shown, *due(user, first, last)])


def for_today(user: Any) -> list[Gathered]:
    """Return today's meetings, and those of earlier days that run and that nobody ended."""
    today = days.day_of(timezone.now(), clinic())
    begins = days.start_of(today, clinic())
    unended = Q(state=Meeting.State.RUNNING, starts_at__lt=begins)
    found = _gathered(user, sessions.from_day_to_day(today, today) | unended, everybody=True)
    _count_for_co_leader(user, found)
    return _by_time([*found, *due(user, today, today)])


def due(user: Any, first: date, last: date) -> list[Gathered]:
    """Return the meetings that the rules of somebody's groups ask for and nobody has arranged."""
    slots = [slot for slot in of_groups.slots_for(user, first, last) if slot.meeting is None]
    sizes, now = roster_sizes({slot.group.pk for slot in slots}), timezone.now()
    return [
        Gathered(
            group_id=slot.group.pk,
            meeting=None,
            starts_at=slot.starts_at,
            minutes=slot.minutes,
            room=slot.place,
            state=DUE,
            leads=True,
            is_mine=True,
            led_by=None,
            now=now,
            tally=Tally(come=sizes.get(slot.group.pk, 0)),
            ways=ways_of(slot),
        )
        for slot in slots
    ]


def _count_for_co_leader(user: Any, found: Collection[Gathered]) -> None:
    """Count the notes of some meetings that wait for somebody as co-leader."""
    here = {one.meeting.pk: one for one in found if one.meeting and one.tally.signed}
    if not here:
        return
    rows = afterwards.waiting_for_co_leader(user).filter(session__meeting__in=here)
    for meeting in rows.values_list("session__meeting", flat=True):
        here[meeting].tally.with_me += 1


def _by_time(found: list[Gathered]) -> list[Gathered]:
    return sorted(found, key=lambda one: (one.starts_at, one.group_id))


def not_held(user: Any, since: datetime, until: datetime) -> list[Gathered]:
    """Return meetings of somebody whose time is over, and of which nobody said what became."""
    wanted = Q(state=Meeting.State.PLANNED, starts_at__gt=since, starts_at__lt=until)
    return [one for one in _gathered(user, wanted, everybody=False) if one.is_mine]


def by_id(user: Any, meetings: Collection[UUID]) -> dict[UUID, Gathered]:
    """Return some meetings whose sessions somebody may open, by id."""
    found = _gathered(user, Q(pk__in=meetings), everybody=True)
    return {one.meeting.pk: one for one in found if one.meeting}


def _gathered(user: Any, wanted: Q, *, everybody: bool) -> list[Gathered]:
    rows = list(_reachable(user, wanted, everybody=everybody))
    tallies, now = _tallies(user, rows) | _to_come(rows), timezone.now()
    return [
        Gathered(
            group_id=row.group_id,
            meeting=row,
            starts_at=row.starts_at,
            minutes=row.minutes,
            room=row.place,
            state=row.state,
            leads=row.leads,
            is_mine=row.led_by_id == user.pk or row.joined or (row.leads and is_open(row)),
            led_by=row.led_by,
            now=now,
            tally=tallies.get(row.pk, Tally()),
            ways=ways_of(Slot(row.group, row.starts_at, row)) if row.leads else NOWHERE,
        )
        for row in rows
    ]


def _reachable(user: Any, wanted: Q, *, everybody: bool) -> QuerySet[Any]:
    """Return the meetings of the groups that somebody leads, and those in which their own sit."""
    led = groups_for(user, "group.read").filter(pk=OuterRef("group"))
    joined = Meeting.co_leaders.through.objects.filter(meeting=OuterRef("pk"), user=user)
    sat = scoped(Session.objects.filter(voided_at=None), user, "session.read")
    sat = sat.filter(meeting=OuterRef("pk"))
    if not (everybody and sessions.sees_others(user)):
        sat = sat.filter(led_by=user)
    rows = Meeting.objects.filter(wanted, voided_at=None).select_related("led_by", "group")
    rows = rows.annotate(leads=Exists(led), joined=Exists(joined)).defer("topic", "shared")
    return rows.filter(Q(leads=True) | Exists(sat)).order_by("starts_at", "pk")


def is_open(row: Meeting) -> bool:
    """Say whether a meeting was not begun: then it is everybody's who leads the group."""
    return row.state == Meeting.State.PLANNED


def _to_come(rows: Collection[Any]) -> dict[UUID, Tally]:
    """Count who is on the roster of the meetings that were not begun."""
    sizes = roster_sizes({row.group_id for row in rows if row.leads and is_open(row)})
    return {
        row.pk: Tally(come=sizes.get(row.group_id, 0)) for row in rows if row.leads and is_open(row)
    }


def roster_sizes(groups: Collection[UUID]) -> dict[UUID, int]:
    """Return how many are on the roster of some groups now."""
    there = {"until": None, "client__voided_at": None, "client__erased_at": None}
    rows = GroupMember.objects.filter(group__in=groups, **there).order_by()
    return dict(rows.values_list("group").annotate(count=Count("pk")))


def _tallies(user: Any, rows: Collection[Any]) -> dict[UUID, Tally]:
    """Count everybody of a group that the person leads, and else only whom they care for."""
    led = [row.pk for row in rows if row.leads]
    others = [row.pk for row in rows if not row.leads]
    found: dict[UUID, Tally] = {}
    if not rows:
        return found
    kept = Session.objects.filter(voided_at=None, client__voided_at=None, client__erased_at=None)
    wanted = Q(meeting__in=led)
    if others:
        mine = scoped(kept.filter(meeting__in=others), user, "session.read")
        wanted |= Q(pk__in=mine.values("pk"))
    counted = sessions.with_note_state(kept.filter(wanted)).order_by()
    for row in counted.values("meeting_id", "state", "note_state").annotate(count=Count("pk")):
        tally = found.setdefault(row["meeting_id"], Tally())
        tally.add(row["state"], row["note_state"], row["count"])
    return found
