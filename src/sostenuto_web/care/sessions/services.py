"""Moving a session to another time, and saying that it did not take place."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from sostenuto.base.errors import InputError, SostenutoError
from sostenuto.care import catalogue
from sostenuto.care.session_words import session_words
from sostenuto_web.care.models import Meeting, Session
from sostenuto_web.people.services import history, rows
from sostenuto_web.platform.audit import services as audit

FIELDS = ("starts_at", "minutes", "place")
OTHER = "other"
"""The reason that says nothing without words."""


class NotPlannedError(SostenutoError):
    """A session that runs, is over or did not take place cannot be moved or called off."""


class OfAGroupError(SostenutoError):
    """A session in a group has the time of the group's meeting, and is moved with it."""


@transaction.atomic
def move(by: Any, session: Session, fields: Mapping[str, Any], seen: str | None = None) -> bool:
    """Give a planned session another time, length or room; return whether anything differed.

    Raises
    ------
    NotPlannedError
        It was started, or called off.
    OfAGroupError
        It is a member's part of a meeting.
    history.ChangedMeanwhileError
        Somebody else changed or voided it.
    """
    session = _locked(session)
    if session.voided_at is None and session.state != Session.State.PLANNED:
        raise NotPlannedError("it is not planned any more")
    if session.meeting_id is not None:
        raise OfAGroupError("it is moved with the group's meeting")
    return rows.change(by, session, rows.known_of(fields, FIELDS), seen)


@transaction.atomic
def miss(by: Any, session: Session, because: str, words: str = "") -> bool:
    """Say that a planned session does not, or did not, take place; return whether it was planned.

    Parameters
    ----------
    by : User
    session : Session
    because : str
        A key of ``missed`` in ``sostenuto/care/session.toml``.
    words : str
        In own words; needed for the reason ``other``.

    Raises
    ------
    InputError
        There is no such reason, or another reason is not told.
    """
    catalogue.one_of("because", because, session_words().missed)
    if because == OTHER and not words.strip():
        raise InputError("words", expected="the reason, in a few words", got="nothing")
    session = _locked(session)
    if session.state != Session.State.PLANNED or session.voided_at is not None:
        return False
    said = {"state": Session.State.MISSED, "missed_because": because, "missed_words": words}
    _tell(by, session, "session.missed", said)
    return True


@transaction.atomic
def plan_again(by: Any, session: Session) -> bool:
    """Take back that a session did not take place; return whether it was so.

    Who came to a meeting after all is said at the meeting once it began, not here.
    """
    session = _locked(session)
    if session.state != Session.State.MISSED or session.voided_at is not None:
        return False
    if session.meeting is not None and session.meeting.state != Meeting.State.PLANNED:
        return False
    said = {"state": Session.State.PLANNED, "missed_because": "", "missed_words": ""}
    _tell(by, session, "session.planned_again", said)
    return True


def _tell(by: Any, session: Session, action: str, said: Mapping[str, Any]) -> None:
    before = history.taken_over(session, said)
    session.save()
    history.note(by, session, action, before)
    audit.record(by, action, session)


def _locked(session: Session) -> Session:
    return Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
