"""Pages of a client's trigger register, and the weekly review."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.base.errors import InputError
from sostenuto_web.people import rows
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.services.history import ChangedMeanwhileError
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.repertoire.models import Trigger
from sostenuto_web.repertoire.registers import selectors, services
from sostenuto_web.repertoire.registers.forms import LineForm, ReviewForm, TriggerForm


def _to_register(client: Client) -> HttpResponse:
    return redirect("register", client.pk)


TRIGGER = rows.Kind(
    Trigger,
    TriggerForm,
    "repertoire/registers/form.html",
    services.FIELDS,
    services.add,
    services.change,
    _("The entry is saved."),
    rule="register.change",
    void_rule="register.change",
    lands=_to_register,
)


@rule("register.read", methods=("GET",))
def register(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show a client's register: what raises the urge, and what was reclaimed."""
    client = client_for(request.user, client_id, "register.read")
    return _register_page(request, client, LineForm())


def _register_page(
    request: HttpRequest, client: Client, form: LineForm, status: int = 200
) -> HttpResponse:
    entries = list(selectors.entries_of(request.user, client))
    telling.tell(request, shown=len(entries))
    context = {
        "client": client,
        "form": form,
        "keeping_out": [one for one in entries if one.state in services.KEEPS_OUT],
        "letting_in": [one for one in entries if one.state not in services.KEEPS_OUT],
        "voided": selectors.entries_of(request.user, client, voided=True),
        "register": selectors.register_of(client),
        "has_hidden": selectors.has_hidden(request.user, client),
    }
    return render(request, "repertoire/registers/register.html", context, status=status)


@rule("register.change", methods=("POST",))
@person_guard
def line_add(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Add an entry as it was typed."""
    client = client_for(request.user, client_id, "register.change")
    form = LineForm(request.POST)
    if not form.is_valid():
        return _register_page(request, client, form, status=422)
    line = form.cleaned_data["line"]
    row = services.add_line(request.user, client, line, form.cleaned_data["once"])
    messages.success(request, gettext("It is in the register. From now on the gate goes by it."))
    if line.rest:
        messages.info(request, gettext("What was not understood stands in the entry's details."))
    return redirect("register", row.client_id)


@rule("register.change", methods=("POST",))
@person_guard
def asked(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Say that one has asked, and that nothing is known to raise the urge."""
    client = client_for(request.user, client_id, "register.change")
    services.asked(request.user, client)
    messages.success(request, gettext("It is written down that you asked."))
    return _to_register(client)


@rule("register.change", methods=("GET", "POST"))
@person_guard
def trigger_new(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Add an entry with all its details."""
    return rows.add(request, client_id, TRIGGER)


@rule("register.read", methods=("GET",))
def trigger(request: HttpRequest, client_id: UUID, trigger_id: UUID) -> HttpResponse:
    """Show an entry with its history."""
    client = client_for(request.user, client_id, "register.read")
    row = selectors.entry_for(request.user, client, trigger_id)
    return _trigger_page(request, row, ReviewForm(initial={"state": row.state, "urge": row.urge}))


def _trigger_page(
    request: HttpRequest, row: Trigger, form: ReviewForm, status: int = 200
) -> HttpResponse:
    steps = row.changes.select_related("data_key", "by")
    context = {"client": row.client, "trigger": row, "steps": steps, "form": form}
    return render(request, "repertoire/registers/trigger.html", context, status=status)


@rule("register.change", methods=("GET", "POST"))
@person_guard
def trigger_change(request: HttpRequest, client_id: UUID, trigger_id: UUID) -> HttpResponse:
    """Change an entry."""
    _readable(request, client_id, trigger_id)
    return rows.change(request, client_id, trigger_id, TRIGGER)


@rule("register.change", methods=("POST",))
@person_guard
def trigger_review(request: HttpRequest, client_id: UUID, trigger_id: UUID) -> HttpResponse:
    """Say how an entry is now, or that it is as it was."""
    client = client_for(request.user, client_id, "register.change")
    row = selectors.entry_for(request.user, client, trigger_id)
    if "as_it_was" in request.POST:
        services.still_so(request.user, row)
        messages.success(request, gettext("It is looked at again in a week."))
        return _back(request, client)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _trigger_page(request, row, form, status=422)
    try:
        services.set_state(request.user, row, **form.cleaned_data)
    except (InputError, ChangedMeanwhileError):
        form.add_error(None, gettext("Somebody else changed this entry while you were writing."))
        return _trigger_page(request, row, form, status=422)
    messages.success(request, gettext("The gate goes by it from now on."))
    return _back(request, client)


def _back(request: HttpRequest, client: Client) -> HttpResponse:
    return redirect("reviews") if "from_list" in request.POST else _to_register(client)


@rule("register.change", methods=("GET", "POST"))
@person_guard
def trigger_void(request: HttpRequest, client_id: UUID, trigger_id: UUID) -> HttpResponse:
    """Void an entry that was written down by mistake."""
    _readable(request, client_id, trigger_id)
    return rows.void(request, client_id, trigger_id, TRIGGER)


@rule("register.change", methods=("GET", "POST"))
@person_guard
def trigger_restore(request: HttpRequest, client_id: UUID, trigger_id: UUID) -> HttpResponse:
    """Take the voiding of an entry back."""
    _readable(request, client_id, trigger_id, voided=True)
    return rows.restore(request, client_id, trigger_id, TRIGGER)


def _readable(
    request: HttpRequest, client_id: UUID, trigger_id: UUID, voided: bool = False
) -> None:
    """Answer 404 for an entry that only whoever leads the care may read."""
    client = client_for(request.user, client_id, "register.change")
    rows_of = Trigger.objects.filter(pk=trigger_id, visible_to=Trigger.VisibleTo.LEAD)
    if rows_of.exists():
        selectors.entry_for(request.user, client, trigger_id, voided=voided)


@rule("register.review", methods=("GET",))
def reviews(request: HttpRequest) -> HttpResponse:
    """List what is due to be looked at again, a client at a time."""
    due: list[Any] = selectors.due(request.user)
    telling.tell(request, shown=sum(len(one.entries) for one in due))
    return render(request, "repertoire/registers/reviews.html", {"due": due})
