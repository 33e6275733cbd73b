"""Pages of meetings: arranged, planned, moved, called off, and those that were held."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto_web.care.groups import selectors as groups
from sostenuto_web.care.groups.meetings import (
    attending,
    moving,
    planning,
    selectors,
    services,
    ways,
    words,
)
from sostenuto_web.care.groups.meetings.forms import MoveForm, WhenForm, WhyForm
from sostenuto_web.care.groups.rosters import selectors as rosters
from sostenuto_web.care.models import Meeting
from sostenuto_web.care.planning.selectors import next_whole_hour
from sostenuto_web.care.sessions.asking import moment_asked
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.repertoire.sets import selectors as sets

A_PAGE = 50


@rule("group.read", methods=("GET",))
def of_group(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """List a group's meetings that are over, the latest first."""
    group = groups.group_for(request.user, group_id, "group.read")
    found = Paginator(selectors.past(group), A_PAGE).get_page(request.GET.get("page"))
    telling.tell(request, shown=len(found.object_list))
    context = {"group": group, "page": found, "past": ways.shown_rows(group, found.object_list)}
    return render(request, "care/groups/meetings/list.html", context)


@rule("group.run", methods=("GET", "POST"))
def arrange(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Arrange a meeting: one of the rule's, in order to plan it, or one beside the rule."""
    group = groups.group_for(request.user, group_id, "group.run")
    leaders = rosters.hosts_of(group)
    starts_at = moment_asked(request) or next_whole_hour()
    initial = {"starts_at": starts_at, "minutes": group.minutes, "place": group.place}
    initial["led_by"] = str(request.user.pk)
    form = WhenForm(sent(request), leaders=leaders, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        how = {name: said[name] for name in ("minutes", "place", "led_by")}
        try:
            meeting = services.arrange(request.user, group, said["starts_at"], said["once"], **how)
        except services.NotSoError as problem:
            form.add_error(None, words.NOT_SO[problem.why])
        else:
            messages.success(request, _("The meeting is arranged."))
            return redirect("meeting", group.pk, meeting.pk)
    return _page(request, "care/groups/meetings/arrange.html", {"group": group, "form": form})


@rule("group.read", methods=("GET",))
def page(request: HttpRequest, group_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Show a meeting: its plan, who is to come or was there, and where one goes on."""
    meeting = groups.meeting_for(request.user, group_id, meeting_id, "group.read")
    return meeting_page(request, meeting)


def meeting_page(
    request: HttpRequest, meeting: Meeting, status: int = 200, **said: Any
) -> HttpResponse:
    """Draw the page of a meeting."""
    slot = selectors.Slot(meeting.group, meeting.starts_at, meeting)
    plan = planning.plan_of(meeting)
    row = meeting.set_list or rosters.set_of(meeting.group)
    is_open = meeting.state == Meeting.State.PLANNED
    context = {
        "group": meeting.group,
        "meeting": meeting,
        "way": ways.show(slot),
        "start": ways.start_of(slot) if is_open else "",
        "plan": plan,
        "is_open": is_open,
        "set": row if row is None or row.voided_at is None else None,
        "entries": sets.judged(request.user, row) if row and row.voided_at is None else [],
        "last": planning.last_planned(meeting) if is_open and not plan.cards else None,
        "expected": attending.expected(request.user, slot) if is_open else None,
        "attended": attending.attended(request.user, meeting) if meeting.started_at else None,
        **said,
    }
    telling.tell(request, shown=len(plan.cards))
    return render(request, "care/groups/meetings/meeting.html", context, status=status)


@rule("group.run", methods=("GET", "POST"))
def move(request: HttpRequest, group_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Give a meeting that was not held yet another time, room or leader."""
    meeting = groups.meeting_for(request.user, group_id, meeting_id, "group.run")
    initial = {name: getattr(meeting, name) for name in ("starts_at", "minutes", "place")}
    leaders = rosters.hosts_of(meeting.group)
    initial["led_by"] = str((meeting.led_by if meeting.led_by in leaders else request.user).pk)
    form = MoveForm(sent(request), leaders=leaders, initial=initial)
    if meeting.state != Meeting.State.PLANNED:
        return too_late(request, meeting)
    if request.method == "POST" and form.is_valid():
        try:
            moving.change(request.user, meeting, form.cleaned_data)
        except services.NotSoError as problem:
            form.add_error("starts_at", words.NOT_SO[problem.why])
        else:
            messages.success(request, _("It is saved."))
            return redirect("meeting", group_id, meeting_id)
    context = {"group": meeting.group, "meeting": meeting, "form": form}
    return _page(request, "care/groups/meetings/move.html", context)


@rule("group.run", methods=("GET", "POST"))
def cancel(request: HttpRequest, group_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Call a meeting off, with the reason."""
    meeting = groups.meeting_for(request.user, group_id, meeting_id, "group.run")
    if meeting.state != Meeting.State.PLANNED:
        return too_late(request, meeting)
    form = WhyForm(sent(request))
    if request.method == "POST" and form.is_valid():
        moving.cancel(request.user, meeting, form.cleaned_data["why"])
        messages.success(request, _("It is written down that the meeting does not take place."))
        return redirect("group", group_id)
    context = {"group": meeting.group, "meeting": meeting, "form": form}
    return _page(request, "care/groups/meetings/cancel.html", context)


@rule("group.run", methods=("POST",))
def plan_again(request: HttpRequest, group_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Take back that a meeting was called off."""
    meeting = groups.meeting_for(request.user, group_id, meeting_id, "group.run")
    if moving.plan_again(request.user, meeting):
        messages.success(request, _("The meeting is planned again."))
    return redirect("meeting", group_id, meeting_id)


def too_late(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Say that a meeting was begun, or called off, meanwhile."""
    messages.warning(request, _("This meeting is not planned any more. Nothing was changed."))
    return redirect("meeting", meeting.group_id, meeting.pk)


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=422 if request.method == "POST" else 200)
