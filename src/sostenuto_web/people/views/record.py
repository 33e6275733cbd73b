"""A client's record: everything at one look."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sostenuto_web.people import cards, recorded, resembling
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_of_record
from sostenuto_web.platform.policy.views import rule


@rule("client.read", methods=("GET",))
def client_record(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show a client's record; a voided one to whoever could take it back."""
    client = recorded.with_cautions(client_of_record(request.user, client_id))
    return render(request, "people/record.html", _context(request, client))


def _context(request: HttpRequest, client: Client) -> dict[str, Any]:
    cautions = recorded.cautions_of(client)
    rows = client.contacts.select_related("data_key", "made_by", "voided_by").order_by("made_at")
    contacts = sorted(rows, key=lambda c: (c.voided_at is not None, not c.emergency))
    is_voided = client.voided_at is not None
    return {
        "client": client,
        "is_voided": is_voided,
        "contexts": recorded.contexts_of(client),
        "cautions": [c for c in cautions if c.row.voided_at is None],
        "voided_cautions": [c for c in cautions if c.row.voided_at is not None],
        "contacts": [c for c in contacts if c.voided_at is None],
        "voided_contacts": [c for c in contacts if c.voided_at is not None],
        "team": client.team.filter(until=None).select_related("user").order_by("-leads", "since"),
        "near": resembling.of_client(request.user, client),
        "cards": [] if is_voided else cards.cards_for(request, client),
        "changes": recorded.changes_of(client),
    }
