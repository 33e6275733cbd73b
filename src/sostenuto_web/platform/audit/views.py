"""The privacy officer's pages: who did what, who looked at one client, and the same as a table."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render

from sostenuto_web.platform.audit import acts, export, selectors, services
from sostenuto_web.platform.audit.forms import WantedForm
from sostenuto_web.platform.audit.models import Outcome
from sostenuto_web.platform.policy.views import rule


@rule("audit.read", methods=("GET",))
def audit(request: HttpRequest) -> HttpResponse:
    """Show the rows that are asked for, a page at a time."""
    form = WantedForm(request.GET)
    if not form.is_valid():
        context = {"form": form, "page": selectors.Page([], None, True)}
        return render(request, "audit/audit.html", context, status=422)
    page = selectors.page(form.wanted(), _number(request.GET.get("before", "")))
    for row in page.rows:
        row.says = acts.called(row.action)  # type: ignore[attr-defined]
        row.because = acts.because(row.action, row.detail.get("why"))  # type: ignore[attr-defined]
        row.outcome_says = Outcome(row.outcome).label  # type: ignore[attr-defined]
    context = {
        "form": form,
        "page": page,
        "asked": _asked(request),
        "said": form.asked(),
        "every": form.cleaned_data["every"],
        "client_id": form.cleaned_data["client_id"],
        "hints": selectors.hints() if page.is_newest and not form.has_changed() else [],
        "hint_days": selectors.HINT_DAYS,
    }
    return render(request, "audit/audit.html", context)


@rule("audit.client", methods=("GET",))
def audit_client(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show who looked at one client's record."""
    lookers = selectors.lookers(client_id)
    return render(request, "audit/client.html", {"lookers": lookers, "client_id": client_id})


@rule("audit.read", methods=("GET",))
def audit_export(request: HttpRequest) -> HttpResponseBase:
    """Hand out the rows that are asked for as a table, none folded; that, too, is a row."""
    form = WantedForm(request.GET)
    if not form.is_valid():
        context = {"form": form, "page": selectors.Page([], None, True)}
        return render(request, "audit/audit.html", context, status=422)
    found = selectors.rows(replace(form.wanted(), every=True))
    services.record(
        request.user, "audit.exported", client_id=form.wanted().client_id, rows=found.count()
    )
    answer = StreamingHttpResponse(
        export.lines(found.iterator(chunk_size=export.CHUNK)),
        content_type="text/csv; charset=utf-8",
    )
    name = f"records-{date.today().isoformat()}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _asked(request: Any) -> str:
    """Return the address's query without where the page begins."""
    query = request.GET.copy()
    query.pop("before", None)
    return str(query.urlencode())
