"""Another time for a meeting that was not held yet, and calling it off."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from sostenuto.base.errors import InputError
from sostenuto_web.care.groups.meetings import services
from sostenuto_web.care.models import Meeting
from sostenuto_web.people.services import history, rows
from sostenuto_web.platform.audit import services as audit


@transaction.atomic
def change(by: Any, meeting: Meeting, fields: Mapping[str, Any]) -> bool:
    """Give a planned meeting another time, length, room or leader; say whether anything differed.

    At the time that it had, one stands that did not take place: nothing is planned there anew.

    Raises
    ------
    services.NotSoError
        ``over``: it was begun or called off; ``taken``: the group meets then already.
    """
    meeting = planned(meeting)
    was, why = meeting.starts_at, fields.get("why", "")
    wanted = fields.get("starts_at", was)
    others = meeting.group.meetings.filter(starts_at=wanted, voided_at=None)
    if others.exclude(pk=meeting.pk).exists():
        raise services.NotSoError("taken")
    said = rows.known_of(fields, ("starts_at", "minutes", "place", "led_by"))
    if not history.taken_over(meeting, said):
        return False
    meeting.save()
    if wanted != was:
        _leave_behind(by, meeting, was, why)
    audit.record(by, "meeting.changed", meeting)
    return True


def _leave_behind(by: Any, meeting: Meeting, was: datetime.datetime, why: str) -> None:
    Meeting.objects.create(
        group=meeting.group, data_key=meeting.data_key, starts_at=was, minutes=meeting.minutes,
        place=meeting.place, led_by=meeting.led_by, state=Meeting.State.CANCELLED,
        why_cancelled=why, made_by=by,
    )  # fmt: skip


@transaction.atomic
def cancel(by: Any, meeting: Meeting, why: str) -> bool:
    """Call a planned meeting off; return whether it was planned.

    Raises
    ------
    InputError
        No reason is given.
    """
    if not why.strip():
        raise InputError("why", expected="the reason, in a few words", got="nothing")
    meeting = services.held(meeting)
    if meeting.state != Meeting.State.PLANNED:
        return False
    meeting.state, meeting.why_cancelled = Meeting.State.CANCELLED, why
    meeting.save()
    audit.record(by, "meeting.cancelled", meeting)
    return True


@transaction.atomic
def plan_again(by: Any, meeting: Meeting) -> bool:
    """Take back that a meeting does not take place; return whether it was so."""
    meeting = services.held(meeting)
    if meeting.state != Meeting.State.CANCELLED or meeting.group.ended_at is not None:
        return False
    meeting.state, meeting.why_cancelled = Meeting.State.PLANNED, ""
    meeting.save()
    audit.record(by, "meeting.planned_again", meeting)
    return True


def planned(meeting: Meeting) -> Meeting:
    """Return a meeting under the lock, as long as it was not begun or called off."""
    meeting = services.held(meeting)
    if meeting.state != Meeting.State.PLANNED or meeting.voided_at is not None:
        raise services.NotSoError("over")
    return meeting
