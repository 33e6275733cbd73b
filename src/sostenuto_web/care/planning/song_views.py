"""Pages of the songs of a plan: choose a set list, put in, swap. The gate is asked on each."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto.base.errors import InputError
from sostenuto_web.care.models import Session
from sostenuto_web.care.planning import services, songs
from sostenuto_web.care.sessions.selectors import session_for
from sostenuto_web.care.sessions.services import NotPlannedError
from sostenuto_web.people.guard import person_guard
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.repertoire.models import SetEntry, SetList
from sostenuto_web.repertoire.sets import selectors as sets
from sostenuto_web.repertoire.sets import services as writing
from sostenuto_web.repertoire.sets.forms import FindForm


@rule("session.plan", methods=("GET", "POST"))
@person_guard
def page(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Show the set list of a plan, or offer one; find songs to put in."""
    session = session_for(request.user, client_id, session_id, "session.plan")
    row = songs.list_of(session)
    form = FindForm(request.POST if "q" in request.POST else None)
    context: dict[str, Any] = {"client": session.client, "session": session, "set": row}
    if row is None:
        context["choices"] = songs.choices_for(request.user, session)
    else:
        context["entries"] = sets.judged(request.user, row)
        context["may_change"] = songs.may_change(request.user, row)
    if row is not None and form.is_bound and form.is_valid():
        context["found"] = sets.offered(request.user, row, form.cleaned_data["q"])
    context["form"] = form
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "care/planning/songs.html", context, status=status)


@rule("session.plan", methods=("POST",))
@person_guard
def use(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Play from another set list, from a new one, or from none."""
    session = session_for(request.user, client_id, session_id, "session.plan")
    try:
        if "new" in request.POST:
            songs.make(request.user, session)
        elif "none" in request.POST:
            services.use_set(request.user, session, None)
        else:
            _choose(request, session)
    except NotPlannedError:
        return _too_late(request, session)
    return redirect("plan-songs", client_id, session_id)


def _choose(request: HttpRequest, session: Session) -> None:
    row = songs.chosen(request.user, session, _uuid(request.POST.get("set", "")))
    if row is None:
        messages.error(request, _("This is not there any more. Choose another one."))
    else:
        services.use_set(request.user, session, row)


@rule("session.plan", methods=("POST",))
@person_guard
def put_in(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Put a song or a recording in, if the gate lets it."""
    _session, row = _list(request, client_id, session_id)
    item = sets.item_for(request.user, request.POST.get("item", ""))
    if item is None:
        messages.error(request, _("This is not there any more. Choose another one."))
        return redirect("plan-songs", client_id, session_id)
    try:
        writing.put_in(request.user, row, item)
    except writing.RefusedError:
        messages.error(request, _("It does not play here. Choose another one."))
    except InputError:
        messages.error(request, _("The set list is full."))
    return redirect("plan-songs", client_id, session_id)


@rule("session.plan", methods=("POST",))
@person_guard
def out(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Take an entry out."""
    _session, row = _list(request, client_id, session_id)
    writing.take_out(request.user, _entry(row, request.POST.get("entry", "")))
    return redirect("plan-songs", client_id, session_id)


@rule("session.plan", methods=("GET", "POST"))
@person_guard
def swap(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Offer what may sound in an entry's place, and put it there."""
    session, row = _list(request, client_id, session_id)
    entry = _entry(row, request.POST.get("entry") or request.GET.get("entry", ""))
    item = sets.item_of(entry)
    if item is None:
        raise Http404
    refused = False
    if request.method == "POST":
        other = sets.item_for(request.user, request.POST.get("item", ""))
        refused = other is None or not _swapped(request, entry, other)
        if not refused:
            messages.success(request, _("It is swapped."))
            return redirect("session-plan", client_id, session_id)
    context = {
        "client": session.client, "session": session, "entry": entry, "item": item,
        "found": sets.instead_of(request.user, row, item), "refused": refused,
    }  # fmt: skip
    status = 422 if refused else 200
    return render(request, "care/planning/swap.html", context, status=status)


def _swapped(request: HttpRequest, entry: SetEntry, other: Any) -> bool:
    try:
        writing.swap(request.user, entry, other)
    except writing.RefusedError:
        return False
    return True


def _list(request: HttpRequest, client_id: UUID, session_id: UUID) -> tuple[Session, SetList]:
    session = session_for(request.user, client_id, session_id, "session.plan")
    row = songs.list_of(session)
    if row is None:
        raise Http404
    if not songs.may_change(request.user, row):
        raise PermissionDenied
    return session, row


def _entry(row: SetList, text: str) -> SetEntry:
    entry = songs.entry_of(row, _uuid(text))
    if entry is None:
        raise Http404
    return entry


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _too_late(request: HttpRequest, session: Session) -> HttpResponse:
    messages.warning(request, _("This session is not planned any more. Nothing was changed."))
    return redirect("session-plan", session.client_id, session.pk)
