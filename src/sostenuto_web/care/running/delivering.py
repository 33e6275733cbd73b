"""Therapy or listening: decided when a session starts, by the credential of who leads it."""

from datetime import date
from typing import Any

from sostenuto_web.care import leading
from sostenuto_web.care.models import Session
from sostenuto_web.platform.accounts.models import User


def decide(session: Session, by: Any, day: date) -> None:
    """Put onto a session who led it, whether it was therapy, and their credential of that day."""
    leader: User = session.led_by or by
    session.led_by = leader
    session.credential = leader.credential if leader.is_credentialed(day) else ""
    is_therapy = leading.stands_as_therapist(leader, day, session.client)
    session.delivered = Session.Delivered.THERAPY if is_therapy else Session.Delivered.LISTENING
