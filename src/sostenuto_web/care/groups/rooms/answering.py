"""Keeping what a round was answered: once, in the session of whoever it is, or as a guest's.

Conventions: an answer has an id that its phone made. Sent again it is the same row, whatever
happened in between. Of two answers to one question the later one holds; the one before is voided,
as a correction by whoever gave it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sostenuto_web.care.groups.rooms import asking, selectors, telling
from sostenuto_web.care.groups.rooms.asking import Question
from sostenuto_web.care.models import GuestAnswer, Seat, Session, Step
from sostenuto_web.care.running import services as running
from sostenuto_web.care.running.actions import Action
from sostenuto_web.people import once
from sostenuto_web.record.facts import services as facts
from sostenuto_web.record.facts.services import NotSoError
from sostenuto_web.record.models import Feeling, Rating

KEPT, AGAIN, REFUSED, SHUT = "kept", "again", "refused", "shut"
LONGEST_WAIT = timedelta(hours=4)
"""How long a phone may keep an answer before it is too old to be believed."""


@dataclass(frozen=True, slots=True)
class Given:
    """One answer: the sender's id for it, what was asked, what was said, how long ago."""

    token: UUID
    question: str
    said: str
    ago: timedelta = timedelta(0)


@transaction.atomic
def answer(seat: Seat, given: Given, *, tells: bool = True) -> str:
    """Keep one answer of a phone, once; ``tells`` the leaders' pages of it.

    Returns
    -------
    str
        ``kept``; ``again``: it was kept before; ``refused``: it can be no answer; ``shut``: the
        seat is not this phone's any more, or its room is closed.
    """
    held = selectors.seat_to_answer(seat)
    if held is None:
        return SHUT
    guest = held.session is None
    question = asking.find(held.pk, given.question, held.meeting, is_guest=guest)
    if question is None or not _fits(given.said):
        return REFUSED
    token = once.id_for(held.pk, given.token)
    at = timezone.now() - min(max(given.ago, timedelta(0)), LONGEST_WAIT)
    if held.session is None:
        result = _of_guest(held, question, given.said, token, at)
    else:
        by = held.meeting.led_by or held.session.led_by or held.meeting.made_by
        result = of_member(by, held.session, question, given.said, token, at)
    if result == KEPT and tells:
        telling.answered(held.meeting_id)
    return result


@transaction.atomic
def of_member(
    by: Any, session: Session, question: Question, said: str, token: UUID, at: datetime
) -> str:
    """Keep a member's answer as facts of their session; ``by`` stands for the house."""
    if Step.objects.filter(session=session, token=token).exists():
        return AGAIN
    kind, payload = _fact(question, said)
    before = list(_before(session, question))
    result = running.apply(by, session, Action(token, kind, at, payload))
    if result.result == running.REFUSED:
        return REFUSED
    if result.result == running.DONE:
        _later_holds(by, session, question, before)
    return KEPT if result.result == running.DONE else AGAIN


def handed_over(by: Any, session: Session, question: Question, said: str, token: UUID) -> str:
    """Keep an answer that a member gave on a leader's tablet."""
    if not _fits(said):
        return REFUSED
    result = of_member(by, session, question, said, token, timezone.now())
    if result == KEPT and session.meeting_id:
        telling.answered(session.meeting_id)
    return result


def _fact(question: Question, said: str) -> tuple[str, dict[str, Any]]:
    """Return an answer as the kind of fact it is, and what that says."""
    if question.shape == "word":
        words = said.strip()[: asking.LONGEST_WORD]
        return "feeling", {"seen": Feeling.Seen.SAID, "moment": question.moment, "words": words}
    name = "cell" if question.shape == "grid" else "value"
    given = {"scale": question.key, "moment": question.moment, name: said.strip()}
    return "rating", given | {"given_by": Rating.GivenBy.CLIENT}


def _before(session: Session, question: Question) -> Any:
    """Return the ids of a person's own answers to a question; what somebody was told stays."""
    if question.shape == "word":
        return ()
    rows = Rating.objects.filter(
        session_id=session.pk,
        scale=question.key,
        moment=question.moment,
        given_by=Rating.GivenBy.CLIENT,
        voided_at=None,
    )
    return rows.values_list("pk", flat=True)


def _later_holds(by: Any, session: Session, question: Question, before: list[UUID]) -> None:
    """Void every answer but the latest, whichever arrived last."""
    if not before:
        return
    rows = Rating.objects.filter(pk__in=_before(session, question)).select_related("data_key")
    for row in rows.order_by("-at", "-made_at")[1:]:
        facts.void(by, row, _("answered again"))


def _of_guest(seat: Seat, question: Question, said: str, token: UUID, at: datetime) -> str:
    """Keep a guest's answer for the picture; no record is written."""
    kind, payload = _fact(question, said)
    try:
        fields = facts.checked(kind, payload)
    except NotSoError:
        return REFUSED
    row = GuestAnswer(
        pk=token,
        seat=seat,
        scale=question.key,
        moment=question.moment,
        value=fields.get("value"),
        valence=fields.get("valence"),
        arousal=fields.get("arousal"),
        at=at,
    )
    _row, made = once.save_new(row)
    return KEPT if made else AGAIN


def _fits(said: str) -> bool:
    """Say whether a text can be kept at all: not too long, no NUL, no half of a character."""
    if not said.strip() or len(said) > asking.LONGEST_WORD:
        return False
    try:
        said.encode()
    except UnicodeEncodeError:
        return False
    return all(sign.isprintable() for sign in said)
