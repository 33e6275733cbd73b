"""Reading who is expected at a meeting, and who was there."""

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from sostenuto_web.care.groups import selectors as groups
from sostenuto_web.care.groups.meetings.selectors import Slot
from sostenuto_web.care.models import GroupMember, Meeting, Session
from sostenuto_web.care.sessions import words
from sostenuto_web.people.selectors import clients_for


@dataclass(frozen=True, slots=True)
class Expected:
    """Who is to come: those in somebody's care, and how many others there are."""

    members: list[GroupMember]
    others: int


@dataclass(frozen=True, slots=True)
class Attended:
    """Who was at a meeting, as far as somebody may see it."""

    parts: list[Any]
    """Sessions, each with ``missed`` (words)."""
    unsaid: list[GroupMember]
    """Members in their care of whom nobody has said anything yet."""
    others: int
    """How many there are besides, in the care of others."""
    present: int = 0
    absent: int = 0
    here: list[Any] = field(default_factory=list)


def expected(user: Any, slot: Slot) -> Expected:
    """Return who is to come to a meeting that nobody has begun."""
    day = timezone.localtime(slot.starts_at).date()
    mine = set(clients_for(user, "session.run").values_list("pk", flat=True))
    rows = list(groups.roster_of(slot.group).filter(since__lte=day))
    shown = [row for row in rows if row.client_id in mine]
    return Expected(shown, len(rows) - len(shown))


def attended(user: Any, meeting: Meeting) -> Attended:
    """Return who was there, who was not, and of whom nobody has said it yet."""
    parts: list[Any] = list(groups.sessions_for(user, meeting, "session.run"))
    for part in parts:
        part.missed = words.missed(part.missed_because)
        part.is_absent = part.state == Session.State.MISSED
    everybody = set(meeting.sessions.filter(voided_at=None).values_list("client", flat=True))
    rest = expected(user, Slot(meeting.group, meeting.starts_at, meeting))
    unsaid = [row for row in rest.members if row.client_id not in everybody]
    hidden = len(everybody) - len(parts)
    here = [part for part in parts if not part.is_absent]
    return Attended(
        parts, unsaid, others=max(hidden, rest.others), present=len(here),
        absent=len(parts) - len(here), here=here,
    )  # fmt: skip
