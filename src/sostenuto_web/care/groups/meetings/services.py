"""Writing meetings: arranged, moved, called off, begun for everybody at once, ended.

Conventions: a meeting is stored when somebody arranges, plans or begins it. Beginning makes a
session for each member who is in the care of whoever begins; of the others, somebody who cares for
them says later whether they were there (`take_part`). Everything may be sent twice.
"""

import datetime
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from sostenuto.base.errors import InputError, SostenutoError
from sostenuto.care import catalogue
from sostenuto.care.session_words import session_words
from sostenuto_web.care.groups import selectors as groups
from sostenuto_web.care.groups.meetings import parts
from sostenuto_web.care.groups.pads import services as pads
from sostenuto_web.care.groups.pads import spreading
from sostenuto_web.care.groups.rooms import services as rooms
from sostenuto_web.care.groups.rosters import selectors as rosters
from sostenuto_web.care.models import Group, Meeting, Session
from sostenuto_web.care.running.actions import Action
from sostenuto_web.care.running.services import REFUSED
from sostenuto_web.people import once
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import clients_for
from sostenuto_web.people.services import history, rows
from sostenuto_web.platform.audit import services as audit

NOT_THERE = "no_word"
"""Why somebody was absent as long as nobody says more: they did not come."""
MOST_GUESTS = 50
KEEP: Any = object()
"""Of `presence`: leave this as it is."""


class NotSoError(SostenutoError):
    """A meeting is not in a state for this; ``why`` is a word that a page knows.

    Attributes
    ----------
    why : str
        ``ended`` (the group), ``taken`` (it meets then already), ``over``, ``not_begun``,
        ``nobody`` (nobody of the roster is in their care), ``not_theirs``, ``refused``.
    """

    def __init__(self, why: str) -> None:
        super().__init__(f"not done: {why}")
        self.why = why


@transaction.atomic
def arrange(
    by: Any, group: Group, starts_at: datetime.datetime, token: UUID | None = None, **how: Any
) -> Meeting:
    """Arrange a meeting of a group; at one moment, or with one token, there is one.

    Parameters
    ----------
    by : User
    group : Group
    starts_at : datetime
    token : UUID, optional
    **how
        ``minutes``, ``place`` and ``led_by``, where they are not the usual ones.

    Raises
    ------
    NotSoError
        ``ended``: the group was ended.
    """
    group = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    there = group.meetings.filter(starts_at=starts_at, voided_at=None).first()
    pk = once.id_for(by.pk, token)
    there = there or Meeting.objects.filter(pk=pk, group=group).first()
    if there is not None:
        return there
    if group.ended_at is not None:
        raise NotSoError("ended")
    usual = {"minutes": group.minutes, "place": group.place, "led_by": _usual_leader(by, group)}
    meeting, made = once.save_new(
        Meeting(
            pk=pk, group=group, data_key=group.data_key, starts_at=starts_at, made_by=by,
            **(usual | rows.known_of(how, tuple(usual))),
        )
    )  # fmt: skip
    if made:
        parts.take_over(meeting, group)
        audit.record(by, "meeting.arranged", meeting)
    return meeting


def _usual_leader(by: Any, group: Group) -> Any:
    """Return who leads when nobody says more: whoever arranges it if they lead, or the leader."""
    leaders = rosters.leaders_of(group)
    mine = [held for held in leaders if held.user_id == by.pk and held.leads]
    return (mine or leaders)[0].user if leaders else by


@transaction.atomic
def begin(
    by: Any,
    meeting: Meeting,
    absent: Mapping[UUID, str],
    guests: int = 0,
    *,
    led_by: Any = None,
    reminded: bool = False,
) -> bool:
    """Begin a meeting for everybody at once; return whether this call began it.

    Parameters
    ----------
    by : User
    meeting : Meeting
    absent : mapping of UUID to str
        The ids of members who are not there, with a key of ``missed`` in
        ``sostenuto/care/session.toml``, or nothing. Everybody else is there.
    guests : int
        How many sit in who are not on the roster.
    led_by : User, optional
        Who leads it, where it is not who was to.
    reminded : bool
        Whether everybody was reminded that what is said here stays here.

    Raises
    ------
    NotSoError
        ``over``: it ended or was called off; ``nobody``: no member is in the care of ``by``.
    InputError
        There is no such reason, or the number of guests is none.
    """
    _check(absent, guests)
    meeting = held(meeting)
    if meeting.state == Meeting.State.RUNNING:
        return False
    if meeting.state != Meeting.State.PLANNED:
        raise NotSoError("over")
    _take_leaders(by, meeting, led_by)
    meeting.set_list = meeting.set_list or rosters.set_of(meeting.group)
    meeting.guests, now = guests, timezone.now()
    meeting.reminded_at = now if reminded else meeting.reminded_at
    meeting.save()
    members = _members(by, meeting)
    if not members:
        raise NotSoError("nobody")
    made = parts.seat(by, meeting, members, {pk: why or NOT_THERE for pk, why in absent.items()})
    present = sum(session.state != Session.State.MISSED for session in made)
    audit.record(by, "meeting.begun", meeting, present=present, absent=len(made) - present)
    _act(by, meeting, "start", now)
    return True


@transaction.atomic
def begin_at(
    by: Any,
    group: Group,
    starts_at: datetime.datetime,
    absent: Mapping[UUID, str],
    guests: int = 0,
    *,
    token: UUID | None = None,
    **how: Any,
) -> Meeting:
    """Arrange a meeting and begin it at once; where it cannot be begun, nothing is arranged."""
    meeting = arrange(by, group, starts_at, token)
    begin(by, meeting, absent, guests, **how)
    meeting.refresh_from_db()
    return meeting


def _check(absent: Mapping[UUID, str], guests: int) -> None:
    for why in absent.values():
        if why:
            catalogue.one_of("because", why, session_words().missed)
    if not 0 <= guests <= MOST_GUESTS:
        raise InputError("guests", expected=f"between 0 and {MOST_GUESTS}", got=guests)


def _take_leaders(by: Any, meeting: Meeting, led_by: Any) -> None:
    leaders = [held.user for held in rosters.leaders_of(meeting.group)]
    meeting.led_by = led_by or meeting.led_by or by
    meeting.co_leaders.set([user for user in leaders if user.pk != meeting.led_by_id])


def _members(by: Any, meeting: Meeting) -> list[Client]:
    """Return who of the roster is to come, and in the care of whoever begins, in order."""
    mine = clients_for(by, "session.run").values("pk")
    day = timezone.localtime(meeting.starts_at).date()
    rows = groups.roster_of(meeting.group).filter(client__in=mine, since__lte=day)
    return [member.client for member in rows]


@transaction.atomic
def take_part(by: Any, meeting: Meeting, client: Client, because: str = "") -> Session:
    """Let somebody have a part who had none when the meeting began; ``because``: was not there.

    Raises
    ------
    NotSoError
        ``not_begun``, or ``not_theirs``: they are not on the roster, or not in their care.
    """
    meeting = held(meeting)
    if meeting.started_at is None:
        raise NotSoError("not_begun")
    there = meeting.sessions.filter(client=client, voided_at=None).first()
    if there is not None:
        return there
    on_it = groups.roster_of(meeting.group).filter(client=client).exists()
    if not on_it or not clients_for(by, "session.run").filter(pk=client.pk).exists():
        raise NotSoError("not_theirs")
    _check({client.pk: because}, 0)
    [session] = parts.seat(by, meeting, [client], {client.pk: because} if because else {})
    spreading.spread(by, meeting)
    return session


@transaction.atomic
def presence(
    by: Any,
    session: Session,
    *,
    arrived_at: datetime.datetime | None = KEEP,
    left_at: datetime.datetime | None = KEEP,
    missed_because: str = KEEP,
    missed_words: str = "",
) -> bool:
    """Say who came late, left early or was not there; return whether anything differed.

    Parameters
    ----------
    by : User
    session : Session
        A member's part of a meeting.
    arrived_at, left_at : datetime or None
        None: they were there when it began, they stayed. Left out: as it is.
    missed_because : str
        A key of ``missed``; empty: they were there. Left out: as it is.
    missed_words : str
        The reason in own words, with ``missed_because``.

    Raises
    ------
    NotSoError
        ``not_begun``.
    InputError
        There is no such reason, or they left before they came.
    """
    meeting = _of_part(session)
    locked = Session.objects.select_for_update(of=("self",))
    session = locked.select_related("client__data_key", "data_key").get(pk=session.pk)
    said = {"arrived_at": arrived_at, "left_at": left_at, "missed_because": missed_because}
    said = {name: value for name, value in said.items() if value is not KEEP}
    if missed_because is not KEEP:
        _check({session.client_id: missed_because}, 0)
        said |= _of_absence(session, missed_because, missed_words)
    before = history.taken_over(session, said)
    if session.arrived_at and session.left_at and session.left_at < session.arrived_at:
        raise InputError("left_at", expected="after they came", got="before")
    if not before:
        return False
    session.save()
    history.note(by, session, "session.presence", before)
    audit.record(by, "session.presence", session)
    spreading.spread(by, meeting)
    return True


def _of_absence(session: Session, because: str, words: str) -> dict[str, Any]:
    """Return what follows for a part from whether somebody was there."""
    if because:
        was = {"state": Session.State.MISSED, "arrived_at": None, "left_at": None}
        return was | {"missed_words": words}
    if session.state == Session.State.MISSED:
        return {"state": Session.State.PLANNED, "missed_words": ""}
    return {}


@transaction.atomic
def count_guests(by: Any, meeting: Meeting, guests: int) -> None:
    """Say how many sit in who are not on the roster."""
    _check({}, guests)
    meeting = held(meeting)
    if meeting.guests != guests:
        meeting.guests = guests
        meeting.save(update_fields=["guests"])
        audit.record(by, "meeting.changed", meeting)


@transaction.atomic
def remind(by: Any, meeting: Meeting) -> None:
    """Keep that everybody was reminded that what is said here stays here; the first time holds."""
    meeting = held(meeting)
    if meeting.reminded_at is None:
        meeting.reminded_at = timezone.now()
        meeting.save(update_fields=["reminded_at"])
        audit.record(by, "meeting.reminded", meeting)


@transaction.atomic
def end(by: Any, meeting: Meeting) -> bool:
    """End a meeting for everybody; return whether it was on.

    Raises
    ------
    NotSoError
        ``not_begun``.
    """
    meeting = held(meeting)
    if meeting.started_at is None:
        raise NotSoError("not_begun")
    if meeting.state != Meeting.State.RUNNING:
        return False
    audit.record(by, "meeting.ended", meeting)
    rooms.close_room(by, meeting)
    _act(by, meeting, "stop", timezone.now())
    return True


def _act(by: Any, meeting: Meeting, kind: str, at: datetime.datetime) -> None:
    """Start or stop it for everybody; a second one of the same state is the same act."""
    number = meeting.steps.filter(kind=kind).count()
    token = uuid5(meeting.pk, f"{kind} {number}")
    if pads.apply(by, meeting, Action(token, kind, at, {})).result == REFUSED:
        raise NotSoError("refused")


def _of_part(session: Session) -> Meeting:
    """Return the meeting of a member's part under its lock, which is taken before the part's."""
    meeting = Meeting.objects.filter(sessions=session).first()
    if meeting is None or (meeting := held(meeting)).started_at is None:
        raise NotSoError("not_begun")
    return meeting


def held(meeting: Meeting) -> Meeting:
    """Let two who act on one meeting wait for each other."""
    held = Meeting.objects.select_for_update(of=("self",))
    return held.select_related("data_key", "group__set_list", "led_by").get(pk=meeting.pk)
