"""What a group's meeting adds to the facts of each member's note: who was there, the shared part.

Conventions: nobody is named but who led; of the members there is a number. Times are the clinic's.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from sostenuto.care.notes import facts as told
from sostenuto.care.session_words import session_words
from sostenuto_web.care.models import Meeting, Session
from sostenuto_web.platform.clinic import selectors as clinic
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.record.models import Mark


@dataclass(frozen=True, slots=True)
class Together:
    """What all notes of a meeting have in common; ``shared`` is None while nobody wrote it."""

    gathering: told.Gathering
    shared: told.Shared | None


def of_session(session: Session) -> Together | None:
    """Return what a session shares with others; None where somebody was seen alone."""
    return of_meeting(session.meeting, session) if session.meeting is not None else None


def of_meeting(meeting: Meeting, session: Session) -> Together:
    """Return what the notes of a meeting have in common, beside whoever led the session.

    Parameters
    ----------
    meeting : Meeting
        With ``data_key`` and ``led_by``, so that two queries are enough.
    session : Session
    """
    there = meeting.sessions.filter(voided_at=None).exclude(state=Session.State.MISSED).count()
    everybody = [meeting.led_by, *meeting.co_leaders.all().order_by("name", "pk")]
    others = {user.pk: user for user in everybody if user and user.pk != session.led_by_id}
    return told_together(meeting, there, others.values())


def told_together(meeting: Meeting, there: int, others: Iterable[Any]) -> Together:
    """Return what the notes of a meeting have in common, from what was read already.

    Parameters
    ----------
    meeting : Meeting
    there : int
        How many members were there.
    others : iterable of User
        Who led it beside whoever led the session.
    """
    gathering = told.Gathering(
        key=f"{meeting.pk.hex}.gathering",
        members=max(there, 1),
        guests=meeting.guests,
        leaders=tuple((user.called, _credential(user)) for user in others),
    )
    return Together(gathering, _shared(meeting))


def _shared(meeting: Meeting) -> told.Shared | None:
    topic, words = meeting.topic.strip(), meeting.shared.strip()
    if not (topic or words):
        return None
    # Another wording is another fact: a note that was signed before says that it is behind.
    key = f"{meeting.pk.hex}.shared.{meeting.shared_revision}"
    return told.Shared(key=key, topic=topic, words=words)


def _credential(user: Any) -> str:
    if user.is_credentialed(clinic.today()):
        return str(user.credential)
    return "intern" if user.has(Role.INTERN) else ""


def attendance_of(session: Session) -> told.Attendance | None:
    """Return that somebody came late or left early; None where they did neither."""
    if session.meeting_id is None or (session.arrived_at is None and session.left_at is None):
        return None
    return told.Attendance(
        key=f"{session.pk.hex}.attendance",
        arrived=_time(session.arrived_at),
        left=_time(session.left_at),
    )


def _time(at: dt.datetime | None) -> dt.time | None:
    return timezone.localtime(at).time().replace(second=0, microsecond=0) if at else None


def marks_of(session: Session, rows: Iterable[Mark]) -> tuple[told.Mark, ...]:
    """Return what was seen of somebody by quick marks, each kind with how often."""
    known = session_words().marks
    counts = Counter(row.key for row in rows)
    return tuple(
        told.Mark(
            key=f"{session.pk.hex}.mark.{key}",
            words=known[key].phrase if key in known else key.replace("_", " "),
            count=count,
        )
        for key, count in counts.items()
    )
