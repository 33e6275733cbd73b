"""Where the notes of a meeting stand: whose is written, ready, signed, waits for whom.

Conventions: a part is opened by how somebody stands to that member; members who are not in their
care are counted and not shown. Counts of queries do not grow with the group.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from sostenuto.care.session_words import session_words
from sostenuto_web.care.groups import selectors as groups
from sostenuto_web.care.models import Meeting, Note, NoteVersion, Session, Signature
from sostenuto_web.care.notes import standing
from sostenuto_web.platform.policy.scoping import scoped

RULE = "note.write"


@dataclass(frozen=True, slots=True)
class Card:
    """One member's part of a meeting, and how far its note is.

    Attributes
    ----------
    session : Session
        With ``client`` and, where there is one, ``note``.
    note : Note or None
    is_mine : bool
        Whether who asks may write it now.
    waits_for_me : bool
        Whether it is signed, and waits for who asks as co-leader.
    """

    session: Session
    note: Note | None
    is_mine: bool = False
    waits_for_me: bool = False

    @property
    def is_absent(self) -> bool:
        """Whether they were not there, so that there is no note."""
        return self.session.state == Session.State.MISSED

    @property
    def why_absent(self) -> str:
        """Why they were not there, in words."""
        known = session_words().missed.get(self.session.missed_because)
        return known.name if known else ""

    @property
    def is_ready(self) -> bool:
        """Whether it is a draft that says what a note must say; a returned one is looked at."""
        note = self.note
        if note is None or note.state != Note.State.DRAFT:
            return False
        return bool(note.next_steps.strip() and (note.seen.strip() or note.meaning.strip()))

    @property
    def is_written(self) -> bool:
        """Whether its card was filled in: it is ready, handed in or signed."""
        return self.is_ready or (self.note is not None and not standing.is_open(self.note))

    @property
    def is_due(self) -> bool:
        """Whether somebody still has to write it."""
        return not self.is_absent and not self.is_written


@dataclass(frozen=True, slots=True)
class After:
    """A meeting after it ended, as one person sees it."""

    meeting: Meeting
    cards: tuple[Card, ...]
    elsewhere: int = 0
    leaders: tuple[Any, ...] = field(default=())

    @property
    def present(self) -> list[Card]:
        """Who was there, by place."""
        return [card for card in self.cards if not card.is_absent]

    @property
    def absent(self) -> list[Card]:
        """Who was not."""
        return [card for card in self.cards if card.is_absent]

    @property
    def written(self) -> int:
        """How many notes are written."""
        return sum(card.is_written for card in self.present)

    @property
    def signed(self) -> int:
        """How many notes are no draft any more; what is changed now does not reach them."""
        return sum(one.note is not None and not standing.is_open(one.note) for one in self.present)

    @property
    def ready(self) -> list[Card]:
        """Which notes can be signed or handed in by whoever asks."""
        return [card for card in self.present if card.is_ready and card.is_mine]

    @property
    def waiting(self) -> list[Card]:
        """Which wait for whoever asks as co-leader."""
        return [card for card in self.present if card.waits_for_me]

    def after(self, session_id: UUID) -> Card | None:
        """Return whose card comes next: the next one due, round the circle."""
        places = [card.session.pk for card in self.present]
        start = places.index(session_id) + 1 if session_id in places else 0
        turned = self.present[start:] + self.present[:start]
        return next((c for c in turned if c.is_due and c.session.pk != session_id), None)


def after(user: Any, meeting: Meeting) -> After:
    """Return how the notes of a meeting stand, for whoever asks."""
    rows = groups.sessions_for(user, meeting, RULE).select_related(
        "client__data_key", "data_key", "led_by", "note__data_key", "note__author"
    )
    waiting = set(waiting_for_co_leader(user, meeting).values_list("session_id", flat=True))
    cards = tuple(_card(user, row, waiting) for row in rows)
    every = Session.objects.filter(meeting=meeting, voided_at=None).count()
    return After(meeting, cards, every - len(cards), leaders_of(meeting))


def cards_of(user: Any, meeting: Meeting) -> tuple[Card, ...]:
    """Return the parts of a meeting whose notes somebody may write, by place."""
    return after(user, meeting).cards


def _card(user: Any, session: Session, waiting: set[UUID]) -> Card:
    note: Note | None = getattr(session, "note", None)
    if note is not None:
        note.session, note.client = session, session.client
    mine = note is None or standing.is_open(note)
    return Card(session, note, mine, session.pk in waiting)


def leaders_of(meeting: Meeting) -> tuple[Any, ...]:
    """Return who led a meeting, who led it first."""
    others = list(meeting.co_leaders.all())
    first = [meeting.led_by] if meeting.led_by is not None else []
    return (*first, *(user for user in others if user.pk != meeting.led_by_id))


def waiting_for_co_leader(user: Any, meeting: Meeting | None = None) -> QuerySet[Note]:
    """Return signed notes of meetings that somebody led with others and has not signed.

    With the latest version in ``latest``; of one meeting, or of all.
    """
    led = Q(session__meeting__led_by=user) | Q(session__meeting__co_leaders=user)
    rows = scoped(Note.objects.filter(voided_at=None, state=Note.State.SIGNED), user, RULE)
    rows = rows.filter(led, session__voided_at=None)
    if meeting is not None:
        rows = rows.filter(session__meeting=meeting)
    versions = NoteVersion.objects.filter(note__in=rows.values("pk"))
    signed = Signature.objects.filter(version__in=versions, by=user)
    # Of each note only its latest version counts: one that was amended is signed anew.
    old = _outdated(versions)
    done = signed.exclude(version__in=old).values("version__note")
    found = rows.exclude(pk__in=done).distinct()
    return found.select_related("session__meeting", "client__data_key", "data_key").order_by(
        "session__meeting__starts_at", "session__voice"
    )


def _outdated(versions: QuerySet[NoteVersion]) -> QuerySet[Any, Any]:
    later = NoteVersion.objects.filter(note=OuterRef("note"), number__gt=OuterRef("number"))
    return versions.filter(Exists(later)).values("pk")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many notes of one meeting are due, ready, signed, and wait for whom."""

    meeting: Meeting
    due: int = 0
    ready: int = 0
    handed_in: int = 0
    signed: int = 0
    absent: int = 0
    for_co_leader: int = 0

    @property
    def total(self) -> int:
        """How many notes there are to be."""
        return self.due + self.ready + self.handed_in + self.signed


def counts_for(user: Any, meetings: Iterable[Meeting]) -> dict[UUID, Counts]:
    """Return how the notes of some meetings stand for somebody, by meeting; three queries."""
    found = {meeting.pk: meeting for meeting in meetings}
    rows = scoped(Session.objects.filter(meeting__in=found, voided_at=None), user, RULE)
    notes = Note.objects.filter(voided_at=None).select_related("data_key")
    rows = rows.prefetch_related(Prefetch("note", notes))
    waiting = waiting_for_co_leader(user).filter(session__meeting__in=found)
    of_me: dict[Any, int] = {}
    for pk in waiting.values_list("session__meeting", flat=True):
        of_me[pk] = of_me.get(pk, 0) + 1
    tally: dict[UUID, dict[str, int]] = {pk: {} for pk in found}
    for session in rows:
        name = _where(Card(session, getattr(session, "note", None)))
        here = tally[session.meeting_id]  # type: ignore[index]
        here[name] = here.get(name, 0) + 1
    return {
        pk: Counts(meeting, for_co_leader=of_me.get(pk, 0), **tally[pk])
        for pk, meeting in found.items()
    }


def _where(card: Card) -> str:
    if card.is_absent:
        return "absent"
    if card.note is None or card.is_due:
        return "due"
    if card.is_ready:
        return "ready"
    return "signed" if card.note.state == Note.State.SIGNED else "handed_in"
