"""What this room offers to other floors: programmes beside their session, and in its note."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from sostenuto_web.care.models import Session
from sostenuto_web.care.notes import listened
from sostenuto_web.care.sessions import beside
from sostenuto_web.listening.afterwards import noting, selectors, showing
from sostenuto_web.listening.models import ListeningProgramme

MOST = 6
"""Programmes of one session that are drawn; who played more finds them in the list."""


def register() -> None:
    """Offer it; called when the app starts."""
    beside.adds_card(
        _("Listening programmes"), "listening/afterwards/_session.html", "programme.read", card
    )
    listened.tells(noting.of_session)


def card(session: Session) -> list[dict[str, Any]]:
    """Return the programmes of a session as small pictures, in the order they were planned in."""
    rows = ListeningProgramme.objects.filter(session=session, voided_at=None)
    programmes = list(rows.select_related("session", "data_key").order_by("made_at", "pk")[:MOST])
    if not programmes:
        return []
    return [showing.small(one) for one in selectors.afters_of(session.client, programmes)]
