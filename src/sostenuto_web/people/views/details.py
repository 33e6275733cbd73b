"""Contacts and cautions: add and change."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sostenuto.care.cautions import caution_kinds
from sostenuto_web.people import recorded
from sostenuto_web.people.forms.details import CautionForm, ContactForm
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Caution, Client, Contact
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.services import details as services
from sostenuto_web.people.services.history import ChangedMeanwhileError
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.policy.views import rule


@dataclass(frozen=True)
class Detail:
    """What differs between contacts and cautions."""

    model: Any
    form: Any
    template: str
    fields: tuple[str, ...]
    add: Callable[..., Any]
    change: Callable[..., Any]
    said: Promise


CONTACT = Detail(
    Contact,
    ContactForm,
    "people/contact.html",
    services.CONTACT_FIELDS,
    services.add_contact,
    services.change_contact,
    _("The contact is saved."),
)
CAUTION = Detail(
    Caution,
    CautionForm,
    "people/caution.html",
    services.CAUTION_FIELDS,
    services.add_caution,
    services.change_caution,
    _("The caution is saved."),
)


@rule("client.change", methods=("GET", "POST"))
@person_guard
def contact_new(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Add a contact."""
    return _new(request, client_id, CONTACT)


@rule("client.change", methods=("GET", "POST"))
@person_guard
def contact_change(request: HttpRequest, client_id: UUID, contact_id: UUID) -> HttpResponse:
    """Change a contact."""
    return _change(request, client_id, contact_id, CONTACT)


@rule("client.change", methods=("GET", "POST"))
@person_guard
def caution_new(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Set a caution."""
    return _new(request, client_id, CAUTION)


@rule("client.change", methods=("GET", "POST"))
@person_guard
def caution_change(request: HttpRequest, client_id: UUID, caution_id: UUID) -> HttpResponse:
    """Change a caution."""
    return _change(request, client_id, caution_id, CAUTION)


def _new(request: HttpRequest, client_id: UUID, detail: Detail) -> HttpResponse:
    client = client_for(request.user, client_id, "client.change")
    form = detail.form(sent(request))
    if request.method == "POST" and form.is_valid():
        detail.add(request.user, client, form.cleaned_data, form.cleaned_data["once"])
        return _saved(request, client, detail)
    return _page(request, detail, {"client": client, "form": form})


def _change(request: HttpRequest, client_id: UUID, pk: UUID, detail: Detail) -> HttpResponse:
    client = client_for(request.user, client_id, "client.change")
    latest = recorded.latest_change(detail.model, pk)
    rows = detail.model.objects.filter(client=client)
    if request.method != "POST":  # what was typed is not lost because somebody voided the row
        rows = rows.filter(voided_at=None)
    row = get_object_or_404(rows, pk=pk)
    initial = {name: getattr(row, name) for name in detail.fields}
    form = detail.form(sent(request), initial=initial | {"seen": latest})
    context = {"client": client, "form": form, "row": row}
    if request.method == "POST" and form.is_valid():
        try:
            detail.change(request.user, row, form.cleaned_data, form.cleaned_data["seen"])
        except ChangedMeanwhileError:
            row.refresh_from_db()
            is_voided = row.voided_at is not None
            form.know_of(recorded.latest_change(detail.model, pk), is_voided=is_voided)
            context["meanwhile"] = recorded.change_meanwhile(row)
        else:
            return _saved(request, client, detail)
    return _page(request, detail, context)


def _saved(request: HttpRequest, client: Client, detail: Detail) -> HttpResponse:
    messages.success(request, str(detail.said))
    return redirect("client", client.pk)


def _page(request: HttpRequest, detail: Detail, context: dict[str, Any]) -> HttpResponse:
    context["kinds"] = caution_kinds().values() if detail is CAUTION else ()
    status = 422 if request.method == "POST" else 200
    return render(request, detail.template, context, status=status)
