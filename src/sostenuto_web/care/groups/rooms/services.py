"""Opening and closing a room, sitting down and getting up.

Conventions: who may is checked by the caller (leaders) or by the code and the secret (phones). A
seat belongs to a member's session for the whole meeting; getting up changes nothing but who holds
it. Guests get a seat of their own, which no record knows.
"""

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from sostenuto.base.errors import SostenutoError
from sostenuto_web.care.groups.rooms import asking, codes, naming_seats, selectors, telling
from sostenuto_web.care.models import Meeting, Seat
from sostenuto_web.platform.audit import services as audit

HOLDS = timedelta(hours=4)
"""A room that nobody closed closes by itself."""
TRIES = 8
MOST_GUESTS = 60


class RoomError(SostenutoError):
    """There is no such room, or not any more."""


class SeatError(SostenutoError):
    """Somebody else was faster, or there is no such seat."""


@transaction.atomic
def open_room(by: Any, meeting: Meeting) -> str:
    """Open a meeting's room and return its code; one that is open keeps its code.

    Raises
    ------
    RoomError
        The meeting has not begun, or is over.
    """
    locked = _locked(meeting)
    if locked.state not in selectors.GOING:
        raise RoomError("the meeting does not go on")
    naming_seats.lay(locked)
    if selectors.is_open(locked) and locked.room_code:
        return locked.room_code
    locked.room_until, locked.room_shown_at = timezone.now() + HOLDS, None
    locked.room_code = _given_code(locked)
    locked.save(update_fields=["room_code", "room_until", "room_shown_at"])
    audit.record(by, "room.opened", locked)
    telling.changed(locked.pk)
    return locked.room_code


@transaction.atomic
def lay_seats(meeting: Meeting) -> None:
    """Give those a seat who came since the room was opened."""
    if selectors.wants_seats(meeting):
        naming_seats.lay(_locked(meeting))


def _given_code(meeting: Meeting) -> str:
    """Return a code that no other room has; the table's own constraint has the last word."""
    for _try in range(TRIES):
        code = codes.new_code()
        try:
            with transaction.atomic():
                Meeting.objects.filter(pk=meeting.pk).update(room_code=code)
        except IntegrityError:
            continue
        return code
    raise RoomError("no code was free")


@transaction.atomic
def close_room(by: Any, meeting: Meeting) -> bool:
    """Close a room: its code is gone and every phone gets up; return whether it was open."""
    locked = _locked(meeting)
    if not locked.room_code:
        return False
    locked.room_code = locked.room_until = locked.room_shown_at = None
    locked.save(update_fields=["room_code", "room_until", "room_shown_at"])
    locked.seats.update(secret="", taken_at=None)
    audit.record(by, "room.closed", locked)
    telling.changed(locked.pk)
    return True


@transaction.atomic
def set_round(by: Any, meeting: Meeting, moment: str) -> None:
    """Say which round the phones are asked; the picture of the one before is shown no longer."""
    locked = _locked(meeting)
    if moment not in asking.ROUNDS or moment == locked.room_moment:
        return
    locked.room_moment, locked.room_shown_at = moment, None
    locked.save(update_fields=["room_moment", "room_shown_at"])
    audit.record(by, "room.round_set", locked, moment=moment)
    telling.changed(locked.pk)


@transaction.atomic
def show_picture(by: Any, meeting: Meeting, *, shown: bool) -> None:
    """Show the picture on the phones with all that was said until now, or take it away."""
    locked = _locked(meeting)
    locked.room_shown_at = timezone.now() if shown else None
    locked.save(update_fields=["room_shown_at"])
    audit.record(by, "room.picture_shown" if shown else "room.picture_hidden", locked)
    telling.changed(locked.pk)


@transaction.atomic
def take_seat(code: str, sign: str) -> tuple[Seat, str]:
    """Sit down at a free sign; return the seat and the secret that the phone keeps.

    Raises
    ------
    RoomError
        No room is open under that code.
    SeatError
        Nobody can sit there, or somebody does.
    """
    meeting = _room(code)
    if not sign.isascii() or not sign.isprintable():  # no sign is, and no database takes a NUL
        raise SeatError("not free")
    free = meeting.seats.filter(selectors.PRESENT, sign=sign, secret="").exclude(session=None)
    seat = free.first()
    if seat is None:
        raise SeatError("not free")
    return seat, _given_secret(seat)


@transaction.atomic
def sit_as_guest(code: str) -> tuple[Seat, str]:
    """Sit down as somebody of whom no record is kept.

    Raises
    ------
    RoomError, SeatError
    """
    meeting = _locked(_room(code))
    if meeting.seats.filter(session=None).count() >= MOST_GUESTS:
        raise SeatError("no room for more")
    seat = Seat.objects.create(meeting=meeting, sign=naming_seats.one_more(meeting))
    return seat, _given_secret(seat)


def _room(code: str) -> Meeting:
    meeting = selectors.room_of(code)
    if meeting is None:
        raise RoomError("no such room")
    return meeting


def _given_secret(seat: Seat) -> str:
    secret = codes.new_secret()
    free = Seat.objects.filter(pk=seat.pk, secret="")
    if not free.update(secret=codes.digest(secret), taken_at=timezone.now()):
        raise SeatError("not free")  # somebody else was first, a moment ago
    audit.record(None, "room.entered", seat.meeting)
    telling.answered(seat.meeting_id)
    return secret


@transaction.atomic
def free_seat(by: Any, seat: Seat) -> bool:
    """Let whoever sits there get up; what they answered stays. Return whether anybody sat."""
    taken = Seat.objects.filter(pk=seat.pk).exclude(secret="")
    if not taken.update(secret="", taken_at=None):
        return False
    audit.record(by, "room.left" if by is None else "room.seat_freed", seat.meeting)
    telling.changed(seat.meeting_id)
    return True


def _locked(meeting: Meeting) -> Meeting:
    rows = Meeting.objects.select_for_update(of=("self",))
    return rows.select_related("data_key", "group__data_key", "led_by").get(pk=meeting.pk)
