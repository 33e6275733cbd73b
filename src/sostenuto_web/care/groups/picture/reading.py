"""Reading a group's picture: a fixed count of queries, however many met how often.

Conventions: what belongs to a member is read only where who asks may read that member's sessions.
Of the others nothing is counted in, so that nothing can be worked out by subtraction; it is said
how many they are. Only plain columns are read of facts: nothing has to be unsealed.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from sostenuto_web.care.groups.picture import scales
from sostenuto_web.care.groups.picture.counting import Member, Met, Part
from sostenuto_web.care.models import Group, GroupMember, Meeting, Session
from sostenuto_web.people.selectors import clients_for
from sostenuto_web.record.models import Mark, Rating

MOST = 26
"""Meetings on one page: half a year of weeks."""
RULE = "session.read"
HELD = (Meeting.State.FINISHED, Meeting.State.RUNNING)
KNOWN = {"voided_at": None, "client__voided_at": None, "client__erased_at": None}


@dataclass(frozen=True, slots=True)
class Read:
    """What is shown of a group: meetings by time, members by alias, those who left at the end."""

    met: tuple[Met, ...]
    members: tuple[Member, ...]
    left_out: int
    """How many members are not in the care of who asks."""
    page: int
    has_earlier: bool


def read(user: Any, group: Group, page: int = 1) -> Read:
    """Return what somebody may see of a group's meetings, `MOST` a page; page 1 has the latest."""
    wanted = group.meetings.filter(voided_at=None, state__in=HELD).order_by("-starts_at", "pk")
    found = list(wanted.defer("topic", "shared")[(page - 1) * MOST : page * MOST + 1])
    shown = found[:MOST]
    rows = list(_parts([meeting.pk for meeting in shown]))
    roster = _roster(group)
    every = {row["client_id"] for row in rows} | roster
    known = clients_for(user, RULE).filter(pk__in=every).values_list("pk", "alias")
    aliases: dict[UUID, str] = dict(known)
    met = {meeting.pk: _met(meeting) for meeting in shown}
    _seat(shown, met, [row for row in rows if row["client_id"] in aliases])
    _mark(met)
    _rate(met)
    return Read(
        met=tuple(met[meeting.pk] for meeting in reversed(shown)),
        members=_members(aliases, roster),
        left_out=len(every - set(aliases)),
        page=page,
        has_earlier=len(found) > MOST,
    )


def _parts(meetings: Collection[UUID]) -> QuerySet[Session, Any]:
    rows = Session.objects.filter(meeting__in=meetings, **KNOWN).order_by("voice", "pk")
    return rows.values("pk", "meeting_id", "client_id", "state", "arrived_at", "left_at")


def _roster(group: Group) -> set[UUID]:
    there = {name: value for name, value in KNOWN.items() if name != "voided_at"}
    rows = GroupMember.objects.filter(group=group, until=None, **there)
    return set(rows.values_list("client", flat=True))


def _members(aliases: dict[UUID, str], roster: set[UUID]) -> tuple[Member, ...]:
    found = [Member(key, alias, key in roster) for key, alias in aliases.items()]
    return tuple(sorted(found, key=lambda one: (not one.is_here, one.alias.casefold(), one.key)))


def _met(meeting: Meeting) -> Met:
    return Met(meeting.pk, meeting.started_at or meeting.starts_at, meeting.guests)


def _seat(shown: list[Meeting], met: dict[UUID, Met], rows: list[dict[str, Any]]) -> None:
    by_id = {meeting.pk: meeting for meeting in shown}
    for row in rows:
        meeting = by_id[row["meeting_id"]]
        met[meeting.pk].parts[row["client_id"]] = Part(
            session=row["pk"],
            there=row["state"] != Session.State.MISSED,
            late=_minutes(meeting.started_at, row["arrived_at"]),
            left=_minutes(row["left_at"], meeting.ended_at or row["left_at"]),
        )


def _minutes(since: datetime | None, until: datetime | None) -> int | None:
    if since is None or until is None:
        return None
    return max(round((until - since).total_seconds() / 60), 0)


def _by_session(met: dict[UUID, Met]) -> dict[UUID, tuple[Met, UUID]]:
    return {
        part.session: (one, member)
        for one in met.values()
        for member, part in one.parts.items()
        if part.there
    }


def _mark(met: dict[UUID, Met]) -> None:
    seats = _by_session(met)
    rows = Mark.objects.filter(session_id__in=list(seats), voided_at=None).order_by()
    counted = rows.values_list("session_id", "key").annotate(count=Count("pk"))
    for session, key, count in counted:
        one, member = seats[session]
        one.parts[member].marks[key] += count


def _rate(met: dict[UUID, Met]) -> None:
    seats = _by_session(met)
    facts = Rating.objects.filter(session_id__in=list(seats), scale__in=scales.asked())
    rows: Any = facts.filter(voided_at=None, value__isnull=False).order_by("at", "made_at", "id")
    for session, scale, moment, value in rows.values_list("session_id", "scale", "moment", "value"):
        one, member = seats[session]
        one.rated.setdefault((scale, moment), {})[member] = value  # of two answers the last
