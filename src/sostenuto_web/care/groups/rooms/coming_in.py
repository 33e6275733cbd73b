"""Who opens a web socket: a leader by their session, a phone by its seat.

A leader's session counts here as on every page: it ends by itself, needs the second step, and is
not made longer by what a page does by itself.
"""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.http import Http404
from django.http.cookie import parse_cookie

from sostenuto_web.care.groups.rooms import selectors
from sostenuto_web.care.groups.selectors import meeting_for
from sostenuto_web.care.models import Meeting, Seat
from sostenuto_web.platform.accounts import locking, log_off
from sostenuto_web.platform.accounts.middleware import lacks_second_step
from sostenuto_web.platform.accounts.sessions import SessionStore
from sostenuto_web.platform.serving.sockets import header

RULE = "group.run"


def seat_cookie() -> str:
    """Return the name of the cookie that says where a phone sits."""
    return "__Host-seat" if settings.SESSION_COOKIE_SECURE else "seat"


def cookie(scope: dict[str, Any], name: str) -> str:
    """Return one cookie of a web socket."""
    return parse_cookie(header(scope, b"cookie")).get(name, "")


def seat_in(scope: dict[str, Any]) -> Seat | None:
    """Return the seat of the phone that opens a web socket."""
    return selectors.seat_of(cookie(scope, seat_cookie()))


def leader(session_key: str, group_id: UUID, meeting_id: UUID) -> tuple[Any, Meeting] | None:
    """Return who it is and the meeting, while they may run it; asked anew before every message."""
    request = SimpleNamespace(session=SessionStore(session_key), headers={}, META={}, COOKIES={})
    user: Any = get_user(request)  # type: ignore[arg-type]
    request.user = user
    if not (user.is_authenticated and user.is_active and user.is_staff):
        return None
    if log_off.left(request) is None or lacks_second_step(request):
        return None
    if locking.is_handed(request):  # a client holds the device
        return None
    try:
        return user, meeting_for(user, group_id, meeting_id, RULE)
    except Http404:
        return None
