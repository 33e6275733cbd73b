"""The pages of a phone: the code, the sign, the questions, thank you. Nothing here names anybody.

A phone has no account and no session. What it holds is a seat: a secret in a cookie that scripts
cannot read. Every page works as a plain form; `group-room.js` sends the same over a web socket.
"""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from sostenuto_web.care.groups.rooms import answering, codes, frames, selectors, services
from sostenuto_web.care.groups.rooms.coming_in import seat_cookie
from sostenuto_web.care.groups.rooms.sheets import sheet_of
from sostenuto_web.care.models import Seat
from sostenuto_web.platform.accounts import devices, limits
from sostenuto_web.platform.policy.views import rule

TRIES = limits.Limit("room", 30, 900)
"""Wrong codes from one address; a right one counts for nothing, so a whole group comes in."""
KEPT_S = int(services.HOLDS.total_seconds())
GUEST = ""


@rule("door.open", methods=("GET",))
@never_cache
def room(request: HttpRequest) -> HttpResponse:
    """Show where a phone is: before the code, at a question, or done."""
    seat = _seat(request)
    if seat is None:
        return _enter(request)
    return render(request, "care/groups/rooms/phone.html", sheet_of(seat, _place(request)))


@rule("door.open", methods=("POST",))
@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """Take a code, and show which signs are free."""
    typed = request.POST.get("code", "")
    few, meeting = _opened(request, typed)
    if meeting is None:
        return _enter(request, typed, few=few)
    services.lay_seats(meeting)
    return _signs(request, meeting)


@rule("door.open", methods=("POST",))
@never_cache
def sit(request: HttpRequest) -> HttpResponse:
    """Take a sign, or come as a guest."""
    typed, sign = request.POST.get("code", ""), request.POST.get("sign", GUEST)
    few, meeting = _opened(request, typed)
    if meeting is None:
        return _enter(request, typed, few=few)
    before = _seat(request)
    try:
        seat, secret = services.take_seat(typed, sign) if sign else services.sit_as_guest(typed)
    except services.RoomError:
        return _enter(request, typed, few=True)
    except services.SeatError:
        return _signs(request, meeting, wrong=_("Somebody has this sign. Choose another one."))
    if before is not None:
        services.free_seat(None, before)
    answer = redirect("room")
    answer.set_cookie(
        seat_cookie(),
        f"{seat.pk.hex}.{secret}",
        max_age=KEPT_S,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return answer


@rule("door.open", methods=("POST",))
@never_cache
def answer(request: HttpRequest) -> HttpResponse:
    """Keep one answer: of a form, or of a phone whose web socket does not come through."""
    if request.content_type == "application/json":
        return _answered(request)
    seat = _seat(request)
    if seat is None:
        return _forgetting(redirect("room"))
    place = _place(request)
    post = request.POST
    said = post.get("cell") or post.get("value") or post.get("words", "")
    given = frames.given(
        {"id": post.get("id") or str(uuid4()), "ask": post.get("ask"), "said": said}
    )
    result = answering.answer(seat, given) if given else answering.REFUSED
    if result == answering.REFUSED:
        wrong = _("Choose an answer, or leave it out.")
        context = sheet_of(seat, place) | {"wrong": wrong, "typed": said}
        return render(request, "care/groups/rooms/phone.html", context, status=422)
    return _at(place + 1)


@rule("door.open", methods=("POST",))
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """Get up; what was answered stays where it is."""
    seat = _seat(request)
    if seat is not None:
        services.free_seat(None, seat)
    return _forgetting(render(request, "care/groups/rooms/left.html"))


def _answered(request: HttpRequest) -> HttpResponse:
    seat = _seat(request)
    try:
        given = frames.read(request.body.decode())
    except UnicodeDecodeError:
        given = None
    if given is None:
        return JsonResponse({"refused": ""}, status=400)
    result = answering.answer(seat, given) if seat else answering.SHUT
    if result == answering.SHUT:
        return JsonResponse({"shut": True}, status=403)
    kept = result in (answering.KEPT, answering.AGAIN)
    return JsonResponse({"kept" if kept else "refused": str(given.token)})


def _opened(request: HttpRequest, typed: str) -> tuple[bool, Any]:
    """Return whether it may still be tried from here, and the room that a code opens."""
    bucket = (TRIES, devices.address(request))
    if not limits.take(bucket):
        return False, None
    meeting = selectors.room_of(typed)
    if meeting is not None:
        limits.give_back(bucket)
    return True, meeting


def _enter(request: HttpRequest, typed: str | None = None, *, few: bool = True) -> HttpResponse:
    wrong = ""
    if typed is not None:
        wrong = _("This code does not open anything. Look at it once more.") if few else ""
        wrong = wrong or _("Too many tries. Wait a little, then try again.")
    context = {"wrong": wrong, "typed": typed or "", "length": codes.LENGTH}
    status = 200 if typed is None else 422 if few else 429
    answer = render(request, "care/groups/rooms/enter.html", context, status=status)
    return answer if typed is not None else _forgetting(answer, request)


def _signs(request: HttpRequest, meeting: Any, wrong: str = "") -> HttpResponse:
    signs = [(sign, selectors.name_of(sign)) for sign in selectors.free_signs(meeting)]
    context = {"signs": signs, "code": meeting.room_code, "wrong": wrong}
    return render(request, "care/groups/rooms/signs.html", context, status=422 if wrong else 200)


def _seat(request: HttpRequest) -> Seat | None:
    held = request.COOKIES.get(seat_cookie(), "")
    return selectors.seat_of(held) if held else None


def _forgetting(answer: HttpResponse, request: HttpRequest | None = None) -> HttpResponse:
    """Let the phone forget its seat, where it has one."""
    if request is None or seat_cookie() in request.COOKIES:
        answer.set_cookie(
            seat_cookie(),
            "",
            max_age=0,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )
    return answer


def _place(request: HttpRequest) -> int:
    """Return at which question a phone is; -1 where it does not say."""
    said = request.POST.get("q") if request.method == "POST" else request.GET.get("q")
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < 3 else -1


def _at(place: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('room')}?q={place}")
