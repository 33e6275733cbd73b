"""Reading what the house made, and what it was asked for."""

from datetime import timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sostenuto_web.listening.models import Composed

A_PAGE = 25
STUCK_AFTER = timedelta(hours=1)
"""No piece takes so long; whatever was to make it has gone."""
RUNNING = (Composed.State.WAITING, Composed.State.MAKING)
NUMBERS = ("valence", "arousal", "minutes", "preset", "seed")
"""What a piece is asked for by, by the names of the form."""
_WHY: dict[str, str | Promise] = {
    "limit": _("It took more memory or time than it may. Try a shorter one."),
    "disk": _("The house's disk is too full. Make room, then try again."),
}
_WHY_ELSE = _("It ended with a fault. Try again; if it fails once more, try another seed.")


def running() -> QuerySet[Composed]:
    """Return what is being made, or will be soon."""
    return Composed.objects.filter(state__in=RUNNING, asked_at__gt=timezone.now() - STUCK_AFTER)


def is_stuck(row: Composed) -> bool:
    """Say whether nobody makes it any more although it was never finished."""
    return row.is_running and row.asked_at <= timezone.now() - STUCK_AFTER


def page_of(number: Any) -> Page[Composed]:
    """Return one page of what was asked for, the latest first; a fixed count of queries."""
    rows = Composed.objects.select_related("recording", "made_by").order_by("-number")
    page: Page[Composed] = Paginator(rows, A_PAGE).get_page(number)
    return page


def lines_of(page: Page[Composed]) -> list[dict[str, Any]]:
    """Return each row with what is said of how far it is."""
    return [
        {
            "row": row,
            "recording": row.recording,
            "sounds": _sounds(row),
            "hearing": _is_being_heard(row),
            "again": row.state == Composed.State.FAILED or is_stuck(row),
            "stuck": is_stuck(row),
            "numbers": [(name, getattr(row, name)) for name in NUMBERS],
            "why": _WHY.get(row.failure, _WHY_ELSE) if row.failure else "",
        }
        for row in page
    ]


def moving() -> list[Composed]:
    """Return what an open page should look at again soon: being made, or not heard yet."""
    unheard = Q(recording__affect_model="", recording__failure="", recording__missing=False)
    lately = Q(asked_at__gt=timezone.now() - STUCK_AFTER)
    return list(Composed.objects.filter(lately & (Q(state__in=RUNNING) | unheard)))


def _sounds(row: Composed) -> bool:
    found = row.recording
    return found is not None and not found.failure and not found.missing


def _is_being_heard(row: Composed) -> bool:
    return _sounds(row) and row.recording is not None and not row.recording.affect_model
