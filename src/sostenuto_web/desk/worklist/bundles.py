"""The notes of one meeting of a group as one line of the work list.

Conventions: a bundle stands where the first of its notes would stand. What waits is counted from
the notes that stand in the list, so that only what somebody may open is counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sostenuto_web.care.models import Note
from sostenuto_web.desk.meetings import selectors as meetings
from sostenuto_web.desk.meetings.selectors import Gathered
from sostenuto_web.people.models import Client


@dataclass(frozen=True, slots=True)
class Item:
    """A session whose note is not done: since when, whether it is ready, else why not."""

    client: Client
    session: Any
    note: Note | None
    since: Any
    is_ready: bool
    why_not: str
    url: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """The notes of one meeting."""

    group: Gathered
    items: tuple[Item, ...]

    @property
    def since(self) -> Any:
        """Since when the first of them waits."""
        return self.items[0].since

    @property
    def ready(self) -> int:
        """How many are ready to be signed."""
        return sum(item.is_ready for item in self.items)

    @property
    def to_write(self) -> int:
        """How many are not."""
        return len(self.items) - self.ready

    @property
    def url(self) -> str:
        """Where all of them are written, for whoever leads the group; else nothing."""
        return self.group.ways.after


def meetings_of(user: Any, items: Iterable[Item]) -> dict[UUID, Gathered]:
    """Return the meetings in which the sessions of some items were held, by id."""
    wanted = {item.session.meeting_id for item in items} - {None}
    return meetings.by_id(user, wanted) if wanted else {}


def folded(items: Sequence[Item], of_groups: Mapping[UUID, Gathered]) -> list[Item | Bundle]:
    """Return items in their order, those of one meeting in one bundle where the first stood."""
    together: dict[UUID, list[Item]] = {}
    for item in items:
        if item.session.meeting_id in of_groups:
            together.setdefault(item.session.meeting_id, []).append(item)
    found: list[Item | Bundle] = []
    for item in items:
        pk = item.session.meeting_id
        if pk not in together:
            found.append(item)
        elif together[pk][0] is item:
            found.append(Bundle(of_groups[pk], tuple(together[pk])))
    return found


def only(lines: Iterable[Item | Bundle]) -> list[Bundle]:
    """Return the bundles among some lines."""
    return [line for line in lines if isinstance(line, Bundle)]
