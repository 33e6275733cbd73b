"""Signing all notes of a meeting that are ready, and saying what holds the others back."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from sostenuto.care.notes.rendering import render
from sostenuto_web.care.groups.afterwards import guarding, individual, selectors
from sostenuto_web.care.groups.afterwards.guarding import Circle, Findings, GuardedError, cleared_of
from sostenuto_web.care.groups.afterwards.selectors import After, Card
from sostenuto_web.care.models import Meeting, Note, NoteVersion
from sostenuto_web.care.notes import services as notes
from sostenuto_web.care.notes import standing
from sostenuto_web.care.notes.gathering import gather
from sostenuto_web.care.notes.selectors import house_format, wordings_of

WHY = {
    "due": _("its card is not filled in yet"),
    "returned": _("a supervisor returned it with remarks"),
    "named": _("another member is named in it"),
    "asks": _("a word in it may be another member's name"),
    "alike": _("its own words are nearly those of another note"),
    "theirs": _("somebody else led the session and writes it"),
    "corrected": _("something was corrected that you had put in your own words"),
}
"""Why a note is not signed with the others."""


@dataclass(frozen=True, slots=True)
class Line:
    """One note on the page that signs all: ready, or held back by what."""

    card: Card
    why: Any = ""
    hands_in: bool = False
    """Whether it is handed in for a co-signature, not signed."""

    @property
    def is_ready(self) -> bool:
        """Whether it is signed with the others."""
        return not self.why


def lines_of(user: Any, found: After) -> list[Line]:
    """Return every note that is still open, with what holds it back."""
    circle = guarding.circle_of(found.meeting.pk)
    open_ = [card for card in found.present if card.note is None or standing.is_open(card.note)]
    return [_line(user, card, circle) for card in open_]


def _line(user: Any, card: Card, circle: Circle) -> Line:
    hands_in = card.note is not None and must_hand_in(user, card.note)
    return Line(card, WHY.get(_held(user, card, circle), ""), hands_in)


def _held(user: Any, card: Card, circle: Circle) -> str:
    note = card.note
    if note is None or not card.is_ready:
        is_returned = note is not None and note.state == Note.State.RETURNED
        return "returned" if is_returned else "due"
    if not (may_sign(user, note) or must_hand_in(user, note)):
        return "theirs"
    facts = gather(card.session, note).facts
    wordings = wordings_of(note)
    rendered = render(facts, note.format or house_format(), wordings)
    if rendered.left_over:
        return "corrected"
    words = individual.own_words(note, wordings)
    said = cleared_of(note)
    return _first(guarding.check(card.session, facts, rendered, said, words=words, circle=circle))


def _first(found: Findings) -> str:
    if found.blocks:
        return "named"
    if found.asks:
        return "asks"
    return "alike" if found.alike else ""


def may_sign(user: Any, note: Note) -> bool:
    """Whether somebody signs this note themselves."""
    return standing.may_sign(user, note, note.client)


def must_hand_in(user: Any, note: Note) -> bool:
    """Whether somebody hands this note in."""
    return standing.must_hand_in(user, note, note.client)


def sign_all(by: Any, meeting: Meeting) -> list[NoteVersion]:
    """Sign, or hand in, every note of a meeting that is ready; each is an act of its own.

    One that somebody else changed meanwhile, or that the guards hold back, is left as it is.
    """
    found = selectors.after(by, meeting)
    circle = guarding.circle_of(meeting.pk)
    done = []
    for line in lines_of(by, found):
        note = line.card.note
        if not line.is_ready or note is None:
            continue
        act = notes.sign if may_sign(by, note) else notes.hand_in
        try:
            done.append(act(by, line.card.session, notes.as_it_is(note), circle))
        except (notes.ChangedMeanwhileError, notes.NotNowError, GuardedError):
            continue
    return done
