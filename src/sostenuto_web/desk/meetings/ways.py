"""Where one goes on from a meeting: to it, to its start, to it while it runs, to its notes.

Conventions: a room that is not furnished has no address; then there is no link. Only whoever may
open the group is led anywhere.
"""

from dataclasses import dataclass

from sostenuto_web.care.groups.meetings.selectors import Slot
from sostenuto_web.care.groups.meetings.ways import show
from sostenuto_web.care.sessions.ways import address


@dataclass(frozen=True, slots=True)
class Ways:
    """Addresses, each empty where there is no such page, or it is not the time for it."""

    page: str = ""
    """Of the meeting; of its group while nothing of the meeting is stored."""
    start: str = ""
    run: str = ""
    after: str = ""
    move: str = ""
    off: str = ""

    @property
    def first(self) -> str:
        """Return what a line leads to."""
        return self.run or self.start or self.after or self.page


NOWHERE = Ways()


def ways_of(slot: Slot) -> Ways:
    """Return where somebody who leads the group goes on from a meeting, or from one that is due."""
    found = show(slot)
    page = found.page or address("group", group_id=slot.group.pk)
    move = ""
    if slot.meeting is not None and found.off:
        move = address("meeting-move", group_id=slot.group.pk, meeting_id=slot.meeting.pk)
    return Ways(page, found.start, found.run, found.after, move, found.off)
