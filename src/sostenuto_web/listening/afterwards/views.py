"""The page after a programme."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sostenuto_web.care.sessions.ways import address
from sostenuto_web.listening.afterwards import selectors, showing
from sostenuto_web.listening.asking import selectors as asking
from sostenuto_web.listening.programmes.selectors import finding
from sostenuto_web.people.selectors import client_for
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule


@rule("programme.read", methods=("GET",))
def after(request: HttpRequest, client_id: UUID, programme_id: UUID) -> HttpResponse:
    """Show what became of a programme: planned, felt, rated, skipped, and what may come next."""
    client = client_for(request.user, client_id, "programme.read")
    programme = finding.programme_for(client, programme_id)
    (found,) = selectors.afters_of(client, [programme])
    telling.tell(request, shown=len(found.heard))
    context = showing.page(found) | {"client": client, "programme": programme}
    context["play"] = address("programme-play", client_id=client.pk, programme_id=programme.pk)
    context["may_ask"] = asking.asks_after(programme)
    session = programme.session
    if session is not None:
        context["note"] = address("note", client_id=client.pk, session_id=session.pk)
    return render(request, "listening/afterwards/after.html", context)
