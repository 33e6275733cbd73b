"""Changing one place of a programme: keep it, move it, take it out, swap it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto.base.errors import PlanError
from sostenuto_web.listening.models import ListeningProgramme, ProgrammeSlot
from sostenuto_web.listening.programmes import planning, words
from sostenuto_web.listening.programmes.candidates import gathered
from sostenuto_web.listening.programmes.selectors import finding
from sostenuto_web.listening.programmes.services import changing, checking, choosing, making
from sostenuto_web.listening.programmes.views import page_of, too_late
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_for
from sostenuto_web.platform.policy.views import rule

OFFERED = 12
DIGITS = 4
STEPS = {"up": -1, "down": 1}
Found = tuple[Client, ListeningProgramme, ProgrammeSlot]


def _found(request: HttpRequest, client_id: UUID, programme_id: UUID, slot_id: UUID) -> Found:
    client = client_for(request.user, client_id, "programme.make")
    row = finding.programme_for(client, programme_id)
    return client, row, finding.slot_for(row, slot_id)


def _back(request: HttpRequest, row: ListeningProgramme, slot: ProgrammeSlot) -> HttpResponse:
    choosing_now = row.arc == choosing.OWN and "choosing" in request.POST
    answer = redirect("programme-choose" if choosing_now else "programme", row.client_id, row.pk)
    answer["Location"] += f"#slot-{slot.pk}"
    return answer


@rule("programme.make", methods=("POST",))
@person_guard
def keep(request: HttpRequest, client_id: UUID, programme_id: UUID, slot_id: UUID) -> HttpResponse:
    """Keep a recording where it stands, or let it go."""
    _client, row, slot = _found(request, client_id, programme_id, slot_id)
    try:
        changing.keep(request.user, row, slot.pk, "let_go" not in request.POST)
    except (checking.NotNowError, checking.CautionError):
        return too_late(request, row)
    return _back(request, row, slot)


@rule("programme.make", methods=("POST",))
@person_guard
def move(request: HttpRequest, client_id: UUID, programme_id: UUID, slot_id: UUID) -> HttpResponse:
    """Move a recording one place up or down, or to a place, counted from 1."""
    _client, row, slot = _found(request, client_id, programme_id, slot_id)
    step, place = STEPS.get(request.POST.get("to", ""), 0), request.POST.get("place", "")
    try:
        if step:
            changing.move(request.user, row, slot.pk, step)
        elif place.isdecimal() and len(place) <= DIGITS:
            changing.move_to(request.user, row, slot.pk, max(0, int(place) - 1))
    except (checking.NotNowError, checking.CautionError):
        return too_late(request, row)
    return _back(request, row, slot)


@rule("programme.make", methods=("POST",))
@person_guard
def out(request: HttpRequest, client_id: UUID, programme_id: UUID, slot_id: UUID) -> HttpResponse:
    """Take a recording out; where an order was planned, plan anew what is not kept."""
    client, row, slot = _found(request, client_id, programme_id, slot_id)
    try:
        if row.arc == choosing.OWN:
            choosing.take_out(request.user, row, slot.pk)
            return _back(request, row, slot)
        making.plan_again(request.user, row, without=slot.pk)
    except PlanError as error:
        return page_of(request, client, row, cannot=str(error))
    except (checking.NotNowError, checking.CautionError):
        return too_late(request, row)
    messages.success(request, _("It is out. What is not kept is planned anew."))
    return redirect("programme", client.pk, row.pk)


@rule("programme.make", methods=("GET", "POST"))
@person_guard
def swap(request: HttpRequest, client_id: UUID, programme_id: UUID, slot_id: UUID) -> HttpResponse:
    """Offer what may sound in a recording's place, and put it there."""
    client, row, slot = _found(request, client_id, programme_id, slot_id)
    refused = False
    if request.method == "POST":
        try:
            changing.swap(request.user, row, slot.pk, _uuid(request.POST.get("recording", "")))
        except checking.CautionError:
            return too_late(request, row)
        except checking.NotNowError:
            refused = True
        else:
            messages.success(request, _("It is swapped, and stays there."))
            return _back(request, row, slot)
    context = {"client": client, "programme": row, "slot": slot, "refused": refused}
    context |= _offered(row, slot)
    status = 422 if refused else 200
    return render(request, "listening/programmes/swap.html", context, status=status)


def _offered(row: ListeningProgramme, slot: ProgrammeSlot) -> dict[str, Any]:
    out = frozenset(finding.taken_out(row))
    found = gathered(row, out)
    slots = finding.slots_of(row)
    options = planning.instead_of(slots, slot, found.free, OFFERED)
    offered = [
        (option.candidate, words.place(at.valence, at.arousal))
        for option in options
        if (at := option.candidate.affect.point)
    ]
    title = slot.recording.song.title if slot.recording.song else slot.recording.title
    wanted = words.place(slot.target_valence, slot.target_arousal)
    return {"offered": offered, "title_of": title, "wanted": wanted}


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
