"""The leader's pages of a round: who has answered, and the page that everybody may look at."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sostenuto_web.care.groups.rooms import asking, codes, screens, selectors, services
from sostenuto_web.care.groups.selectors import meeting_for, not_in_care
from sostenuto_web.care.models import Meeting, Seat
from sostenuto_web.platform.accounts import qr
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.platform.serving.selectors import address_for_others
from sostenuto_web.record.models import Moment

RULE = "group.run"


@rule(RULE, methods=("GET",))
def round_page(request: HttpRequest, group_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Show who has answered, who is open, and which sign is whose."""
    meeting = meeting_for(request.user, group_id, meeting_id, RULE)
    if selectors.is_open(meeting):
        services.lay_seats(meeting)
    moment = moment_in(request, meeting)
    found = selectors.round_of(meeting, moment)
    context = _known(request, meeting, found) | {
        "rows": screens.rows_of(request.user, meeting, found),
        "elsewhere": not_in_care(request.user, meeting.group),
        "address": _address(request),
    }
    return render(request, "care/groups/rooms/round.html", context)


@rule(RULE, methods=("GET",))
def wall(request: HttpRequest, group_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Show the code large, and the picture; the whole group may see this page."""
    meeting = meeting_for(request.user, group_id, meeting_id, RULE)
    found = selectors.round_of(meeting, meeting.room_moment)
    context = _known(request, meeting, found) | {"address": _address(request)}
    return render(request, "care/groups/rooms/wall.html", context)


@rule(RULE, methods=("POST",))
def change(request: HttpRequest, group_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Open or close the room, choose the round, show the picture or take it away."""
    meeting = meeting_for(request.user, group_id, meeting_id, RULE)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        return _round(meeting)
    try:
        act(request.user, meeting)
    except services.RoomError:
        messages.info(request, _("The room opens when the meeting has begun."))
    if request.POST.get("from") == "wall":
        return redirect("group-room-wall", group_id, meeting_id)
    return _round(Meeting.objects.get(pk=meeting.pk))


@rule(RULE, methods=("POST",))
def free(request: HttpRequest, group_id: UUID, seat_id: UUID) -> HttpResponse:
    """Let a phone get up from a seat that is not its own."""
    seat = Seat.objects.filter(pk=seat_id, meeting__group=group_id).first()
    if seat is None:
        raise Http404
    meeting = meeting_for(request.user, group_id, seat.meeting_id, RULE)
    services.free_seat(request.user, seat)
    return _round(meeting)


ACTS: dict[str, Any] = {
    "open": services.open_room,
    "close": services.close_room,
    "pre": lambda by, meeting: services.set_round(by, meeting, Moment.BEFORE),
    "post": lambda by, meeting: services.set_round(by, meeting, Moment.AFTER),
    "show": lambda by, meeting: services.show_picture(by, meeting, shown=True),
    "hide": lambda by, meeting: services.show_picture(by, meeting, shown=False),
}


def moment_in(request: HttpRequest, meeting: Meeting) -> str:
    """Return which round a page is about: the one that is asked for, else the one that is on."""
    asked = request.GET.get("moment", "")
    return asked if asked in asking.ROUNDS else meeting.room_moment


def _round(meeting: Meeting) -> HttpResponse:
    page = reverse("group-round", args=[meeting.group_id, meeting.pk])
    return redirect(f"{page}?moment={meeting.room_moment}")


def _known(request: HttpRequest, meeting: Meeting, found: selectors.Round) -> dict[str, Any]:
    is_open = selectors.is_open(meeting)
    code = meeting.room_code or ""
    return {
        "meeting": meeting,
        "group_id": meeting.group_id,
        "round": found,
        "count": screens.count_words(found),
        "is_open": is_open,
        "is_going": meeting.state in selectors.GOING,
        "code": codes.spaced(code) if is_open else "",
        "drawn": qr.svg(f"{_address(request)}#{code}", _("The code of this room"))
        if is_open
        else "",
        "after": found.moment == Moment.AFTER,
    }


def _address(request: HttpRequest) -> str:
    """Return where phones find the room, as they reach this house."""
    here = request.build_absolute_uri(reverse("room"))
    return address_for_others(here, settings.ALLOWED_HOSTS) or here
