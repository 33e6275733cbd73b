"""Reports on what was played: the page for all programmes of a client, and the files."""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sostenuto.listening.reporting import Delivered
from sostenuto_web.listening.exporting import delivered, reports, services
from sostenuto_web.listening.exporting.forms import ReportForm
from sostenuto_web.listening.player import selectors
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule

Programmes = Sequence[Delivered]
KINDS: dict[str, tuple[str, Callable[[Programmes], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", reports.as_csv),
    "json": ("application/json", reports.as_json),
}


@rule("programme.read", methods=("GET",))
def page(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show the report on all programmes of a client."""
    client = client_for(request.user, client_id, "programme.read")
    return _page(request, client)


@rule("programme.give_out", methods=("POST",))
@person_guard
def of_all(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Give out the report on all programmes of a client as a file."""
    client = client_for(request.user, client_id, "programme.give_out")
    form = ReportForm(sent(request))
    if not form.is_valid():
        return _page(request, client, wrong=True)
    programmes = delivered.of_client(client)
    services.reported(request.user, client, form.cleaned_data["kind"], len(programmes))
    return _file(form.cleaned_data["kind"], programmes)


@rule("programme.give_out", methods=("POST",))
@person_guard
def of_one(request: HttpRequest, client_id: UUID, programme_id: UUID) -> HttpResponse:
    """Give out the report on one programme as a file."""
    client = client_for(request.user, client_id, "programme.give_out")
    row = selectors.programme_for(request.user, client_id, programme_id, "programme.give_out")
    form = ReportForm(sent(request))
    if not form.is_valid():
        return _page(request, client, wrong=True)
    services.reported(request.user, row, form.cleaned_data["kind"], 1)
    return _file(form.cleaned_data["kind"], delivered.of_programme(row))


def _page(request: HttpRequest, client: Client, wrong: bool = False) -> HttpResponse:
    programmes = delivered.of_client(client)
    telling.tell(request, shown=len(programmes))
    rows = reports.rows(programmes)
    context = {"client": client, "report": rows, "count": len(programmes), "wrong": wrong}
    status = 422 if wrong else 200
    return render(request, "listening/exporting/report.html", context, status=status)


def _file(kind: str, programmes: Programmes) -> HttpResponse:
    media_type, makes = KINDS[kind]
    response = HttpResponse(makes(programmes), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="report.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response
