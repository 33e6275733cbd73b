"""Counselling notes: a pane of their own, with a right of its own; nothing else shows them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto_web.care.counselling import selectors, services
from sostenuto_web.care.counselling.forms import CounsellingForm
from sostenuto_web.care.models import CounsellingNote
from sostenuto_web.people.forms.details import ReasonForm
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule

RULE, A_PAGE = selectors.RULE, 20


@rule(RULE, methods=("GET",))
def of_client(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show the counselling notes of a client; with ``?voided=1`` what was voided or changed."""
    client = client_for(request.user, client_id, RULE)
    voided = request.GET.get("voided") == "1"
    rows = selectors.notes_of(request.user, client, voided=voided)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    telling.tell(request, shown=len(page.object_list))
    context = {"client": client, "page": page, "is_voided": voided}
    context["query"] = "voided=1&" if voided else ""
    return render(request, "care/counselling/list.html", context)


@rule(RULE, methods=("GET", "POST"))
@person_guard
def new(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Write a counselling note; ``?session=…`` says about which session."""
    client = client_for(request.user, client_id, RULE)
    given = request.POST.get("session") or request.GET.get("session", "")
    session = selectors.session_of(request.user, client, given)
    form = CounsellingForm(sent(request), initial={"session": session.pk if session else ""})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        services.add(request.user, client, said["words"], session, said["once"])
        messages.success(request, _("It is kept, apart from the record."))
        return redirect("counselling", client.pk)
    return _page(request, client, form, session=session)


@rule(RULE, methods=("GET", "POST"))
@person_guard
def change(request: HttpRequest, client_id: UUID, counselling_id: UUID) -> HttpResponse:
    """Change a counselling note; what stood there is kept."""
    client = client_for(request.user, client_id, RULE)
    note = selectors.note_for(request.user, client, counselling_id)
    initial = {"words": note.words, "seen": services.stamp(note)}
    form = CounsellingForm(sent(request), initial=initial)
    more: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.change(request.user, note, said["words"], said["seen"])
        except services.ChangedMeanwhileError:
            note.refresh_from_db()
            form.know_of(services.stamp(note))
            more["meanwhile"] = note
        else:
            messages.success(request, _("It is changed. What stood there before is kept."))
            return redirect("counselling", client.pk)
    return _page(request, client, form, note=note, session=note.session, **more)


@rule(RULE, methods=("GET", "POST"))
@person_guard
def void(request: HttpRequest, client_id: UUID, counselling_id: UUID) -> HttpResponse:
    """Ask why a counselling note is voided, and void it."""
    client = client_for(request.user, client_id, RULE)
    note = selectors.note_for(request.user, client, counselling_id)
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        services.void(request.user, note, form.cleaned_data["reason"])
        messages.success(request, _("It is voided."))
        return redirect("counselling", client.pk)
    context = {"client": client, "note": note, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "care/counselling/void.html", context, status=status)


@rule(RULE, methods=("POST",))
@person_guard
def restore(request: HttpRequest, client_id: UUID, counselling_id: UUID) -> HttpResponse:
    """Take a voiding back."""
    client = client_for(request.user, client_id, RULE)
    note: CounsellingNote = selectors.note_for(request.user, client, counselling_id)
    services.restore(request.user, note)
    messages.success(request, _("It is back."))
    return redirect("counselling", client.pk)


def _page(request: HttpRequest, client: Client, form: CounsellingForm, **more: Any) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context = {"client": client, "form": form, **more}
    return render(request, "care/counselling/form.html", context, status=status)
