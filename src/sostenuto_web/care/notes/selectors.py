"""Reading notes: one session's, a client's, and what waits for somebody.

Conventions: scoped by care before any other filter. A session whose note nobody began has no row;
`unsigned_for` lists sessions, so that it is not forgotten.
"""

import json
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from sostenuto.care.notes.formats import formats
from sostenuto.care.notes.rendering import render
from sostenuto_web.care.models import Goal, Note, NoteVersion, Session
from sostenuto_web.care.notes import standing
from sostenuto_web.care.notes.gathering import gather
from sostenuto_web.people.models import Client
from sostenuto_web.platform.clinic import selectors as clinic
from sostenuto_web.platform.policy.scoping import scoped
from sostenuto_web.platform.policy.table import Role


def house_format() -> str:
    """Return the key of the house's own format of notes."""
    key = clinic.clinic().note_format.lower()
    return key if key in formats() else next(iter(formats()))


def wordings_of(note: Note) -> dict[str, str]:
    """Return a note's own sentences by their key."""
    return dict(json.loads(note.wordings)) if note.wordings else {}


def session_for(user: Any, client: Client, session_id: UUID, rule: str) -> Session:
    """Return a session of a client with what its note needs, or 404."""
    rows = scoped(Session.objects.filter(client=client, voided_at=None), user, rule)
    goals = Goal.objects.filter(voided_at=None)
    found = (
        rows.select_related("led_by", "data_key", "course")
        .prefetch_related("activities__data_key", Prefetch("goals", goals))
        .filter(pk=session_id)
        .first()
    )
    if found is None:
        raise Http404
    found.client = client
    return found


def note_of(session: Session) -> Note | None:
    """Return the note of a session, or None while nobody began it."""
    note = (
        Note.objects.filter(session=session)
        .select_related("author", "changed_by", "data_key")
        .first()
    )
    if note is not None:
        note.session, note.client = session, session.client
    return note


def versions_of(note: Note) -> list[NoteVersion]:
    """Return every version of a note with its signatures, the latest first."""
    rows = NoteVersion.objects.filter(note=note).select_related("made_by", "data_key")
    found = list(rows.prefetch_related("signatures").order_by("-number"))
    for row in found:
        row.note = note
    return found


def notes_of(user: Any, client: Client) -> QuerySet[Session]:
    """Return the finished sessions of a client with their notes, the latest first."""
    rows = scoped(_finished().filter(client=client), user, "note.read")
    return rows.order_by("-starts_at")


def unsigned_for(user: Any) -> QuerySet[Session]:
    """Return the finished sessions that somebody led and whose note they still have to sign.

    The oldest first; with ``client`` and ``note`` (which may be missing, a draft, or returned).
    """
    rows = scoped(_finished(), user, "note.write").filter(led_by=user)
    open_ = Q(note=None) | Q(note__voided_at=None, note__state__in=standing.OPEN)
    return rows.filter(open_).order_by("starts_at")


def ready_to_sign(user: Any) -> list[Note]:
    """Return the drafts that somebody can sign as they are.

    Ready is what has own words on what was seen or meant, says what comes next, and has no own
    sentence about something that was corrected since.
    """
    if not _may_sign_at_all(user):
        return []
    rows = scoped(
        Note.objects.filter(state=Note.State.DRAFT, voided_at=None, session__voided_at=None),
        user,
        "note.sign",
    ).filter(Q(author=user) | Q(session__led_by=user))
    rows = rows.filter(session__state=Session.State.FINISHED)
    found = rows.select_related(
        "client__data_key", "data_key", "session__led_by", "session__client__data_key"
    ).order_by("session__starts_at")
    return [note for note in found if is_ready(note)]


def is_ready(note: Note) -> bool:
    """Whether a draft says in own words what its facts cannot: its meaning, and what comes next."""
    if not note.next_steps.strip() or not (note.seen.strip() or note.meaning.strip()):
        return False
    wordings = wordings_of(note)
    return not wordings or not _left_over(note, wordings)


def _left_over(note: Note, wordings: dict[str, str]) -> bool:
    facts = gather(note.session, note).facts
    return bool(render(facts, note.format or house_format(), wordings).left_over)


def returned_to(user: Any) -> QuerySet[Note]:
    """Return the notes that a supervisor gave back to somebody."""
    rows = scoped(Note.objects.filter(voided_at=None), user, "note.write")
    return _listed(rows.filter(author=user, state=Note.State.RETURNED))


def waiting_for_cosign(user: Any) -> QuerySet[Note]:
    """Return the notes that somebody may co-sign, the oldest first; never their own."""
    if not user.has(Role.SUPERVISOR):
        return Note.objects.none()
    rows = scoped(Note.objects.filter(voided_at=None), user, "note.cosign")
    return _listed(rows.filter(state=Note.State.WAITING).exclude(author=user))


def handed_in_by(user: Any) -> QuerySet[Note]:
    """Return the notes that somebody handed in and that nobody has looked at yet."""
    rows = scoped(Note.objects.filter(voided_at=None), user, "note.read")
    return _listed(rows.filter(author=user, state=Note.State.WAITING))


def _listed(rows: QuerySet[Note]) -> QuerySet[Note]:
    return rows.select_related("client", "session", "author").order_by("session__starts_at")


def _finished() -> QuerySet[Session]:
    rows = Session.objects.filter(voided_at=None, state=Session.State.FINISHED)
    return rows.select_related("client__data_key", "data_key", "led_by", "note__author")


def _may_sign_at_all(user: Any) -> bool:
    return bool(user.has(Role.THERAPIST) or user.has(Role.SUPERVISOR))
