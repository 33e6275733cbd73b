"""One member's card after a meeting: few taps and one sentence, from which their note is written.

Conventions: everything that is tapped becomes a fact like any other. The own sentence is what was
seen; what comes next is offered in as many wordings as a group has places, so that no two notes
need the same words. The words of a note are English.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from sostenuto.care.notes import english
from sostenuto.care.notes.rendering import RenderedNote, render
from sostenuto.care.session_words import session_words
from sostenuto_web.care.groups.afterwards import guarding, individual
from sostenuto_web.care.groups.rooms import dues
from sostenuto_web.care.models import Note, Session
from sostenuto_web.care.notes import responding
from sostenuto_web.care.notes import services as notes
from sostenuto_web.care.notes.gathering import gather
from sostenuto_web.care.notes.said import Answer, Said
from sostenuto_web.care.notes.selectors import house_format, wordings_of
from sostenuto_web.record.facts import selectors as record
from sostenuto_web.record.facts import services as facts
from sostenuto_web.record.facts.selectors import SessionFacts
from sostenuto_web.record.facts.services import When
from sostenuto_web.record.models import Moment, Rating, Response

ASKED = ("connection", "loneliness")
"""Ratings that a leader may be told after a meeting; what is asked of the group is for phones."""
SAME, PLAN, OWN = "same", "plan", "own"
AGAIN = (
    "The same group again next time.",
    "Goes on in this group next time, in the same way.",
    "Next time the group once more, as it was planned.",
    "To come to the next meeting of the group, with nothing changed.",
    "The group continues for them next time as before.",
    "Another meeting of this group, along the same lines.",
    "Stays with the group; the next meeting follows the same plan.",
    "Next meeting of the group as this one.",
    "Nothing to change: the next meeting of the group.",
    "Carries on in the group at its next meeting.",
    "The next meeting of this group, unchanged.",
    "Back in the group next time; the plan holds.",
)
"""The same said in other words: one for each place in a meeting."""
PLANNED = (
    "As planned, {what} on {day}.",
    "Next is {what} on {day}, as planned.",
    "The plan goes on with {what} on {day}.",
)


@dataclass(frozen=True, slots=True)
class CardSaid:
    """What was tapped and written on a card.

    Attributes
    ----------
    engagement : str
        A key of ``session.toml``; empty: not said.
    answers : mapping of UUID to str
        Keys of responses, by goal.
    ratings : mapping of str to int
        By key; only those that were due.
    own, next_steps : str
    revision, token, cleared
        As of `Said`.
    """

    engagement: str = ""
    answers: Mapping[UUID, str] = field(default_factory=dict)
    ratings: Mapping[str, int] = field(default_factory=dict)
    own: str = ""
    next_steps: str = ""
    revision: int | None = None
    token: UUID | None = None
    cleared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """What a card is filled in beside: its session, its note, what was noted until now."""

    session: Session
    note: Note | None
    found: SessionFacts

    @property
    def engagement(self) -> Response | None:
        """How the member took part in the whole, where it was said."""
        known = session_words().engagement
        rows = [row for row in self.found.response if row.key in known and row.activity_id is None]
        return rows[-1] if rows else None

    @property
    def due(self) -> tuple[str, ...]:
        """Which ratings are due after this meeting and were not given yet."""
        given = {row.scale for row in self.found.rating if row.moment == Moment.AFTER}
        due = dues.due(self.session)
        return tuple(key for key in ASKED if key in due and key not in given)

    def offers(self) -> dict[str, str]:
        """Return what may be chosen to come next, in the words of the note."""
        offered = {SAME: AGAIN[self.session.voice % len(AGAIN)]}
        if planned := _planned_after(self.session):
            offered[PLAN] = planned
        return offered

    def said(self, card: CardSaid) -> Said:
        """Return what the note's own page would say, were it filled in like this card."""
        kept = responding.latest(self.found.response)
        answers = {
            goal: Answer(key, kept[goal].attained if goal in kept else None)
            for goal, key in card.answers.items()
        }
        note = self.note
        return Said(
            seen=card.own,
            meaning=note.meaning if note else "",
            next_steps=card.next_steps,
            format=note.format if note else "",
            wordings=wordings_of(note) if note else {},
            answers=answers,
            revision=card.revision,
            token=card.token,
            cleared=card.cleared,
        )


def ground_of(session: Session, note: Note | None) -> Ground:
    """Read what a card is filled in beside."""
    return Ground(session, note, record.of_session(session.pk))


def _planned_after(session: Session) -> str:
    """Return the next session that is planned for a member, in words; empty: none is."""
    at = session.ended_at or session.starts_at
    rows = Session.objects.filter(
        client=session.client_id, voided_at=None, state=Session.State.PLANNED, starts_at__gt=at
    )
    row = rows.order_by("starts_at").first()
    if row is None:
        return ""
    what = "the group" if row.meeting_id else "a session of their own"
    day = english.day(timezone.localtime(row.starts_at).date())
    return PLANNED[session.voice % len(PLANNED)].format(what=what, day=day)


def preview(by: Any, ground: Ground, card: CardSaid) -> RenderedNote:
    """Return the note as it would be after the card is saved; nothing is written."""
    said, session = ground.said(card), ground.session
    kept = [row for row in ground.found.response if row is not ground.engagement]
    responses = responding.as_said(by, session, kept, said.answers, said.token)
    if card.engagement:
        responses.append(_unsaved(Response, session, "engagement", key=card.engagement))
    given = tuple(
        _unsaved(Rating, session, key, scale=key, moment=Moment.AFTER, value=float(value))
        for key, value in card.ratings.items()
    )
    found = replace(ground.found, rating=(*ground.found.rating, *given))
    gathered = gather(session, said, found, responses)
    return render(gathered.facts, said.format or house_format(), said.wordings)


def _unsaved(model: Any, session: Session, name: str, **fields: Any) -> Any:
    at = session.ended_at or timezone.now()
    pk = uuid5(session.pk, name)
    return model(
        pk=pk, client=session.client, data_key=session.client.data_key, at=at, made_at=at, **fields
    )


@transaction.atomic
def save(by: Any, session: Session, card: CardSaid) -> Note:
    """Keep a card: its facts and the draft of the note; sent twice it is kept once.

    Raises
    ------
    notes.ChangedMeanwhileError
        Somebody else saved, handed in or signed the note meanwhile.
    notes.NotNowError
        The session is not over.
    guarding.GuardedError
        Something in it belongs to another member of the group.
    """
    kept = Note.objects.filter(session=session).select_related("data_key").first()
    ground = ground_of(session, kept)
    note = notes.save(by, session, ground.said(card))
    _keep_engagement(by, ground, card)
    _keep_ratings(by, ground, card)
    hold(session, note)
    return note


def hold(session: Session, note: Note) -> None:
    """Let no card be kept in which another member is named, or perhaps is.

    Raises
    ------
    guarding.GuardedError
    """
    told, wordings = gather(session, note).facts, wordings_of(note)
    rendered = render(told, note.format or house_format(), wordings)
    words = individual.own_words(note, wordings)
    guarding.hold(guarding.check(session, told, rendered, guarding.cleared_of(note), words=words))


def _keep_engagement(by: Any, ground: Ground, card: CardSaid) -> None:
    row, key = ground.engagement, card.engagement
    if key == (row.key if row else ""):
        return
    token = uuid5(card.token, "engagement") if card.token else None
    why = gettext("Changed on the card after the meeting.")
    if row is None:
        facts.note(by, ground.session.client, "response", {"key": key}, _when(ground), token)
    elif key:
        facts.correct(by, row, {"key": key, "words": row.words}, why, token)
    else:
        facts.void(by, row, why)


def _keep_ratings(by: Any, ground: Ground, card: CardSaid) -> None:
    for key, value in card.ratings.items():
        if key not in ground.due:
            continue
        said = {"scale": key, "moment": Moment.AFTER.value, "value": value, "given_by": "told"}
        token = uuid5(card.token, key) if card.token else None
        fields = facts.checked("rating", said)
        facts.note(by, ground.session.client, "rating", fields, _when(ground), token)


def _when(ground: Ground) -> When:
    session = ground.session
    return When(at=session.ended_at or timezone.now(), session_id=session.pk)


def chosen(next_steps: str, offers: Mapping[str, str]) -> str:
    """Return which of the offers a note's words are; one's own where they are none."""
    found: Iterable[str] = (key for key, words in offers.items() if words == next_steps)
    return next(iter(found), OWN if next_steps else "")
