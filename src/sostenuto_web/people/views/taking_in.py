"""Taking in a client, and changing what is kept."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sostenuto_web.people import aliases, recorded, resembling
from sostenuto_web.people.forms.client import ChangeForm, TakeInForm
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.once import id_for
from sostenuto_web.people.selectors import client_for, clients_for
from sostenuto_web.people.services import clients as services
from sostenuto_web.people.services.history import ChangedMeanwhileError
from sostenuto_web.people.staff import leaders
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.policy.views import rule

NUMBER_TAKEN = gettext_lazy("Another client here has this clinic number.")


@rule("client.create", methods=("GET", "POST"))
def client_new(request: HttpRequest) -> HttpResponse:
    """Take in a client."""
    user: Any = request.user
    initial = {"alias": aliases.suggested()[0]}
    form = TakeInForm(sent(request), leads=leaders(), by=user, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _page(request, "people/new.html", form)
    pk = id_for(user.pk, form.cleaned_data["once"])
    near = resembling.of_name(user, form.cleaned_data["name"], besides=pk)
    if near and not form.is_another:
        form.ask_whether_another()
        return _page(request, "people/new.html", form, near=near)
    try:
        client = services.take_in(
            user,
            form.fields_of_client,
            contexts=form.cleaned_data["contexts"],
            lead=form.lead_user,
            token=form.cleaned_data["once"],
        )
    except services.NumberTakenError:
        form.add_error("clinic_number", NUMBER_TAKEN)
        return _page(request, "people/new.html", form)
    messages.success(request, _("The client is taken in."))
    may_open = clients_for(user, "client.read").filter(pk=client.pk).exists()
    return redirect("client", client.pk) if may_open else redirect("people")


@rule("client.change", methods=("GET", "POST"))
@person_guard
def client_change(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Change what is kept about a client."""
    latest = recorded.latest_change(Client, client_id)
    client = client_for(request.user, client_id, "client.change")
    initial = _kept(client) | {"seen": latest}
    form = ChangeForm(sent(request), client_id=client.pk, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _page(request, "people/change.html", form, client=client)
    if form.cleaned_data["name"] != client.name and not form.is_another:
        near = resembling.of_name(request.user, form.cleaned_data["name"], besides=client.pk)
        if near:
            form.ask_whether_another()
            return _page(request, "people/change.html", form, client=client, near=near)
    try:
        said = form.cleaned_data
        services.change(
            request.user,
            client,
            form.fields_of_client,
            contexts=said["contexts"],
            seen=said["seen"],
        )
    except ChangedMeanwhileError:
        form.know_of(recorded.latest_change(Client, client_id))
        shown = recorded.change_meanwhile(client)
        return _page(request, "people/change.html", form, client=client, meanwhile=shown)
    except services.NumberTakenError:
        form.add_error("clinic_number", NUMBER_TAKEN)
        return _page(request, "people/change.html", form, client=client)
    messages.success(request, _("The record is saved."))
    return redirect("client", client.pk)


def _kept(client: Client) -> dict[str, Any]:
    kept = {name: getattr(client, name) for name in services.FIELDS}
    kept["contexts"] = [row.context for row in client.contexts.all()]
    return kept


def _page(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, template, {"form": form, **context}, status=status)
