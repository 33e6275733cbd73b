"""The page of a client's score."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sostenuto_web.desk.score import measured, showing, windows
from sostenuto_web.desk.score.windows import Window
from sostenuto_web.people.selectors import client_for
from sostenuto_web.platform.policy.views import rule

MOST_STAVES = 200
"""Names in an address that are looked at."""


@rule("score.read", methods=("GET",))
def client_score(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show what was reported over time, in one picture and in a table that says the same."""
    client = client_for(request.user, client_id, "score.read")
    taken = measured.taken_of(request.user, client)
    asked = request.GET.get("zoom", "all"), request.GET.get("until", "")
    window = windows.window_of(client, *asked, also=measured.days_of(taken))
    wanted = request.GET.getlist("show")[:MOST_STAVES]
    context = showing.shown(request.user, client, window, taken=taken, wanted=wanted)
    context["client"] = client
    context |= _ways(reverse("client-score", args=[client.pk]), window, context["choices"])
    return render(request, "desk/score/score.html", context)


def _ways(address: str, window: Window, choices: list[showing.Choice]) -> dict[str, Any]:
    """Return the links to other times; which staves are shown goes along."""
    shown = [one.key for one in choices if one.is_shown]
    is_all = len(shown) == len(choices)
    show = [] if is_all else [("show", key) for key in shown]

    def link(zoom: str, until: date | None = None, *, chosen: bool = True) -> str:
        said = [("zoom", zoom), *([("until", until.isoformat())] if until else [])]
        return f"{address}?{urlencode([*said, *(show if chosen else [])])}"

    last = window.last if window.zoom != "all" else None
    return {
        "zooms": [
            {"label": label, "url": link(key), "current": key == window.zoom}
            for key, (label, _span) in windows.ZOOMS.items()
        ],
        "earlier": link(window.zoom, window.earlier) if window.earlier else "",
        "later": link(window.zoom, window.later) if window.later else "",
        "every": "" if is_all else link(window.zoom, last, chosen=False),
        "until": last.isoformat() if last else "",
        "shown": len(shown),
    }
