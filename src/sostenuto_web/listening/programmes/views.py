"""Pages of programmes: the list, and one with its picture."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto.base.errors import PlanError
from sostenuto_web.care.sessions.ways import address
from sostenuto_web.listening.models import ListeningProgramme
from sostenuto_web.listening.programmes import cautions, lacking, picture, pieces, words
from sostenuto_web.listening.programmes.selectors import finding, leaving_out, showing
from sostenuto_web.listening.programmes.services import checking, choosing, making
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_for
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule

A_PAGE = 40
PLAYER = "programme-play"
"""The name of the player's address."""


@rule("programme.read", methods=("GET",))
def programmes(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """List a client's programmes, the latest first."""
    client = client_for(request.user, client_id, "programme.read")
    rows = finding.programmes_of(client)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    telling.tell(request, shown=len(page.object_list))
    listed = [(row, words.goal(row)) for row in page.object_list]
    context = {"client": client, "page": page, "programmes": listed}
    return render(request, "listening/programmes/programmes.html", context)


@rule("programme.read", methods=("GET",))
def programme(request: HttpRequest, client_id: UUID, programme_id: UUID) -> HttpResponse:
    """Show a programme: its path, its list with the reasons, what was left out."""
    client = client_for(request.user, client_id, "programme.read")
    return page_of(request, client, finding.programme_for(client, programme_id))


@rule("programme.make", methods=("POST",))
@person_guard
def again(request: HttpRequest, client_id: UUID, programme_id: UUID) -> HttpResponse:
    """Plan anew what is not kept."""
    client = client_for(request.user, client_id, "programme.make")
    row = finding.programme_for(client, programme_id)
    try:
        making.plan_again(request.user, row)
    except PlanError as error:
        return page_of(request, client, row, cannot=str(error))
    except (checking.NotNowError, checking.CautionError):
        return too_late(request, row)
    messages.success(request, _("What is not kept is planned anew."))
    return redirect("programme", client.pk, row.pk)


def page_of(
    request: HttpRequest, client: Client, row: ListeningProgramme, cannot: str = ""
) -> HttpResponse:
    """Return the page of a programme, with why something could not be planned."""
    shown = showing.shown(request, client, row)
    telling.tell(request, shown=len(shown.slots))
    care = cautions.care_for(client, row.setting)
    is_open = row.state in checking.OPEN and not care.rules_out
    ids = {"client_id": client.pk, "programme_id": row.pk}
    context = {
        "client": client,
        "programme": row,
        "shown": shown,
        "goal": words.goal(row),
        "start": words.place(row.start_valence, row.start_arousal),
        "drawing": picture.drawn(row, shown.slots),
        "off": showing.off(row, shown),
        "is_own": row.arc == choosing.OWN,
        "left_out": leaving_out.left_out(request, client, row),
        "care": care,
        "cannot": cannot,
        "is_open": is_open,
        "play": "" if care.rules_out or not shown.slots else address(PLAYER, **ids),
    }
    context |= _lacking(request, row, shown) if is_open else {}
    status = 422 if cannot else 200
    return render(request, "listening/programmes/programme.html", context, status=status)


def _lacking(request: HttpRequest, row: ListeningProgramme, shown: showing.Shown) -> dict[str, Any]:
    """Return where music is missing, and the piece that was asked for."""
    lack = lacking.in_plan(row, [slot.row for slot in shown.slots])
    if lack is None:
        return {}
    made = pieces.there_for(lack, row.changed_at)
    return {"lack": lack, "pieces": made, "may_compose": pieces.may_ask(request.user)}


@rule("programme.make", methods=("POST",))
@person_guard
def piece(request: HttpRequest, client_id: UUID, programme_id: UUID) -> HttpResponse:
    """Have the house make a piece for the place where music is missing."""
    client = client_for(request.user, client_id, "programme.make")
    row = finding.programme_for(client, programme_id)
    if not pieces.may_ask(request.user):
        raise PermissionDenied
    lack = lacking.in_plan(row, finding.slots_of(row))
    if lack is None or row.state not in checking.OPEN:
        return too_late(request, row)
    try:
        pieces.ask(request.user, lack)
    except pieces.TooManyError as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, _("It is being made. When it is here, plan anew."))
    return redirect("programme", client.pk, row.pk)


def too_late(request: HttpRequest, row: ListeningProgramme) -> HttpResponse:
    """Lead back to a programme that cannot be changed so."""
    messages.warning(request, _("This cannot be changed so. Nothing was changed."))
    return redirect("programme", row.client_id, row.pk)
