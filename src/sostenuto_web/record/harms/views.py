"""Pages on what did harm: a client's own, and the log of everybody somebody cares for."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.care.harms import harms
from sostenuto_web.people import recorded, rows
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_for
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.record.harms import selectors, services
from sostenuto_web.record.harms.forms import CloseForm, HarmForm, LogForm
from sostenuto_web.record.models import Harm

A_PAGE = 50


def _to_harms(client: Client) -> HttpResponse:
    return redirect("harms", client.pk)


def _around(request: HttpRequest, client: Client) -> dict[str, Any]:
    """Return the words that help to choose, and what a new harm is about to be linked to."""
    ids = [_id_in(request, name) for name in ("song_id", "session_id")]
    return {
        "sources": harms().sources.values(),
        "linked": selectors.linked(request.user, client, *ids),
    }


def _id_in(request: HttpRequest, name: str) -> UUID | None:
    given = request.POST.get(name) or request.GET.get(name.removesuffix("_id"), "")
    try:
        return UUID(given)
    except ValueError:
        return None


HARM = rows.Kind(
    Harm,
    HarmForm,
    "record/form.html",
    services.FIELDS,
    services.report,
    services.change,
    _("It is written down."),
    rule="harm.report",
    void_rule="harm.void",
    void_template="record/void.html",
    restore_template="record/restore.html",
    lands=_to_harms,
    around=_around,
)


@rule("harm.read", methods=("GET",))
def of_client(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """List what did harm to a client; with ``?voided=1`` what was voided."""
    client = client_for(request.user, client_id, "harm.read")
    voided = request.GET.get("voided") == "1"
    found = selectors.harms_of(request.user, client, voided=voided)
    telling.tell(request, shown=len(found))
    context = {"client": client, "harms": found, "is_voided": voided}
    return render(request, "record/harms.html", context)


@rule("harm.read", methods=("GET",))
def one(request: HttpRequest, client_id: UUID, harm_id: UUID) -> HttpResponse:
    """Show one harm and how what is written of it has changed."""
    client = client_for(request.user, client_id, "harm.read")
    harm = selectors.harm_for(request.user, client_id, harm_id, "harm.read")
    context = {
        "client": client,
        "harm": selectors.shown(request.user, [harm])[0],
        "changes": recorded.changes_of_row(harm),
    }
    return render(request, "record/harm.html", context)


@rule("harm.report", methods=("GET", "POST"))
@person_guard
def new(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Write down what did harm; ``?song=…`` and ``?session=…`` link it."""
    initial = {name: _id_in(request, name) for name in ("song_id", "session_id")}
    return rows.add(request, client_id, HARM, initial)


@rule("harm.report", methods=("GET", "POST"))
@person_guard
def change(request: HttpRequest, client_id: UUID, harm_id: UUID) -> HttpResponse:
    """Change what is written of a harm."""
    return rows.change(request, client_id, harm_id, HARM)


@rule("harm.close", methods=("GET", "POST"))
@person_guard
def close(request: HttpRequest, client_id: UUID, harm_id: UUID) -> HttpResponse:
    """Say what was found when somebody looked again."""
    client = client_for(request.user, client_id, "harm.close")
    harm = selectors.harm_for(request.user, client_id, harm_id, "harm.close")
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if services.close(request.user, harm, said["closing"], said["course"]):
            messages.success(request, gettext("It is closed."))
            return _to_harms(client)
        harm.refresh_from_db()
    context = {"client": client, "form": form}
    context["harm"] = selectors.shown(request.user, [harm])[0]
    status = 422 if request.method == "POST" else 200
    return render(request, "record/close.html", context, status=status)


@rule("harm.void", methods=("GET", "POST"))
@person_guard
def void(request: HttpRequest, client_id: UUID, harm_id: UUID) -> HttpResponse:
    """Void a harm that was written down by mistake."""
    return rows.void(request, client_id, harm_id, HARM)


@rule("harm.void", methods=("GET", "POST"))
@person_guard
def restore(request: HttpRequest, client_id: UUID, harm_id: UUID) -> HttpResponse:
    """Take the voiding of a harm back."""
    return rows.restore(request, client_id, harm_id, HARM)


@rule("harm.list", methods=("GET",))
def log(request: HttpRequest) -> HttpResponse:
    """Show what did harm to anybody in somebody's care, first what is still to be looked at."""
    form = LogForm(request.GET)
    wanted = selectors.Wanted(**form.cleaned_data) if form.is_valid() else selectors.Wanted()
    page = Paginator(selectors.log(request.user, wanted), A_PAGE).get_page(request.GET.get("page"))
    shown = selectors.shown(request.user, page.object_list)
    telling.tell(request, shown=len(shown))
    context = {"page": page, "harms": shown, "form": form, "query": _query(wanted)}
    context["is_filtered"] = wanted != selectors.Wanted()
    return render(request, "record/log.html", context)


def _query(wanted: selectors.Wanted) -> str:
    """Return the filters as the start of a page's query; keys of the catalogue only."""
    parts = (("source", wanted.source), ("severity", wanted.severity), ("state", wanted.state))
    return "".join(f"{name}={key}&" for name, key in parts if key)
