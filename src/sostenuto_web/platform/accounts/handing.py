"""Hand a one-time link over: it is shown on one page, once, as text and as a square code.

A link that says "localhost" opens nothing on the invited person's phone. Under which address other
devices reach the house is known two floors up, in `sostenuto_web.platform.serving`, which registers
it when Django is ready.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from sostenuto_web.platform.accounts import links, qr
from sostenuto_web.platform.accounts.models import Invitation, User

KEPT = "link_to_hand_over"

Reach = Callable[[str], str | None]
"""Given the address of a page as this browser has it: as other devices reach it, or None."""

_reaches: list[Reach] = []


def reached_by(reach: Reach) -> Reach:
    """Say how an address is worked out that other devices reach; the last one holds."""
    _reaches[:] = [reach]
    return reach


def keep(request: HttpRequest, invitation: Invitation) -> None:
    """Keep a new link in the (sealed) session for the page that shows it."""
    request.session[KEPT] = {
        "user": str(invitation.user_id),
        "token": invitation.token,
        "until": invitation.expires_at.isoformat(),
    }


def take(request: HttpRequest, user: User) -> dict[str, Any] | None:
    """Return what ``accounts/_link.html`` shows, or None when it was shown before."""
    kept = request.session.get(KEPT)
    if not kept or kept["user"] != str(user.pk):
        return None
    del request.session[KEPT]
    until = parse_datetime(kept["until"])
    return _shown(request, kept["token"]) | {"link_until": until, "link_user": user}


def shown(request: HttpRequest, invitation: Invitation) -> dict[str, Any]:
    """Return what ``accounts/_link.html`` shows of a link that was just made."""
    told = {"link_until": invitation.expires_at, "link_user": invitation.user}
    return _shown(request, invitation.token) | told


def _shown(request: HttpRequest, token: str) -> dict[str, Any]:
    here = request.build_absolute_uri(links.path_of(token))
    elsewhere = _reaches[0](here) if _reaches else here
    label = gettext("The link as a square code for a phone")
    return {
        "link": elsewhere or here,
        "link_code": qr.svg(elsewhere, label) if elsewhere else "",
        "link_only_here": elsewhere is None,
    }
