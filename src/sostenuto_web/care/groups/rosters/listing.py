"""The list of the groups that somebody leads: how many, what is next, what waits."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from sostenuto_web.care.groups import selectors as groups
from sostenuto_web.care.groups.meetings import selectors as meetings
from sostenuto_web.care.groups.meetings import ways
from sostenuto_web.care.models import Group, GroupLeader, GroupMember, Note, Session
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.policy.scoping import scoped


@dataclass(frozen=True, slots=True)
class Listed:
    """A group in a list: how many are in it, what is next, what waits."""

    group: Group
    size: int
    leads: bool
    next: Any
    """A `ways.Shown`, or None where nothing is to come."""
    notes: int
    """How many notes of its meetings are still to be signed, of members in one's care."""


def listed(user: Any) -> list[Listed]:
    """Return the groups that somebody leads, those that go on and meet soonest first."""
    rows = list(groups.groups_for(user, "group.read").select_related("data_key"))
    going_on = [group for group in rows if group.ended_at is None]
    slots = meetings.slots(going_on, today(), today() + meetings.AHEAD)
    coming = [slot for slot in slots if slot.is_to_come]
    # What is on comes before what is only to come; a list shows the first of each group.
    first = {slot.group.pk: slot for slot in reversed(coming)}
    sizes, notes = _sizes(rows), _notes(user, rows)
    led = GroupLeader.objects.filter(user=user, until=None, leads=True, group__in=rows)
    leads = set(led.values_list("group", flat=True))
    found = [
        Listed(
            group=group, size=sizes.get(group.pk, 0), leads=group.pk in leads,
            next=ways.show(first[group.pk]) if group.pk in first else None,
            notes=notes.get(group.pk, 0),
        )
        for group in rows
    ]  # fmt: skip
    order = {pk: place for place, pk in enumerate(slot.group.pk for slot in coming)}
    return sorted(found, key=lambda one: (order.get(one.group.pk, len(order)), str(one.group.pk)))


def _sizes(found: list[Group]) -> dict[UUID, int]:
    here = {"until": None, "client__voided_at": None, "client__erased_at": None}
    rows = GroupMember.objects.filter(group__in=found, **here).order_by()
    return dict(rows.values_list("group").annotate(count=Count("pk")))


def _notes(user: Any, found: list[Group]) -> dict[UUID, int]:
    """Count the sessions that were held and whose note nobody signed or handed in."""
    rows = Session.objects.filter(
        meeting__group__in=found, voided_at=None, state=Session.State.FINISHED
    )
    done = Q(note__voided_at=None, note__state__in=(Note.State.SIGNED, Note.State.WAITING))
    rows = scoped(rows, user, "note.write").exclude(done).order_by()
    return dict(rows.values_list("meeting__group").annotate(count=Count("pk", distinct=True)))
