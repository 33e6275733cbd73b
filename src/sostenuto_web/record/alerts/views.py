"""Pages on what somebody has to look at soon."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto_web.people import recorded
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.record import naming
from sostenuto_web.record.alerts import selectors, services
from sostenuto_web.record.alerts.forms import HandleForm

A_PAGE = 50


@rule("alert.read", methods=("GET",))
def waiting(request: HttpRequest) -> HttpResponse:
    """List what waits of everybody in somebody's care, their own first."""
    rows = selectors.open_for(request.user)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "alerts": selectors.shown(request.user, page.object_list)}
    telling.tell(request, shown=len(context["alerts"]))
    return render(request, "record/alerts/waiting.html", context)


@rule("alert.read", methods=("GET",))
def of_client(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """List a client's alerts, the open ones first."""
    client = client_for(request.user, client_id, "alert.read")
    rows = selectors.of_client(request.user, client)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    shown = selectors.shown(request.user, page.object_list)
    telling.tell(request, shown=len(shown))
    context = {"client": client, "page": page, "alerts": shown}
    return render(request, "record/alerts/of_client.html", context)


@rule("alert.read", methods=("GET",))
def one(request: HttpRequest, client_id: UUID, alert_id: UUID) -> HttpResponse:
    """Show one alert: what to do about it, or what was done."""
    row = selectors.alert_for(request.user, client_id, alert_id, "alert.read")
    return render(request, "record/alerts/alert.html", _context(request, row))


@rule("alert.handle", methods=("GET", "POST"))
@person_guard
def handle(request: HttpRequest, client_id: UUID, alert_id: UUID) -> HttpResponse:
    """Say what was done about an alert; then it is shown no more."""
    row = selectors.alert_for(request.user, client_id, alert_id, "alert.handle")
    form = HandleForm(sent(request))
    if request.method == "POST" and form.is_valid():
        if services.handle(request.user, row, form.cleaned_data["done"]):
            messages.success(request, _("It is written down. The alert is closed."))
            return redirect("home")
        row = selectors.alert_for(request.user, client_id, alert_id, "alert.handle")
    context = _context(request, row) | {"form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "record/alerts/handle.html", context, status=status)


@rule("alert.handle", methods=("POST",))
@person_guard
def take(request: HttpRequest, client_id: UUID, alert_id: UUID) -> HttpResponse:
    """Be the one who looks."""
    row = selectors.alert_for(request.user, client_id, alert_id, "alert.handle")
    if services.take(request.user, row):
        messages.success(request, _("It is yours to look after now."))
    return redirect("alert", client_id, alert_id)


def _context(request: HttpRequest, row: Any) -> dict[str, Any]:
    shown = selectors.shown(request.user, [row])[0]
    return {
        "client": row.client,
        "alert": shown,
        "changes": recorded.changes_of_row(row),
        "source": naming.source_of(request.user, row),
    }
