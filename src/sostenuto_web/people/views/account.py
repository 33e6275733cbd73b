"""A client's own account, offered from the record."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.services import account as services
from sostenuto_web.platform.accounts import handing
from sostenuto_web.platform.policy.views import rule


@rule("client.change", methods=("GET", "POST"))
@person_guard
def client_account(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Offer an account: a one-time link, shown this once."""
    client = client_for(request.user, client_id, "client.change")
    context: dict[str, Any] = {"client": client}
    if request.method == "POST" and "end" in request.POST:
        services.end(request.user, client)
        messages.success(request, _("They can sign in no more."))
        return redirect("client", client.pk)
    if request.method == "POST":
        invitation = services.invite(request.user, client)
        context |= handing.shown(request, invitation)
    return render(request, "people/account.html", context)
