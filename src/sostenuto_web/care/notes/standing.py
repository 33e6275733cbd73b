"""Where a note stands, and what whoever asks may do with it.

Conventions: whether somebody's role reaches the client at all is the policy's; this is about the
one note: who led the session, who wrote, who still has to sign.
"""

from typing import Any

from django.http import HttpRequest

from sostenuto_web.care.models import Note, Session
from sostenuto_web.people.models import Client
from sostenuto_web.platform.policy.asking import may
from sostenuto_web.platform.policy.table import Role

OPEN = (Note.State.DRAFT, Note.State.RETURNED)
"""States in which a note is still written."""


def is_open(note: Note) -> bool:
    """Whether a note is still written."""
    return note.state in OPEN


def may_write(user: Any, note: Note, client: Client) -> bool:
    """Whether somebody may change this note now."""
    return is_open(note) and may(user, "note.write", client)


def may_sign(user: Any, note: Note, client: Client) -> bool:
    """Whether somebody may sign this note: who led the session, wrote it, or supervises.

    What an intern wrote is not signed by another therapist but co-signed by a supervisor.
    """
    if not (is_open(note) and may(user, "note.sign", client)):
        return False
    owners = {note.session.led_by_id, note.author_id} - {None}
    return not owners or user.pk in owners or user.has(Role.SUPERVISOR)


def must_hand_in(user: Any, note: Note, client: Client) -> bool:
    """Whether somebody may write this note but needs a co-signature."""
    return may_write(user, note, client) and not may(user, "note.sign", client)


def may_take_back(user: Any, note: Note, client: Client) -> bool:
    """Whether somebody may take back what they handed in: while nobody co-signed or returned it."""
    waits = note.state == Note.State.WAITING
    return waits and note.author_id == user.pk and may(user, "note.write", client)


def may_cosign(user: Any, note: Note, client: Client) -> bool:
    """Whether somebody may co-sign or return this note: never their own."""
    waits = note.state == Note.State.WAITING
    return waits and note.author_id != user.pk and may(user, "note.cosign", client)


def may_amend(user: Any, note: Note, client: Client, request: HttpRequest | None = None) -> bool:
    """Whether somebody may amend this signed note; with the request, a page asks this once."""
    return note.state == Note.State.SIGNED and may(user, "note.sign", client, request=request)


def can_be_noted(session: Session) -> bool:
    """Whether a session has come so far that a note of it can be written."""
    return session.state == Session.State.FINISHED
