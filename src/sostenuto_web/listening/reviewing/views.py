"""The page on which songs are looked at to which a client said "not this"."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto_web.listening.reviewing import selectors, services
from sostenuto_web.listening.reviewing.forms import DecisionForm
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_for
from sostenuto_web.platform.policy.views import rule


@rule("programme.read", methods=("GET",))
def not_this(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show what waits to be looked at, and what was decided."""
    return _page(request, client_for(request.user, client_id, "programme.read"))


@rule("taste.change", methods=("POST",))
@person_guard
def answer(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Write down what was decided together with the client."""
    client = client_for(request.user, client_id, "taste.change")
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, client, status=422)
    said = form.cleaned_data
    try:
        services.decide(request.user, client, said["felt"], said["decision"])
    except services.LookedAtError:
        messages.info(request, _("Somebody has looked at this one already."))
    else:
        messages.success(request, _("It is written down."))
    return redirect("not-this", client.pk)


def _page(request: HttpRequest, client: Client, status: int = 200) -> HttpResponse:
    context = {
        "client": client,
        "waiting": selectors.waiting(client),
        "looked_at": selectors.looked_at(client),
        "fault": status != 200,
    }
    return render(request, "listening/reviewing/not_this.html", context, status=status)
