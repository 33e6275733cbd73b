"""The page "what we have learned with you", for who cares for somebody and for themselves."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sostenuto_web.listening.learning import selectors, showing
from sostenuto_web.people.consents.selectors import own_record
from sostenuto_web.people.selectors import client_for
from sostenuto_web.platform.policy.views import rule

STAFF, OWN = "listening/learning/learned.html", "listening/learning/learned_own.html"


@rule("programme.learned", methods=("GET",))
def learned(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show which songs and arcs went with what for this client, and how surely."""
    client = client_for(request.user, client_id, "programme.learned")
    said = showing.page(selectors.told_by(client), selectors.played_for(client))
    template = OWN if client.account_id == request.user.pk else STAFF
    return render(request, template, said | {"client": client})


@rule("self.read", methods=("GET",))
def mine(request: HttpRequest) -> HttpResponse:
    """Lead people to their own page."""
    return redirect("client-learned", own_record(request.user).pk)
