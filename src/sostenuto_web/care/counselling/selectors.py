"""Reading counselling notes: only by whoever leads the client's care, and only here."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from sostenuto_web.care.models import CounsellingNote, Session
from sostenuto_web.people.models import Client
from sostenuto_web.platform.policy.scoping import scoped

RULE = "counselling.read"


def notes_of(user: Any, client: Client, *, voided: bool = False) -> QuerySet[CounsellingNote]:
    """Return the counselling notes of a client, the latest first."""
    rows = scoped(CounsellingNote.objects.filter(client=client), user, RULE)
    rows = rows.filter(voided_at__isnull=not voided)
    return rows.select_related("data_key", "made_by", "session", "voided_by").order_by("-made_at")


def note_for(user: Any, client: Client, counselling_id: UUID) -> CounsellingNote:
    """Return one counselling note, voided or not, or 404."""
    rows = scoped(CounsellingNote.objects.filter(client=client), user, RULE)
    found = rows.select_related("data_key", "session").filter(pk=counselling_id).first()
    if found is None:
        raise Http404
    return found


def session_of(user: Any, client: Client, given: str) -> Session | None:
    """Return the session that a new note is about, as an address or a form names it."""
    try:
        pk = UUID(given)
    except ValueError:
        return None
    rows = scoped(Session.objects.filter(client=client, voided_at=None), user, RULE)
    return rows.filter(pk=pk).first()
