"""Sessions as pages show them: with where they lead to, and in words why one was not held."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from sostenuto_web.care.models import Session
from sostenuto_web.care.sessions import selectors, ways, words
from sostenuto_web.people.models import Client


def shown(rows: Iterable[Session]) -> list[Any]:
    """Return sessions with what a template shows besides their fields.

    Adds ``ends_at``, ``is_begun`` and ``is_past`` (by the clock), ``leads_to`` (an address) and
    ``missed`` (words).
    """
    found: list[Any] = list(rows)
    now = timezone.now()
    for row in found:
        row.ends_at = row.starts_at + timedelta(minutes=row.minutes)
        row.is_begun = row.starts_at <= now
        row.is_past = row.ends_at <= now
        row.leads_to = ways.first(row)
        row.missed = words.missed(row.missed_because)
    return found


def card(request: HttpRequest, client: Client) -> dict[str, Any]:
    """Return what the card on a client's record says."""
    said = selectors.summary(request.user, client)
    shown(row for row in (said.next, said.last) if row is not None)
    new = ways.address(ways.NEW, client_id=client.pk)
    return {"next": said.next, "last": said.last, "finished": said.finished, "new": new}
