"""Hand a one-time link over: it is shown on one page, once, as text and as a square code."""

from typing import Any

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from sostenuto_web.platform.accounts import links, qr
from sostenuto_web.platform.accounts.models import Invitation, User

KEPT = "link_to_hand_over"


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
    address = request.build_absolute_uri(links.path_of(kept["token"]))
    return {
        "link": address,
        "link_code": qr.svg(address, gettext("The link as a square code for a phone")),
        "link_until": parse_datetime(kept["until"]),
        "link_user": user,
    }
