"""When a session ends by itself: after a while without use, and after twelve hours in any case.

Conventions: seconds. Staff 15 minutes; clients 30 minutes on a device that is only theirs, else 5.
What the browser asks by itself (``X-Background: true``, prefetching) is no use and extends nothing.
The moment of last use is written at most every ten seconds, so a session may end ten seconds early
and never late.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.utils import timezone

from sostenuto_web.platform.accounts import devices
from sostenuto_web.platform.accounts.sessions import BEGAN, DEVICE, HANDLE, MINE, USED

STAFF_IDLE_S = 15 * 60
OWN_DEVICE_IDLE_S = 30 * 60
SHARED_DEVICE_IDLE_S = 5 * 60
ABSOLUTE_S = 12 * 3600
NOTED_EVERY_S = 10
CLOCK_SLACK_S = 120


@dataclass(frozen=True, slots=True)
class LogOff:
    """How long a session still lasts.

    Attributes
    ----------
    idle_s : int
        How long it may stay without use.
    left_s : int
        In how many seconds it ends unless it is used.
    can_stay : bool
        Whether use makes it longer; not in its last minutes of twelve hours.
    """

    idle_s: int
    left_s: int
    can_stay: bool


def now_s() -> float:
    """Return the time as sessions note it."""
    return timezone.now().timestamp()


def idle_s(user: Any, *, mine: bool) -> int:
    """Return how long somebody's session may stay without use."""
    if user.is_staff:
        return STAFF_IDLE_S
    return OWN_DEVICE_IDLE_S if mine else SHARED_DEVICE_IDLE_S


def left(request: Any) -> LogOff | None:
    """Return how long the request's session still lasts, or None: it has ended."""
    began, used = request.session.get(BEGAN), request.session.get(USED)
    now = now_s()
    if began is None or used is None or used > now + CLOCK_SLACK_S:
        return None
    idle = idle_s(request.user, mine=bool(request.session.get(MINE)))
    to_the_end = began + ABSOLUTE_S - now
    left_s = min(used + idle - now, to_the_end)
    return LogOff(idle, int(left_s), to_the_end > idle) if left_s > 0 else None


def is_background(request: Any) -> bool:
    """Say whether the browser asks by itself, with nobody at the keyboard."""
    headers = request.headers
    said = headers.get("X-Background", "").lower() == "true"
    return said or "prefetch" in headers.get("Sec-Purpose", headers.get("Purpose", ""))


def use(request: Any) -> None:
    """Note that the session was used, unless that was noted a moment ago."""
    now = now_s()
    if now - request.session.get(USED, 0) >= NOTED_EVERY_S:
        request.session[USED] = now


def begin(sender: object, request: Any, user: Any, **_: Any) -> None:
    """Start the clock of a session when somebody has signed in."""
    session = request.session
    session[BEGAN] = session[USED] = now_s()
    session[HANDLE] = str(uuid.uuid4())
    session[DEVICE] = devices.family(request.META.get("HTTP_USER_AGENT", ""))
    if MINE not in session:  # a passkey: nobody was asked, so what was said here before holds
        known = devices.known(request, user.login)
        session[MINE] = known is not None and known.mine


def connect() -> None:
    """Listen for sign-ins."""
    user_logged_in.connect(begin, dispatch_uid="accounts.log_off.begin")
