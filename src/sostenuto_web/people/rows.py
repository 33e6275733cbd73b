"""Adding, changing and voiding a row of a client: the steps that are the same for every kind.

Conventions: a kind says what differs (`Kind`), and its views hold one line each. What was typed is
never lost: a faulty form comes back with status 422, and so does one whose row somebody else
changed or voided meanwhile. A form that was sent twice acts once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from sostenuto_web.people import recorded
from sostenuto_web.people.forms.details import ReasonForm
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.services import voiding
from sostenuto_web.people.services.history import ChangedMeanwhileError
from sostenuto_web.people.views.sending import sent


def to_record(client: Client) -> HttpResponse:
    """Lead to a client's record."""
    return redirect("client", client.pk)


def nothing_more(request: HttpRequest, client: Client) -> dict[str, Any]:
    """Return nothing besides what every page of a row shows."""
    return {}


@dataclass(frozen=True)
class Kind:
    """What differs between kinds of rows.

    Attributes
    ----------
    model : type
        A `Voidable` with a ``client``.
    form : type
        A `forms.seen.SeenMixin` with a `once.OnceField` named ``once``.
    template : str
        Of the form; it gets ``client``, ``form``, and when a row is changed ``row`` and
        perhaps ``meanwhile``.
    fields : tuple of str
        What the form shows of a row.
    add, change : callable
        The services: ``add(by, client, fields, token)``, ``change(by, row, fields, seen)``.
    said : str
        What is said when it is done.
    rule, void_rule : str
        Who may add and change; who may void and take back.
    void_template, restore_template : str
    lands : callable
        Given the client, where one gets to afterwards.
    around : callable
        What else the form's page shows.
    """

    model: Any
    form: Any
    template: str
    fields: tuple[str, ...]
    add: Callable[..., Any]
    change: Callable[..., Any]
    said: Promise
    rule: str = "client.change"
    void_rule: str = "client.change"
    void_template: str = "people/void.html"
    restore_template: str = "people/restore.html"
    lands: Callable[[Client], HttpResponse] = to_record
    around: Callable[[HttpRequest, Client], dict[str, Any]] = nothing_more


def add(
    request: HttpRequest, client_id: UUID, kind: Kind, initial: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Show the form of a new row; when it was sent, add the row."""
    client = client_for(request.user, client_id, kind.rule)
    form = kind.form(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        kind.add(request.user, client, form.cleaned_data, form.cleaned_data["once"])
        return _saved(request, client, kind)
    return _page(request, kind, {"client": client, "form": form})


def change(request: HttpRequest, client_id: UUID, pk: UUID, kind: Kind) -> HttpResponse:
    """Show the form of a row that is there; when it was sent, change the row."""
    client = client_for(request.user, client_id, kind.rule)
    latest = recorded.latest_change(kind.model, pk)
    rows = kind.model.objects.filter(client=client)
    if request.method != "POST":  # what was typed is not lost because somebody voided the row
        rows = rows.filter(voided_at=None)
    row = get_object_or_404(rows, pk=pk)
    initial = {name: getattr(row, name) for name in kind.fields}
    form = kind.form(sent(request), initial=initial | {"seen": latest})
    context = {"client": client, "form": form, "row": row}
    if request.method == "POST" and form.is_valid():
        try:
            kind.change(request.user, row, form.cleaned_data, form.cleaned_data["seen"])
        except ChangedMeanwhileError:
            context["meanwhile"] = _look_again(form, row)
        else:
            return _saved(request, client, kind)
    return _page(request, kind, context)


@dataclass(frozen=True)
class WithReason:
    """An act that asks for a reason: its page, what it does, what is said, where one lands."""

    template: str
    act: Callable[[Any, Any, str], object]
    said: str | Promise
    lands: Callable[[Client], HttpResponse] = to_record


def void(request: HttpRequest, client_id: UUID, pk: UUID, kind: Kind) -> HttpResponse:
    """Ask why a row is voided, and void it."""
    said = WithReason(kind.void_template, voiding.void, _("It is voided."), kind.lands)
    return _of_row(request, client_id, pk, kind, said)


def restore(request: HttpRequest, client_id: UUID, pk: UUID, kind: Kind) -> HttpResponse:
    """Ask why a voiding is taken back, and take it back."""
    said = WithReason(kind.restore_template, voiding.restore, _("It is back."), kind.lands)
    return _of_row(request, client_id, pk, kind, said)


def asked(request: HttpRequest, client: Client, row: Any, what: WithReason) -> HttpResponse:
    """Ask for a reason, and act with it; sent twice, the second one finds it done."""
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        what.act(request.user, row, form.cleaned_data["reason"])
        messages.success(request, str(what.said))
        return what.lands(client)
    context = {"client": client, "row": row, "form": form, "kind": row._meta.model_name}
    status = 422 if request.method == "POST" else 200
    return render(request, what.template, context, status=status)


def _of_row(
    request: HttpRequest, client_id: UUID, pk: UUID, kind: Kind, what: WithReason
) -> HttpResponse:
    client = client_for(request.user, client_id, kind.void_rule)
    return asked(request, client, get_object_or_404(kind.model, pk=pk, client=client), what)


def _look_again(form: Any, row: Any) -> list[recorded.ShownChange]:
    row.refresh_from_db()
    latest = recorded.latest_change(type(row), row.pk)
    form.know_of(latest, is_voided=row.voided_at is not None)
    return recorded.change_meanwhile(row)


def _saved(request: HttpRequest, client: Client, kind: Kind) -> HttpResponse:
    messages.success(request, str(kind.said))
    return kind.lands(client)


def _page(request: HttpRequest, kind: Kind, context: dict[str, Any]) -> HttpResponse:
    context |= kind.around(request, context["client"])
    status = 422 if request.method == "POST" else 200
    return render(request, kind.template, context, status=status)
