"""Saying who came late, left early or was not there, while a meeting is on and after it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from sostenuto_web.care.groups import selectors as groups
from sostenuto_web.care.groups.meetings import attending, services, ways
from sostenuto_web.care.groups.meetings.forms import GuestsForm, PresenceForm
from sostenuto_web.care.models import Meeting, Session
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule


@rule("group.run", methods=("GET", "POST"))
def presence(request: HttpRequest, group_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Show who is there; sent, say it of one of them, or how many guests there are."""
    meeting = groups.meeting_for(request.user, group_id, meeting_id, "group.run")
    if meeting.started_at is None:
        return redirect("meeting", group_id, meeting_id)
    if request.method != "POST":
        return _page(request, meeting)
    if "guests" in request.POST:
        return _guests(request, meeting)
    if "joins" in request.POST:
        return _joins(request, meeting)
    session = _part(request, meeting)
    if "now" in request.POST:
        return _now(request, meeting, session)
    form = PresenceForm(request.POST, meeting=meeting, prefix=session.pk.hex)
    if not form.is_valid():
        return _page(request, meeting, {session.pk: form})
    _keep(request, session, form.cleaned_data)
    return redirect("meeting-presence", group_id, meeting_id)


def _keep(request: HttpRequest, session: Session, said: dict[str, Any]) -> None:
    if said["was"] == "absent":
        because = said["because"] or services.NOT_THERE
        changed = services.presence(
            request.user, session, missed_because=because, missed_words=said["words"]
        )
    else:
        changed = services.presence(
            request.user, session, missed_because="",
            arrived_at=said["arrived"], left_at=said["left"],
        )  # fmt: skip
    if changed:
        messages.success(request, _("It is saved."))


def _now(request: HttpRequest, meeting: Meeting, session: Session) -> HttpResponse:
    """Take the one tap: they come, or they leave, at this moment."""
    if meeting.state == Meeting.State.RUNNING:
        now = timezone.now()
        if request.POST["now"] == "comes":
            services.presence(
                request.user, session, missed_because="", arrived_at=now, left_at=None
            )
        elif request.POST["now"] == "leaves" and session.state != Session.State.MISSED:
            services.presence(request.user, session, left_at=now)
    return redirect("meeting-presence", meeting.group_id, meeting.pk)


def _joins(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Let somebody have a part of whom nobody had said anything."""
    unsaid = attending.attended(request.user, meeting).unsaid
    member = next((one for one in unsaid if str(one.pk) == request.POST["joins"]), None)
    if member is None:
        messages.info(request, _("It was said of them already."))
    else:
        because = services.NOT_THERE if "absent" in request.POST else ""
        services.take_part(request.user, meeting, member.client, because)
    return redirect("meeting-presence", meeting.group_id, meeting.pk)


def _guests(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    form = GuestsForm(request.POST)
    if not form.is_valid():
        return _page(request, meeting, {}, form)
    services.count_guests(request.user, meeting, form.cleaned_data["guests"])
    return redirect("meeting-presence", meeting.group_id, meeting.pk)


def _part(request: HttpRequest, meeting: Meeting) -> Session:
    try:
        wanted = UUID(request.POST.get("who", ""))
    except ValueError:
        raise Http404 from None
    found = groups.sessions_for(request.user, meeting, "session.run").filter(pk=wanted).first()
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    meeting: Meeting,
    faulty: dict[UUID, PresenceForm] | None = None,
    guests: GuestsForm | None = None,
) -> HttpResponse:
    attended = attending.attended(request.user, meeting)
    for part in attended.parts:
        part.form = (faulty or {}).get(part.pk) or PresenceForm(
            initial=PresenceForm.of(part), meeting=meeting, prefix=part.pk.hex
        )
    telling.tell(request, shown=len(attended.parts))
    context = {
        "group": meeting.group, "meeting": meeting, "attended": attended,
        "is_on": meeting.state == Meeting.State.RUNNING, "onward": ways.onward(meeting),
        "guests_form": guests or GuestsForm(initial={"guests": meeting.guests}),
    }  # fmt: skip
    status = 200 if request.method != "POST" else 422
    return render(request, "care/groups/meetings/presence.html", context, status=status)
