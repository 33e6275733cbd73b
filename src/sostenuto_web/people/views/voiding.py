"""Voiding with a reason, taking it back, and erasing for good."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from sostenuto_web.people import rows
from sostenuto_web.people.forms.erasing import EraseForm
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_in_any_state
from sostenuto_web.people.services import voiding as services
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.policy.views import rule


def _to_list(_client: Client) -> HttpResponse:
    return redirect("people")


VOID = rows.WithReason("people/void.html", services.void, _("It is voided."), _to_list)
RESTORE = rows.WithReason("people/restore.html", services.restore, _("It is back."))


@rule("client.void", methods=("GET", "POST"))
@person_guard
def client_void(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Void a client's record."""
    client = client_in_any_state(request.user, client_id, "client.void")
    return rows.asked(request, client, client, VOID)


@rule("client.void", methods=("GET", "POST"))
@person_guard
def client_restore(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Take the voiding of a record back."""
    client = client_in_any_state(request.user, client_id, "client.void")
    return rows.asked(request, client, client, RESTORE)


@rule("client.erase", methods=("GET", "POST"))
@person_guard
def client_erase(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Erase a client for good."""
    client = client_in_any_state(request.user, client_id, "client.erase")
    form = EraseForm(sent(request), client=client)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        services.erase(request.user, client, why=said["why"], paper=said["paper"])
        messages.success(request, str(_("The record is erased for good.")))
        return redirect("people")
    status = 422 if request.method == "POST" else 200
    return render(request, "people/erase.html", {"client": client, "form": form}, status=status)
