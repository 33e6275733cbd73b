"""Beginning a meeting for everybody at once, who was there, and ending it."""

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from sostenuto_web.care.groups import selectors as groups
from sostenuto_web.care.groups.meetings import attending, selectors, services, ways, words
from sostenuto_web.care.groups.meetings.forms import StartForm
from sostenuto_web.care.groups.meetings.selectors import Slot
from sostenuto_web.care.groups.meetings.views import too_late
from sostenuto_web.care.groups.rosters import selectors as rosters
from sostenuto_web.care.models import Meeting
from sostenuto_web.care.sessions.asking import EARLIEST_YEAR, LATEST_YEAR
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule


@rule("group.run", methods=("GET", "POST"))
def start_now(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Begin the meeting that is due, or one beside the rule; it is stored when it is begun."""
    group = groups.group_for(request.user, group_id, "group.run")
    said = request.POST.get("at") or request.GET.get("at", "")
    moment = _moment(said)
    slot = selectors.now_or_next(group) if moment is None else selectors.slot_at(group, moment)
    if moment is None and request.method == "POST":
        return _start(request, slot, certain=False)
    if slot.meeting is not None:
        return start(request, group_id=group_id, meeting_id=slot.meeting.pk)
    return _start(request, slot)


@rule("group.run", methods=("GET", "POST"))
def start(request: HttpRequest, group_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Say who is not there, and begin a meeting for everybody else."""
    meeting = groups.meeting_for(request.user, group_id, meeting_id, "group.run")
    if meeting.state == Meeting.State.RUNNING:
        return redirect(ways.onward(meeting))
    if meeting.state != Meeting.State.PLANNED:
        return too_late(request, meeting)
    return _start(request, Slot(meeting.group, meeting.starts_at, meeting))


def _start(request: HttpRequest, slot: Slot, *, certain: bool = True) -> HttpResponse:
    """Ask, or begin; a form that does not say which meeting is asked again, never guessed at."""
    expected = attending.expected(request.user, slot)
    form = _form(request, slot, expected)
    why = "" if certain else _("It did not come with its time. Look, and press once more.")
    if request.method == "POST" and form.is_valid() and certain:
        try:
            meeting = _begun(request.user, slot, form.cleaned_data)
        except services.NotSoError as problem:
            why = str(words.NOT_SO[problem.why])
        else:
            return redirect(ways.onward(meeting))
    telling.tell(request, shown=len(expected.members))
    context = {
        "group": slot.group, "slot": slot, "expected": expected, "form": form, "why": why,
        "later": slot.starts_at - timezone.now() > selectors.EARLY,
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "care/groups/meetings/start.html", context, status=status)


def _form(request: HttpRequest, slot: Slot, expected: attending.Expected) -> StartForm:
    leaders: list[Any] = list(rosters.hosts_of(slot.group))
    planned = slot.meeting.led_by if slot.meeting else None
    first: Any = planned if planned in leaders else request.user
    initial = {"led_by": str(first.pk), "at": slot.at}
    return StartForm(sent(request), members=expected.members, leaders=leaders, initial=initial)


def _begun(by: Any, slot: Slot, said: dict[str, Any]) -> Meeting:
    absent = dict.fromkeys(said["absent"], "")
    how = {"led_by": said["led_by"], "reminded": said["reminded"]}
    if slot.meeting is None:
        return services.begin_at(
            by, slot.group, slot.starts_at, absent, said["guests"], token=said["once"], **how
        )
    services.begin(by, slot.meeting, absent, said["guests"], **how)
    slot.meeting.refresh_from_db()
    return slot.meeting


def _moment(said: str) -> datetime.datetime | None:
    try:
        found = datetime.datetime.fromisoformat(said)
    except ValueError:
        return None
    if found.tzinfo is None or not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        return None
    return found


@rule("group.run", methods=("POST",))
def remind(request: HttpRequest, group_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Keep that everybody was reminded that what is said here stays here."""
    meeting = groups.meeting_for(request.user, group_id, meeting_id, "group.run")
    services.remind(request.user, meeting)
    messages.success(request, _("It is written down that you said it."))
    return redirect(ways.onward(meeting))


@rule("group.run", methods=("GET", "POST"))
def end(request: HttpRequest, group_id: UUID, meeting_id: UUID) -> HttpResponse:
    """End a meeting for everybody; it is asked once more."""
    meeting = groups.meeting_for(request.user, group_id, meeting_id, "group.run")
    if meeting.started_at is None:
        return redirect("meeting", group_id, meeting_id)
    if request.method != "POST":
        context = {"group": meeting.group, "meeting": meeting}
        return render(request, "care/groups/meetings/end.html", context)
    if services.end(request.user, meeting):
        messages.success(request, _("The meeting is over."))
    meeting.refresh_from_db()
    return redirect(ways.address(ways.AFTER, **_ids(meeting)) or ways.onward(meeting))


def _ids(meeting: Meeting) -> dict[str, UUID]:
    return {"group_id": meeting.group_id, "meeting_id": meeting.pk}
