"""Pages on which a measure is chosen and answered: on screen, from paper, as a total."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from sostenuto_web.measures.answering import (
    opening,
    questions,
    selectors,
    services,
    stating,
    taking,
)
from sostenuto_web.measures.answering.facts import MOST_DAYS
from sostenuto_web.measures.answering.forms import OpenForm, TotalForm
from sostenuto_web.measures.answering.showing import Sheet, sheet_of
from sostenuto_web.measures.models import Administration
from sostenuto_web.measures.models.schedules import Way
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.record.models import Rating

State = Administration.State
PAGES = {Way.PAPER: "measure-paper"}


@rule("measure.ask", methods=("GET", "POST"))
@person_guard
def open_(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Choose a measure: what is due first, then any."""
    client = client_for(request.user, client_id, "measure.ask")
    session = taking.uuid_in(request.GET.get("session", ""))
    form = OpenForm(sent(request), initial={"session": session})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            row = opening.begin(request.user, client, said, said["once"])
        except opening.TooEarlyError as early:
            form.add_error("measure", early.words)
        else:
            return _onward(row)
    return _choosing(request, client, form)


def _choosing(request: HttpRequest, client: Client, form: OpenForm) -> HttpResponse:
    now, later = opening.due(client)
    context = {
        "client": client,
        "form": form,
        "due": now,
        "later": later,
        "safety": selectors.safety_asks(client),
        "fresh": uuid4(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "measures/answering/open.html", context, status=status)


def _onward(row: Administration) -> HttpResponse:
    """Lead to the page on which an administration goes on."""
    if row.state == State.DONE or row.voided_at is not None:
        return redirect("measure-one", row.client_id, row.pk)
    if row.state == State.GIVEN:
        return redirect("measure-finish", row.client_id, row.pk)
    return redirect(PAGES.get(Way(row.way), "measure-screen"), row.client_id, row.pk)


@rule("measure.ask", methods=("GET", "POST"))
@person_guard
def screen(request: HttpRequest, client_id: UUID, administration_id: UUID) -> HttpResponse:
    """Ask the questions on the clinician's screen; without scripts the form does it all."""
    return _asking(request, client_id, administration_id, "measures/answering/screen.html")


@rule("measure.ask", methods=("GET", "POST"))
@person_guard
def paper(request: HttpRequest, client_id: UUID, administration_id: UUID) -> HttpResponse:
    """Type in what stands on paper."""
    return _asking(request, client_id, administration_id, "measures/answering/paper.html")


def _asking(request: HttpRequest, client_id: UUID, pk: UUID, template: str) -> HttpResponse:
    row = selectors.administration_for(request.user, client_id, pk, "measure.ask")
    if row.state == State.DONE or row.voided_at is not None:
        return _closed(request, row)
    looked, no_total = None, ""
    if request.method == "POST":
        looked = taking.look(row, request.POST, _days(request))
        stated, no_total = stating.stated_in(row, request.POST)
        if not looked.faulty and not no_total:
            return _kept(request, row, looked, stated)
        try:
            _write(request, row, looked.urgent)
        except services.ClosedError:
            return _closed(request, row)
    sheet = sheet_of(request.user, row)
    if sheet.one.measure is None or sheet.one.measure.entry == "total":
        return redirect("measure-total", client_id, pk)
    asked = looked.asked if looked else questions.questions_in(sheet.one, days=_days(request))
    context = _context(sheet) | {"questions": asked, "once": uuid4(), "days": _days(request)}
    context |= {"no_total": no_total, "stated": request.POST.get("stated", sheet.stated_typed)}
    context |= {
        "unsaved": looked is not None,
        "is_urgent": looked is not None and bool(looked.urgent),
    }
    return render(request, template, context, status=422 if looked else 200)


def _kept(
    request: HttpRequest, row: Administration, looked: taking.Looked, stated: float | None
) -> HttpResponse:
    """Keep what a whole form sent, and lead on."""
    try:
        with transaction.atomic():
            _write(request, row, looked.good)
            if "stated" in request.POST:
                services.state_total(request.user, row, stated)
    except services.ClosedError:
        return _closed(request, row)
    if request.POST.get("to") == "finish":
        return redirect("measure-finish", row.client_id, row.pk)
    has_open = selectors.has_open_alert(row)
    return redirect(f"{request.path}#looked" if has_open else request.path)


def _write(request: HttpRequest, row: Administration, answers: list[questions.Sent]) -> None:
    said = "paper" if row.way == Way.PAPER else request.POST.get("given_by", "")
    given_by = said if said in Rating.GivenBy.values else Rating.GivenBy.TOLD
    token = taking.uuid_in(request.POST.get("token", ""))
    taking.write(request.user, row, answers, given_by=given_by, token=token)


def _days(request: HttpRequest) -> int:
    """Return how many days of a calendar are asked."""
    said = request.POST.get("days") or request.GET.get("days", "")
    days = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else questions.DAYS
    return min(max(days, 1), MOST_DAYS)


def _closed(request: HttpRequest, row: Administration) -> HttpResponse:
    if request.method == "POST":
        messages.info(request, _("It is finished already. What you sent was not kept."))
    return redirect("measure-one", row.client_id, row.pk)


@rule("measure.ask", methods=("POST",))
@person_guard
def answers(request: HttpRequest, client_id: UUID, administration_id: UUID) -> HttpResponse:
    """Take answers as they are given, and say at once what has to be looked at."""
    row = selectors.administration_for(request.user, client_id, administration_id, "measure.ask")
    looked = taking.look(row, request.POST, _days(request))
    if looked.faulty:
        wrong = {one.name: one.error for one in looked.faulty}
        return JsonResponse({"wrong": wrong}, status=422)
    try:
        _write(request, row, looked.good)
    except services.ClosedError:
        words = _("It is finished or voided already. This answer was not kept.")
        return JsonResponse({"words": words}, status=409)
    row.refresh_from_db()
    sheet = sheet_of(request.user, row)
    panel = render_to_string("measures/answering/_panel.html", _context(sheet), request)
    asked = questions.questions_in(sheet.one, days=_days(request))
    out = [one.name for one in asked if one.left_out]
    return JsonResponse({"panel": panel, "urgent": len(sheet.urgent), "out": out})


def _context(sheet: Sheet) -> dict[str, Any]:
    return {"client": sheet.row.client, "row": sheet.row, "sheet": sheet, "fresh": uuid4()}


@rule("measure.ask", methods=("GET", "POST"))
@person_guard
def total(request: HttpRequest, client_id: UUID, administration_id: UUID) -> HttpResponse:
    """Write down a total from paper; what a safety rule looks at has to be seen there."""
    row = selectors.administration_for(request.user, client_id, administration_id, "measure.ask")
    sheet = sheet_of(request.user, row)
    ends = sheet.total_range
    if row.voided_at is not None or ends is None or not _takes_total(row):
        return _closed(request, row) if row.state == State.DONE else _no_total(request, row)
    watched = [one for one in questions.questions_in(sheet.one) if one.watched]
    initial = {"total": row.total}
    form = TotalForm(sent(request), ends=ends, watched=watched, initial=initial)
    is_urgent = False
    if request.method == "POST":
        try:
            if form.is_valid():
                services.write_total(request.user, row, form.cleaned_data["total"], form.seen())
                page = "measure-one" if row.state == State.DONE else "measure-finish"
                return redirect(page, client_id, administration_id)
            is_urgent = _keep_urgent(request, row)
        except services.ClosedError:
            return _closed(request, row)
    sheet = sheet_of(request.user, row) if is_urgent else sheet
    context = _context(sheet) | {"form": form, "is_urgent": is_urgent}
    status = 422 if request.method == "POST" else 200
    return render(request, "measures/answering/total.html", context, status=status)


def _keep_urgent(request: HttpRequest, row: Administration) -> bool:
    """Keep of a total with a slip in it what somebody has to look at; return whether there is."""
    urgent = taking.look(row, request.POST).urgent
    writes = services.correct if row.state == State.DONE else services.answer
    paper = Rating.GivenBy.PAPER
    taking.write(request.user, row, urgent, given_by=paper, token=None, writes=writes)
    return bool(urgent)


def _takes_total(row: Administration) -> bool:
    """Return whether a total may be written: not over answers that were given one by one."""
    return row.state != State.DONE or row.total is not None


def _no_total(request: HttpRequest, row: Administration) -> HttpResponse:
    messages.info(request, _("This measure has no total that could be written down."))
    return redirect("measure-one", row.client_id, row.pk)
