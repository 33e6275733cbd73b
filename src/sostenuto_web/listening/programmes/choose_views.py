"""Pages of the client's own order: find what may sound, put it in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto_web.listening.models import ListeningProgramme
from sostenuto_web.listening.programmes import offered
from sostenuto_web.listening.programmes.forms import FindForm
from sostenuto_web.listening.programmes.selectors import finding, showing
from sostenuto_web.listening.programmes.services import checking, choosing
from sostenuto_web.listening.programmes.views import too_late
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_for
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule

A_PAGE, MOST_FOUND = 30, 60


@rule("programme.make", methods=("GET", "POST"))
@person_guard
def choose(request: HttpRequest, client_id: UUID, programme_id: UUID) -> HttpResponse:
    """Show what the client may choose from, and what they have chosen."""
    client, row = _found(request, client_id, programme_id)
    if row.state not in checking.OPEN or row.arc != choosing.OWN:
        return too_late(request, row)
    return _page(request, client, row)


@rule("programme.make", methods=("POST",))
@person_guard
def add(request: HttpRequest, client_id: UUID, programme_id: UUID) -> HttpResponse:
    """Put a recording at the end of the order."""
    client, row = _found(request, client_id, programme_id)
    if row.arc != choosing.OWN:
        return too_late(request, row)
    try:
        choosing.add(request.user, row, _uuid(request.POST.get("recording", "")))
    except choosing.FullError:
        messages.warning(request, _("The order is full."))
    except checking.CautionError:
        return too_late(request, row)
    except checking.NotNowError:
        messages.warning(request, _("It cannot stand here. Choose another one."))
    if request.POST.get("q"):
        return _page(request, client, row)
    answer = redirect("programme-choose", client.pk, row.pk)
    page = request.POST.get("page", "")
    answer["Location"] += f"?page={page}#found" if page.isdecimal() else "#found"
    return answer


def _found(
    request: HttpRequest, client_id: UUID, programme_id: UUID
) -> tuple[Client, ListeningProgramme]:
    client = client_for(request.user, client_id, "programme.make")
    return client, finding.programme_for(client, programme_id)


def _page(request: HttpRequest, client: Client, row: ListeningProgramme) -> HttpResponse:
    form = FindForm(request.POST if "q" in request.POST else None)
    context: dict[str, Any] = {"client": client, "programme": row, "form": form}
    shown = showing.shown(request, client, row)
    there = {slot.row.recording_id.hex for slot in shown.slots}
    every = offered.to_choose_from(row, there)
    context |= {"shown": shown, "off": showing.off(row, shown), "count": len(every)}
    if form.is_bound and form.is_valid() and form.cleaned_data["q"].strip():
        found = offered.matching(every, form.cleaned_data["q"])
        context |= {"found": found[:MOST_FOUND], "more": max(0, len(found) - MOST_FOUND)}
        telling.tell(request, shown=len(context["found"]), search=1)
    else:
        page = Paginator(every, A_PAGE).get_page(request.GET.get("page"))
        context |= {"found": page.object_list, "page": page}
        telling.tell(request, shown=len(page.object_list))
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "listening/programmes/choose.html", context, status=status)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
