"""What a leader's page of a room shows and is told: who has answered, counts, the picture."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from sostenuto_web.care.groups.rooms import selectors
from sostenuto_web.care.groups.selectors import sessions_for
from sostenuto_web.care.models import Meeting, Session

RULE = "session.run"
MAY_NOTE = (Session.State.PLANNED, Session.State.RUNNING, Session.State.FINISHED)


@dataclass(frozen=True, slots=True)
class Row:
    """One member in the leader's care, and how they stand in the round."""

    session: Session
    place: selectors.Place
    sign: str
    words: str


def rows_of(user: Any, meeting: Meeting, found: selectors.Round) -> list[Row]:
    """Return the members whom ``user`` may open; the others are counted only."""
    places = {place.session_id: place for place in found.places}
    return [
        Row(session, place, sign_of(place), words_of(place))
        for session in sessions_for(user, meeting, RULE)
        if (place := places.get(session.pk)) is not None
    ]


def sign_of(place: selectors.Place) -> str:
    """Return what the sign of a place is called; nothing before the room was opened."""
    return selectors.name_of(place.seat.sign) if place.seat else ""


def words_of(place: selectors.Place) -> str:
    """Return how a member stands in the round, in words."""
    said = {
        "absent": _("not here"),
        "done": _("has answered"),
        "here": _("phone is here"),
        "open": _("open"),
    }
    return said[place.state]


def count_words(found: selectors.Round) -> str:
    """Return how many have answered, in words."""
    return _("%(answered)d of %(present)d have answered") % {
        "answered": found.answered,
        "present": found.present,
    }


def live(user: Any, meeting: Meeting, moment: str) -> dict[str, Any]:
    """Return what an open page of a leader is told: states and points, no name of anybody."""
    found = selectors.round_of(meeting, moment)
    mine: set[UUID] = set(sessions_for(user, meeting, RULE).values_list("pk", flat=True))
    places = [place for place in found.places if place.session_id in mine]
    return {
        "open": selectors.is_open(meeting),
        "moment": meeting.room_moment,
        "shown": selectors.dots_are_shown(meeting),
        "count": count_words(found),
        "places": {
            str(place.session_id): [
                place.state,
                words_of(place),
                bool(place.seat and place.seat.secret),
            ]
            for place in places
        },
        "points": [[point.left, point.top, point.radius] for point in found.points],
    }
