"""What a meeting is put together from: the group's cards, and a session for each member."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from django.db.models import F, Max, QuerySet

from sostenuto_web.care.cards import selectors as cards
from sostenuto_web.care.course.selectors import CLOSED
from sostenuto_web.care.models import (
    Activity,
    Course,
    Goal,
    Group,
    Meeting,
    MeetingActivity,
    Session,
)
from sostenuto_web.people.models import Client
from sostenuto_web.people.services import history
from sostenuto_web.platform.audit import services as audit


def take_over(meeting: Meeting, group: Group) -> None:
    """Plan the group's cards for a meeting, in their order."""
    chosen = cards.among(cards.catalogue(), group.cards)
    MeetingActivity.objects.bulk_create(
        MeetingActivity(
            meeting=meeting, data_key=meeting.data_key, place=place, part=_part_of(one.card),
            card=one.card.key, card_version=one.card.version, minutes=one.card.minutes.usual,
        )
        for place, one in enumerate(chosen)
    )  # fmt: skip


def _part_of(card: Any) -> str:
    fits = [part for part in card.parts if part in Activity.Part.values]
    return fits[0] if len(fits) == 1 else Activity.Part.MAIN.value


def seat(
    by: Any, meeting: Meeting, clients: Sequence[Client], absent: Mapping[UUID, str]
) -> list[Session]:
    """Return the sessions of some members, each in their own record; made for whoever has none.

    Everybody gets a place (``voice``) of their own, from which the words of their note follow.
    Who has one, since a beginning was taken back, is there or not as is said now.
    """
    rows = meeting.sessions.filter(client__in=clients).select_related("client", "data_key")
    there = {row.client_id: row for row in rows}
    for row in there.values():
        _say(row, absent.get(row.client_id, ""))
    new = [client for client in clients if client.pk not in there]
    last = meeting.sessions.aggregate(last=Max("voice"))["last"]
    first = 0 if last is None else last + 1
    courses = _open_courses(new)
    made = [
        _session(by, meeting, client, first + place, courses.get(client.pk), absent)
        for place, client in enumerate(new)
    ]
    _aim(made)
    for session in made:
        history.note(by, session, "session.planned")
    audit.record_each(by, "session.planned", made)
    return [*there.values(), *made]


def _say(session: Session, because: str) -> None:
    """Say of somebody who has a session already whether they are there."""
    state = Session.State.MISSED if because else Session.State.PLANNED
    if (session.state, session.missed_because) != (state, because):
        session.state, session.missed_because = state, because
        session.arrived_at = session.left_at = None
        session.save()


def _session(
    by: Any, meeting: Meeting, client: Client, voice: int, course: Course | None,
    absent: Mapping[UUID, str],
) -> Session:  # fmt: skip
    because = absent.get(client.pk, "")
    return Session.objects.create(
        pk=uuid5(meeting.pk, str(client.pk)),
        client=client,
        data_key=client.data_key,
        meeting=meeting,
        voice=voice,
        course=course,
        led_by=meeting.led_by,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        place=meeting.place,
        set_list=meeting.set_list,
        state=Session.State.MISSED if because else Session.State.PLANNED,
        missed_because=because,
        made_by=by,
    )


def _open_courses(clients: Sequence[Client]) -> dict[UUID, Course]:
    """Return the open course of each client who has one."""
    rows: QuerySet[Course] = Course.objects.filter(client__in=clients, voided_at=None)
    return {row.client_id: row for row in rows.exclude(stage__in=CLOSED)}


def _aim(sessions: Sequence[Session]) -> None:
    """Let each session be for the goals that its client has open."""
    of_client = {session.client_id: session for session in sessions}
    rows = Goal.objects.filter(client__in=of_client, voided_at=None, state=Goal.State.OPEN)
    through = Session.goals.through
    through.objects.bulk_create(
        through(session=of_client[client], goal_id=goal)
        for goal, client in rows.filter(course__voided_at=None).values_list("pk", F("client"))
    )
