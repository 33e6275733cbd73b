"""Pages on which a measure is finished, seen, corrected, voided, or was done elsewhere."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto_web.measures.answering import questions, selectors, services, taking
from sostenuto_web.measures.answering.forms import ElsewhereForm
from sostenuto_web.measures.answering.showing import sheet_of
from sostenuto_web.measures.models import Administration
from sostenuto_web.measures.models.schedules import Way
from sostenuto_web.people import recorded
from sostenuto_web.people.forms.details import ReasonForm
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.services import voiding
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.record.models import Rating

State = Administration.State
DONE_FIELD = "done-"


@rule("measure.ask", methods=("GET", "POST"))
@person_guard
def finish(request: HttpRequest, client_id: UUID, administration_id: UUID) -> HttpResponse:
    """Show what it gives; finish it once somebody has looked at what is urgent."""
    row = selectors.administration_for(request.user, client_id, administration_id, "measure.ask")
    if row.state == State.DONE or row.voided_at is not None:
        return redirect("measure-one", client_id, administration_id)
    fault = ""
    looked: dict[UUID, str] = {}
    if request.method == "POST":
        fault, looked = _finished(request, row)
        if not fault:
            messages.success(request, _("It is finished."))
            return redirect("measure-one", client_id, administration_id)
        row.refresh_from_db()
    sheet = sheet_of(request.user, row, final=True)
    rows = [(one, looked.get(one.alert.row.pk, "")) for one in sheet.urgent]
    context = {"client": row.client, "row": row, "sheet": sheet, "looked": rows}
    context |= {"fault": fault, "fresh": uuid4()}
    status = 422 if request.method == "POST" else 200
    return render(request, "measures/answering/finish.html", context, status=status)


def _finished(request: HttpRequest, row: Administration) -> tuple[str, dict[UUID, str]]:
    """Finish it; return why not, and what was typed."""
    looked = _looked(request) if selectors.may_handle(request.user, row.client) else {}
    try:
        services.finish(request.user, row, looked)
    except services.NotLookedAtError:
        return _("Somebody has to look first. Say below what was done."), looked
    except services.ContradictionError as fault:
        return _("Two answers contradict each other: %(what)s") % {"what": fault.words}, looked
    except services.ClosedError:
        return _("It was voided meanwhile."), looked
    return "", {}


def _looked(request: HttpRequest) -> dict[UUID, str]:
    """Return what was typed of each alert."""
    found = {}
    for name in request.POST:
        pk = taking.uuid_in(name.removeprefix(DONE_FIELD)) if name.startswith(DONE_FIELD) else None
        if pk is not None:
            found[pk] = str(request.POST[name])[:2000]
    return found


@rule("measure.read", methods=("GET",))
def one(request: HttpRequest, client_id: UUID, administration_id: UUID) -> HttpResponse:
    """Show one administration: its answers with what they were before, and what it gave."""
    row = selectors.administration_for(request.user, client_id, administration_id, "measure.read")
    sheet = sheet_of(request.user, row)
    told = selectors.answers_by_question(row)
    asked = questions.questions_in(sheet.one)
    context = {
        "client": row.client,
        "row": row,
        "sheet": sheet,
        "answers": [(each, told.get(each.name)) for each in asked],
        "changes": recorded.changes_of_row(row),
        "fresh": uuid4(),
    }
    return render(request, "measures/answering/one.html", context)


@rule("measure.ask", methods=("GET", "POST"))
@person_guard
def correct(request: HttpRequest, client_id: UUID, administration_id: UUID) -> HttpResponse:
    """Put right answers of an administration that is done; what stood there stays to be seen."""
    row = selectors.administration_for(request.user, client_id, administration_id, "measure.ask")
    if row.state != State.DONE or row.voided_at is not None or row.result:
        return redirect("measure-one", client_id, administration_id)
    if row.total is not None:
        return redirect("measure-total", client_id, administration_id)
    looked = None
    if request.method == "POST":
        looked = taking.look(row, request.POST)
        if not looked.faulty:
            return _corrected(request, row, looked.good)
        _correct(request, row, looked.urgent)
    sheet = sheet_of(request.user, row)
    asked = looked.asked if looked else questions.questions_in(sheet.one)
    context = {"client": row.client, "row": row, "sheet": sheet, "questions": asked}
    context |= {"once": uuid4(), "fresh": uuid4(), "unsaved": looked is not None}
    context["is_urgent"] = looked is not None and bool(looked.urgent)
    template = "measures/answering/correct.html"
    return render(request, template, context, status=422 if looked else 200)


def _corrected(
    request: HttpRequest, row: Administration, answers: list[questions.Sent]
) -> HttpResponse:
    if _correct(request, row, answers):
        messages.success(request, _("The answers are put right. What stood there is kept."))
    else:
        messages.info(request, _("It was voided meanwhile. What you sent was not kept."))
    return redirect("measure-one", row.client_id, row.pk)


def _correct(request: HttpRequest, row: Administration, answers: list[questions.Sent]) -> bool:
    """Write corrections; return whether it takes any."""
    said = Rating.GivenBy.PAPER if row.way == Way.PAPER else Rating.GivenBy.TOLD
    token = taking.uuid_in(request.POST.get("token", ""))
    try:
        taking.write(
            request.user, row, answers, given_by=said, token=token, writes=services.correct
        )
    except services.ClosedError:
        return False
    return True


@rule("measure.void", methods=("GET", "POST"))
@person_guard
def void(request: HttpRequest, client_id: UUID, administration_id: UUID) -> HttpResponse:
    """Ask why it is voided, and void it; alerts that it raised stay."""
    row = selectors.administration_for(request.user, client_id, administration_id, "measure.void")
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        voiding.void(request.user, row, form.cleaned_data["reason"])
        messages.success(request, _("It is voided."))
        return redirect("measure-one", client_id, administration_id)
    return _reason(request, row, form, "measures/answering/void.html")


@rule("measure.void", methods=("GET", "POST"))
@person_guard
def restore(request: HttpRequest, client_id: UUID, administration_id: UUID) -> HttpResponse:
    """Ask why a voiding is taken back, and take it back."""
    row = selectors.administration_for(request.user, client_id, administration_id, "measure.void")
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                voiding.restore(request.user, row, form.cleaned_data["reason"])
        except IntegrityError:
            words = _(
                "The same measure is being filled in just now. Finish or void that one first."
            )
            form.add_error(None, words)
        else:
            messages.success(request, _("It is back."))
            return redirect("measure-one", client_id, administration_id)
    return _reason(request, row, form, "measures/answering/restore.html")


def _reason(request: HttpRequest, row: Administration, form: Any, template: str) -> HttpResponse:
    sheet = sheet_of(request.user, row)
    context = {"client": row.client, "row": row, "form": form, "sheet": sheet}
    status = 422 if request.method == "POST" else 200
    return render(request, template, context, status=status)


@rule("measure.ask", methods=("GET", "POST"))
@person_guard
def elsewhere(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Write down a result of a form that may not be built here."""
    client = client_for(request.user, client_id, "measure.ask")
    form = ElsewhereForm(sent(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        row = services.elsewhere(
            request.user,
            client,
            said["form"],
            said["result"],
            said["assessed_by"],
            said["on"],
            said["once"],
        )
        messages.success(request, _("The result is written down."))
        return redirect("measure-one", client_id, row.pk)
    status = 422 if request.method == "POST" else 200
    context = {"client": client, "form": form}
    return render(request, "measures/answering/elsewhere.html", context, status=status)
