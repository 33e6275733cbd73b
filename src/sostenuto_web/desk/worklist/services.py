"""Signing at once what somebody has just seen, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sostenuto_web.care.groups.afterwards import guarding
from sostenuto_web.care.groups.afterwards.guarding import Circle, GuardedError
from sostenuto_web.care.models import Note
from sostenuto_web.care.notes import selectors as notes
from sostenuto_web.care.notes import services


@dataclass(slots=True)
class Done:
    """What became of the notes that were shown.

    Attributes
    ----------
    signed : int
        How many are signed by this call.
    held_back : int
        How many may say something of another member of their group: their own pages say what.
    left : int
        How many are not signed otherwise: somebody changed them meanwhile, or they are signed.
    """

    signed: int = 0
    held_back: int = 0
    left: int = 0


def sign_seen(by: Any, seen: Mapping[UUID, int]) -> Done:
    """Sign those ready notes that were shown, as they were shown, each in its own transaction.

    Parameters
    ----------
    by : User
    seen : mapping of UUID to int
        The notes that stood on the page, with the revision that stood there.
    """
    done = Done()
    circles: dict[UUID | None, Circle] = {}
    for note in notes.ready_to_sign(by):
        if seen.get(note.pk) == note.revision:
            _sign(by, note, _circle_of(note, circles), done)
    done.left = len(seen) - done.signed - done.held_back
    return done


def _circle_of(note: Note, circles: dict[UUID | None, Circle]) -> Circle:
    """Return whom a note must not name, read once a meeting."""
    meeting = note.session.meeting_id
    if meeting not in circles:
        circles[meeting] = guarding.circle_of(meeting)
    return circles[meeting]


def _sign(by: Any, note: Note, circle: Circle, done: Done) -> None:
    try:
        services.sign(by, note.session, services.as_it_is(note), circle)
    except (services.ChangedMeanwhileError, services.NotNowError):
        return  # somebody else was quicker; it stands in the list, or is signed
    except GuardedError:
        done.held_back += 1
    else:
        done.signed += 1
