"""Voiding with a reason, taking it back, and erasing for good."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from sostenuto_web.people.forms.details import EraseForm, ReasonForm
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Caution, Client, Contact
from sostenuto_web.people.selectors import client_for, client_in_any_state
from sostenuto_web.people.services import voiding as services
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.policy.views import rule


@rule("client.void", methods=("GET", "POST"))
@person_guard
def client_void(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Void a client's record."""
    client = client_in_any_state(request.user, client_id, "client.void")
    return _asked(request, client, client, restoring=False)


@rule("client.void", methods=("GET", "POST"))
@person_guard
def client_restore(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Take the voiding of a record back."""
    client = client_in_any_state(request.user, client_id, "client.void")
    return _asked(request, client, client, restoring=True)


@rule("client.change", methods=("GET", "POST"))
@person_guard
def contact_void(request: HttpRequest, client_id: UUID, contact_id: UUID) -> HttpResponse:
    """Void a contact."""
    return _child(request, client_id, Contact, contact_id, restoring=False)


@rule("client.change", methods=("GET", "POST"))
@person_guard
def contact_restore(request: HttpRequest, client_id: UUID, contact_id: UUID) -> HttpResponse:
    """Take the voiding of a contact back."""
    return _child(request, client_id, Contact, contact_id, restoring=True)


@rule("client.change", methods=("GET", "POST"))
@person_guard
def caution_void(request: HttpRequest, client_id: UUID, caution_id: UUID) -> HttpResponse:
    """Void a caution."""
    return _child(request, client_id, Caution, caution_id, restoring=False)


@rule("client.change", methods=("GET", "POST"))
@person_guard
def caution_restore(request: HttpRequest, client_id: UUID, caution_id: UUID) -> HttpResponse:
    """Take the voiding of a caution back."""
    return _child(request, client_id, Caution, caution_id, restoring=True)


@rule("client.erase", methods=("GET", "POST"))
@person_guard
def client_erase(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Erase a client for good."""
    client = client_in_any_state(request.user, client_id, "client.erase")
    form = EraseForm(sent(request), expected=client.alias)
    if request.method == "POST" and form.is_valid():
        services.erase(request.user, client)
        messages.success(request, _("The record is erased for good."))
        return redirect("people")
    status = 422 if request.method == "POST" else 200
    return render(request, "people/erase.html", {"client": client, "form": form}, status=status)


def _child(
    request: HttpRequest, client_id: UUID, model: Any, pk: UUID, *, restoring: bool
) -> HttpResponse:
    client = client_for(request.user, client_id, "client.change")
    row = get_object_or_404(model, pk=pk, client=client)
    return _asked(request, client, row, restoring=restoring)


def _asked(request: HttpRequest, client: Client, row: Any, *, restoring: bool) -> HttpResponse:
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        # Sent twice, the second one finds it done and changes nothing.
        act = services.restore if restoring else services.void
        act(request.user, row, form.cleaned_data["reason"])
        messages.success(request, _("It is back.") if restoring else _("It is voided."))
        gone = row is client and not restoring
        return redirect("people") if gone else redirect("client", client.pk)
    template = "people/restore.html" if restoring else "people/void.html"
    context = {"client": client, "row": row, "form": form, "kind": row._meta.model_name}
    status = 422 if request.method == "POST" else 200
    return render(request, template, context, status=status)
