"""Where one goes on from a meeting: to its plan, to its start, to the meeting itself, to its notes.

Conventions: a room that is not furnished has no address; then there is no link.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from sostenuto_web.care.groups.meetings.selectors import Slot
from sostenuto_web.care.models import Group, Meeting
from sostenuto_web.care.sessions.ways import address

RUN, AFTER = "meeting-run", "meeting-after"
"""The names of addresses in other rooms."""

__all__ = ("AFTER", "RUN", "Shown", "address", "onward", "show", "shown", "shown_rows", "start_of")


@dataclass(frozen=True, slots=True)
class Shown:
    """A time at which a group meets, with addresses; each is empty where it is not the time."""

    slot: Slot
    page: str
    start: str
    run: str
    after: str
    off: str
    """Where it is called off."""

    @property
    def first(self) -> str:
        """What its line leads to."""
        return self.run or self.after or self.page


def show(slot: Slot) -> Shown:
    """Return a time with where one goes on from it."""
    meeting = slot.meeting
    if meeting is None:
        return Shown(slot, "", start_of(slot) if slot.is_due else "", "", "", "")
    ids = {"group_id": slot.group.pk, "meeting_id": meeting.pk}
    planned = meeting.state == Meeting.State.PLANNED
    return Shown(
        slot,
        page=address("meeting", **ids),
        start=address("meeting-start", **ids) if slot.is_due else "",
        run=address(RUN, **ids) if meeting.state == Meeting.State.RUNNING else "",
        after=address(AFTER, **ids) if meeting.state == Meeting.State.FINISHED else "",
        off=address("meeting-cancel", **ids) if planned else "",
    )


def shown(slots: Iterable[Slot]) -> list[Shown]:
    """Return some times with where one goes on from them."""
    return [show(slot) for slot in slots]


def shown_rows(group: Group, rows: Iterable[Meeting]) -> list[Shown]:
    """Return stored meetings of a group with where one goes on from them."""
    return [show(Slot(group, row.starts_at, row)) for row in rows]


def start_of(slot: Slot) -> str:
    """Return where a meeting is begun; of one that is not stored, the address says when it is."""
    if slot.meeting is not None:
        return address("meeting-start", group_id=slot.group.pk, meeting_id=slot.meeting.pk)
    return f"{address('group-start', group_id=slot.group.pk)}?{urlencode({'at': slot.at})}"


def onward(meeting: Meeting) -> str:
    """Return where one is while a meeting is on, or after it."""
    ids = {"group_id": meeting.group_id, "meeting_id": meeting.pk}
    running = meeting.state == Meeting.State.RUNNING
    return (address(RUN, **ids) if running else "") or address("meeting", **ids)
