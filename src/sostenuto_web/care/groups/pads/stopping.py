"""Distress of one member stops the music for everybody; it says nothing about whose it was."""

from typing import Any
from uuid import uuid5

from sostenuto_web.care.groups.pads import services, spreading
from sostenuto_web.care.models import Meeting, Session
from sostenuto_web.care.running import following
from sostenuto_web.care.running.actions import Action, clamped
from sostenuto_web.care.running.going import DISTRESS, SILENCE, going_of


def quiet(by: Any, session: Session, action: Action) -> None:
    """End the group's song that sounded when somebody had enough."""
    if session.meeting_id is None:
        return
    meeting = Meeting.objects.get(pk=session.meeting_id)
    at = clamped(action.at, meeting.starts_at)
    taps = map(spreading.tap_of, meeting.steps.all())
    sounding = going_of(tap for tap in taps if tap.kind != DISTRESS and tap.at <= at).sounding
    if sounding:
        said = {"about": sounding}
        services.apply(by, meeting, Action(uuid5(action.token, SILENCE), SILENCE, at, said))


def register() -> None:
    """Let it follow from every distress of a session."""
    following.follows(DISTRESS, quiet)
