"""Reading a room: which is open, who sits where, who has answered, and the picture of it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sostenuto.care.groups.signs import signs
from sostenuto_web.care.groups.rooms import asking, codes, picture
from sostenuto_web.care.models import GuestAnswer, Meeting, Seat, Session
from sostenuto_web.record.models import Feeling, Rating

GOING = (Meeting.State.RUNNING,)
PRESENT = Q(session=None) | Q(
    session__voided_at=None,
    session__left_at=None,
    session__state__in=(Session.State.PLANNED, Session.State.RUNNING),
)
"""Seats at which somebody may sit: guests, and members who are there."""


@dataclass(frozen=True, slots=True)
class Place:
    """How one member stands in a round."""

    session_id: UUID
    seat: Seat | None
    is_absent: bool
    answered: int

    @property
    def state(self) -> str:
        """Return ``absent``, ``done``, ``here`` (a phone sits there) or ``open``."""
        if self.is_absent:
            return "absent"
        if self.answered:
            return "done"
        return "here" if self.seat is not None and self.seat.secret else "open"


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a meeting: who has answered, and what is drawn of it."""

    moment: str
    places: tuple[Place, ...]
    guests: int
    present: int
    answered: int
    points: tuple[picture.Point, ...]


def is_open(meeting: Meeting) -> bool:
    """Say whether phones may come in: there is a code, it holds, the meeting goes on."""
    until = meeting.room_until
    holds = until is not None and until > timezone.now()
    return bool(meeting.room_code) and holds and meeting.state in GOING


def room_of(typed: str) -> Meeting | None:
    """Return the meeting whose room a code opens, or None: wrong, closed and over are the same."""
    rows = Meeting.objects.filter(
        room_code=codes.bare(typed) or "-",
        room_until__gt=timezone.now(),
        state__in=GOING,
        voided_at=None,
        group__voided_at=None,
    )
    return rows.select_related("group", "led_by").first()


def seat_of(held: str) -> Seat | None:
    """Return the seat of a phone by what its cookie holds, while it and its room are open."""
    pk, _dot, secret = held.partition(".")
    try:
        seat = _seats().filter(PRESENT, pk=UUID(pk)).first()
    except ValueError:
        return None
    if seat is None or not codes.is_right(secret, seat.secret):
        return None
    return seat if is_open(seat.meeting) and seat.meeting.voided_at is None else None


def seat_to_answer(seat: Seat) -> Seat | None:
    """Return a seat as it stands now, under its lock; None where the phone holds it no longer."""
    rows = _seats().select_for_update(of=("self",)).filter(PRESENT, pk=seat.pk)
    held = rows.first()
    if held is None or not held.secret or held.secret != seat.secret:
        return None
    return held if is_open(held.meeting) and held.meeting.voided_at is None else None


def _seats() -> QuerySet[Seat]:
    return Seat.objects.select_related(
        "meeting__group", "meeting__led_by", "session__led_by", "session__client__data_key"
    )


def wants_seats(meeting: Meeting) -> bool:
    """Say whether somebody came since the seats were laid."""
    return Session.objects.filter(meeting=meeting, voided_at=None, seat=None).exists()


def free_signs(meeting: Meeting) -> list[str]:
    """Return the signs of members that no phone has taken, in the order of their names."""
    rows = meeting.seats.filter(PRESENT, secret="").exclude(session=None)
    return sorted(rows.values_list("sign", flat=True), key=name_of)


def name_of(sign: str) -> str:
    """Return what a sign is called; there are more seats than signs in a very large room."""
    key, _dash, number = sign.partition("-")
    known = signs().get(key)
    name = _(known.name) if known else key
    return f"{name} {number}" if number else name


def round_of(meeting: Meeting, moment: str) -> Round:
    """Return who has answered in a round, and the picture of it."""
    rows = Session.objects.filter(meeting=meeting, voided_at=None).order_by("voice", "pk")
    sessions = list(rows.values_list("pk", "state", "left_at"))
    seats = list(Seat.objects.filter(meeting=meeting))
    of_session = {seat.session_id: seat for seat in seats if seat.session_id}
    said, dots = _of_members([pk for pk, _state, _left in sessions], moment)
    answered, more = _of_guests(meeting, moment)
    places = tuple(
        Place(pk, of_session.get(pk), state == Session.State.MISSED, len(said[pk]))
        for pk, state, _left in sessions
    )
    guests = max(meeting.guests, sum(seat.session_id is None for seat in seats))
    return Round(
        moment=moment,
        places=places,
        guests=guests,
        present=sum(not place.is_absent for place in places) + guests,
        answered=sum(place.state == "done" for place in places) + answered,
        points=picture.points(dots + more, _shown_at(meeting, moment)),
    )


def _shown_at(meeting: Meeting, moment: str) -> datetime | None:
    return meeting.room_shown_at if meeting.room_moment == moment else None


def _of_members(sessions: list[UUID], moment: str) -> tuple[Any, list[picture.Dot]]:
    """Return by session what was answered, and the answers on the mood square."""
    living = {"session_id__in": sessions, "moment": moment, "voided_at": None}
    said: dict[UUID, set[str]] = defaultdict(set)
    dots = []
    columns = ("session_id", "scale", "valence", "arousal", "made_at")
    for pk, scale, valence, arousal, at in Rating.objects.filter(**living).values_list(*columns):
        if scale == asking.MOOD and scale not in said[pk]:
            dots.append(picture.Dot(valence, arousal, at))
        said[pk].add(scale)
    words = Feeling.objects.filter(**living, seen=Feeling.Seen.SAID)
    for pk in words.values_list("session_id", flat=True):
        if pk is not None:
            said[pk].add(asking.WORD)
    return said, dots


def _of_guests(meeting: Meeting, moment: str) -> tuple[int, list[picture.Dot]]:
    """Return how many guests have answered, and the last answer of each on the square."""
    rows = GuestAnswer.objects.filter(seat__meeting=meeting, moment=moment, scale=asking.MOOD)
    last = {row.seat_id: row for row in rows.order_by("at")}
    dots = [picture.Dot(row.valence or 0.0, row.arousal or 0.0, row.at) for row in last.values()]
    return len(last), dots


def dots_are_shown(meeting: Meeting) -> bool:
    """Say whether phones see the picture."""
    return meeting.room_shown_at is not None
