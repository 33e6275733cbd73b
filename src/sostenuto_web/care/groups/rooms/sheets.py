"""What a phone's page shows: one question after another, then thank you and perhaps the picture."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid5

from sostenuto_web.care.groups.rooms import asking, selectors
from sostenuto_web.care.groups.rooms.asking import Question
from sostenuto_web.care.models import GuestAnswer, Seat, Session
from sostenuto_web.care.running.views import Fresh
from sostenuto_web.record.models import Feeling, Rating


@dataclass(frozen=True, slots=True)
class Step:
    """One question as it stands on a page."""

    number: int
    handle: str
    question: Question
    is_done: bool

    @property
    def before(self) -> int:
        """The question before."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The question after, or the end."""
        return self.number + 1


def sheet_of(seat: Seat, place: int) -> dict[str, Any]:
    """Return what a phone's page shows; ``place`` −1: the first question without an answer."""
    meeting, moment = seat.meeting, seat.meeting.room_moment
    done = _done(seat, moment)
    steps = [
        Step(number, asking.handle(seat.pk, question.key, moment), question, question.key in done)
        for number, question in enumerate(asking.questions(meeting, moment, seat.session))
    ]
    first = next((step.number for step in steps if not step.is_done), len(steps))
    at = first if place < 0 else min(place, len(steps))
    shown = selectors.dots_are_shown(meeting)
    return {
        "steps": steps,
        "step": steps[at] if at < len(steps) else None,
        "count": len(steps),
        "fresh": Fresh(),
        "tag": uuid5(seat.pk, "phone").hex[:12],
        "round": uuid5(seat.pk, moment).hex[:12],
        "shown": shown,
        "points": selectors.round_of(meeting, moment).points if shown else (),
    }


def _done(seat: Seat, moment: str) -> set[str]:
    """Return the keys of what was answered from this seat in a round."""
    if seat.session is None:
        rows = GuestAnswer.objects.filter(seat=seat, moment=moment)
        return set(rows.values_list("scale", flat=True))
    return done_of(seat.session, moment)


def done_of(session: Session, moment: str) -> set[str]:
    """Return the keys of what a member answered by themselves in a round."""
    living = {"session_id": session.pk, "moment": moment, "voided_at": None}
    rated = Rating.objects.filter(**living, given_by=Rating.GivenBy.CLIENT)
    said = set(rated.values_list("scale", flat=True))
    words = Feeling.objects.filter(**living, seen=Feeling.Seen.SAID)
    return said | {asking.WORD} if words.exists() else said
