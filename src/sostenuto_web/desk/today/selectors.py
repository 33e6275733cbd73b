"""What the first page shows to whoever works with clients."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from sostenuto_web.care.sessions import selectors as sessions
from sostenuto_web.care.sessions import ways
from sostenuto_web.desk import measuring
from sostenuto_web.desk.meetings import selectors as meetings
from sostenuto_web.desk.today import about, lines
from sostenuto_web.people.models import Client
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.record.alerts import selectors as alerts

Entry = lines.Line | meetings.Gathered
"""A session, or a meeting of a group."""
FIRST_FEW = 5
"""How many alerts stand on the page; the others are one click away."""


@dataclass(frozen=True, slots=True)
class Day:
    """The day of one person: alerts, their sessions by time, and those that others lead."""

    date: Any
    """The clinic's day: after midnight it is still the evening before."""
    alerts: list[alerts.Shown]
    more_alerts: int
    mine: list[Entry]
    others: list[Entry]
    left: int
    """How many of one's own sessions and meetings are still to be held."""
    upcoming: Entry | None
    """What is next; a session's line says so itself."""
    asked: int
    """Of how many people a measure is due, begun or given back."""
    now: Any


def day_of(user: Any) -> Day:
    """Return the day of somebody who works with clients."""
    waiting = list(alerts.open_for(user))
    gathered = meetings.for_today(user)
    coming = [one for one in gathered if one.is_mine and one.is_to_come and not one.place]
    rows = about.with_last(sessions.for_today(user))
    first = coming[0] if coming else None
    asked = measuring.asked_by_client(user, today())
    before = first.starts_at if first else None
    alone = lines.lines(user, rows, today(), before, asked)
    every: list[Entry] = [*alone, *gathered]
    found = sorted(every, key=lambda entry: entry.starts_at)
    mine = [entry for entry in found if entry.is_mine]
    ahead = [entry for entry in mine if entry.place != "done"]
    return Day(
        date=today(),
        alerts=alerts.shown(user, waiting[:FIRST_FEW]),
        more_alerts=max(0, len(waiting) - FIRST_FEW),
        mine=mine,
        others=[entry for entry in found if not entry.is_mine],
        left=len(ahead),
        upcoming=next((entry for entry in ahead if entry.place == "next"), first),
        asked=len(measuring.waiting(asked.values())),
        now=timezone.now(),
    )


def new_session(client: Client) -> str:
    """Return where a session is planned for a client, or nothing."""
    return ways.address(ways.NEW, client_id=client.pk)
