"""Planning a meeting: cards for the whole group, put in, moved, taken out."""

from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from sostenuto.base.errors import InputError
from sostenuto_web.care.groups import selectors as groups
from sostenuto_web.care.groups.meetings import planning, services
from sostenuto_web.care.groups.meetings.forms import PutInForm
from sostenuto_web.care.groups.meetings.views import too_late
from sostenuto_web.care.groups.rosters import cards
from sostenuto_web.care.models import Activity, Meeting
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule

LONG = 6
"""Digits of a number that is a slip of something else."""


@rule("group.run", methods=("GET", "POST"))
def choose(request: HttpRequest, group_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Offer cards for a part; sent, put one in."""
    meeting = groups.meeting_for(request.user, group_id, meeting_id, "group.run")
    if meeting.state != Meeting.State.PLANNED:
        return too_late(request, meeting)
    if request.method != "POST":
        return _choosing(request, meeting)
    form = PutInForm(request.POST)
    if not form.is_valid():
        return _choosing(request, meeting, "unknown")
    said = form.cleaned_data
    token = uuid5(said["once"], f"{said['part']} {said['card']}") if said["once"] else None
    try:
        planning.put_in(request.user, meeting, said["card"], said["part"], token=token)
    except services.NotSoError as problem:
        if problem.why == "over":
            return too_late(request, meeting)
        return _choosing(request, meeting, problem.why)
    except InputError:
        return _choosing(request, meeting, "unknown")
    return redirect("meeting", group_id, meeting_id)


def _choosing(request: HttpRequest, meeting: Meeting, refused: str = "") -> HttpResponse:
    said = request.POST.get("part") or request.GET.get("part", "")
    part = said if said in Activity.Part.values else Activity.Part.MAIN.value
    by = planning.ground(meeting)
    every = cards.offered(by)
    usual = [one for one in cards.chosen(meeting.group, by, every) if one.is_free]
    free = [one for one in every if one.is_free and one not in usual]
    context = {
        "group": meeting.group, "meeting": meeting, "part": part, "usual": usual,
        "fitting": [one for one in free if part in one.card.parts],
        "others": [one for one in free if part not in one.card.parts],
        "held": [one for one in every if not one.is_free],
        "refused": refused, "once": uuid4(), "plan": planning.plan_of(meeting, by),
    }  # fmt: skip
    telling.tell(request, shown=len(every))
    status = 422 if refused else 200
    return render(request, "care/groups/meetings/choose.html", context, status=status)


@rule("group.run", methods=("POST",))
def step(request: HttpRequest, group_id: UUID, meeting_id: UUID, part_id: UUID) -> HttpResponse:
    """Move a card up or down, give it more or fewer minutes, or take it out."""
    meeting = groups.meeting_for(request.user, group_id, meeting_id, "group.run")
    rows = meeting.activities.filter(is_planned=True).select_related("meeting__group", "data_key")
    row = get_object_or_404(rows, pk=part_id)
    by, said = request.user, request.POST
    try:
        if (to := _number(said.get("to", ""))) is not None:
            planning.move(by, row, to)
        elif (minutes := _number(said.get("minutes", ""))) is not None:
            planning.lengthen(by, row, minutes)
        elif "out" in said:
            planning.take_out(by, row)
    except services.NotSoError:
        return too_late(request, meeting)
    return redirect("meeting", group_id, meeting_id)


@rule("group.run", methods=("POST",))
def copy(request: HttpRequest, group_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Take over the plan of the meeting before."""
    meeting = groups.meeting_for(request.user, group_id, meeting_id, "group.run")
    last = planning.last_planned(meeting)
    if last is None:
        messages.info(request, _("There is no plan yet that could be taken over."))
        return redirect("meeting", group_id, meeting_id)
    try:
        left_out = planning.take_over(request.user, meeting, last)
    except services.NotSoError:
        return too_late(request, meeting)
    if left_out:
        told = _("Left out, because it is not for this group now: %s")
        messages.warning(request, told % ", ".join(left_out))
    return redirect("meeting", group_id, meeting_id)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < LONG else None
