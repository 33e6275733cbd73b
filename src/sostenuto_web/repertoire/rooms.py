"""The rooms of the music: what is offered at the top of each of their pages.

Each room says its own when the app starts; only what the policy grants is shown.
"""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from sostenuto_web.platform.policy import asking

_rooms: dict[str, tuple[str | Promise, str, int]] = {}


def room(label: str | Promise, url_name: str, rule: str, order: int) -> None:
    """Offer a room: a page whose address takes no arguments, to whom its rule grants it."""
    _rooms[url_name] = (label, rule, order)


def offered(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the rooms for whoever asks: label, url and whether it is this one."""
    found = sorted(_rooms.items(), key=lambda item: item[1][2])
    shown = [
        (label, reverse(name))
        for name, (label, rule, _order) in found
        if asking.may(request.user, rule)
    ]
    return [{"label": label, "url": url, "current": url == request.path} for label, url in shown]
