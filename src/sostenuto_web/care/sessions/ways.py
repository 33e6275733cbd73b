"""Where one goes on from a session: to its plan, to the session itself, to its note.

Conventions: a room that is not furnished has no address; then there is no link. A session in a
group has a note of its own, and no plan: what is planned and run is the group's meeting.
"""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from sostenuto_web.care.models import Note, Session

PLAN, RUN, NOTE, NEW = "session-plan", "session-run", "note", "session-new"
"""The names of the addresses."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Addresses, each empty where there is no such page."""

    plan: str
    run: str
    note: str


def ways(session: Session) -> Ways:
    """Return where one goes on from a session."""
    ids = {"client_id": session.client_id, "session_id": session.pk}
    note = address(NOTE, **ids)
    if session.meeting_id is not None:
        return Ways("", "", note)
    return Ways(address(PLAN, **ids), address(RUN, **ids), note)


def first(session: Any) -> str:
    """Return what a session's line leads to: its plan, the session while it runs, or its note."""
    found = ways(session)
    if session.state == Session.State.RUNNING:
        return found.run or found.plan
    if session.state == Session.State.FINISHED:
        return found.note or found.plan
    return found.plan


def is_noted(session: Any) -> bool:
    """Say whether nothing is left to write about a session."""
    return bool(session.note_state == Note.State.SIGNED)


def address(name: str, **ids: Any) -> str:
    """Return an address, or nothing in a house that has no such page."""
    try:
        return reverse(name, kwargs=ids)
    except NoReverseMatch:
        return ""
