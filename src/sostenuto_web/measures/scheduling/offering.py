"""What this room offers to other floors: cards on the record and beside a session, and words."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sostenuto_web.care.models import Session
from sostenuto_web.care.sessions import beside
from sostenuto_web.measures.scheduling import selectors, showing, words
from sostenuto_web.people import cards, recorded
from sostenuto_web.people.models import Client

HELD_OR_TO_COME = (Session.State.PLANNED, Session.State.RUNNING)


def register() -> None:
    """Offer it; called when the app starts."""
    cards.adds_card(_("Measures"), "measures/scheduling/_card.html", "measure.read", 12, _of_client)
    beside.adds_card(_("To ask"), "measures/scheduling/_beside.html", "measure.read", _of_session)
    recorded.tells_of(words.ACTS, words.FIELDS, words.VALUES)


def _of_client(_request: HttpRequest, client: Client) -> dict[str, Any]:
    due, left_on = selectors.due_and_left(client)
    standing = showing.standing(due)
    return {"standing": standing, "measures": showing.whole(client), "left_on": left_on}


def _of_session(session: Session) -> showing.Standing | None:
    """Return what is to be asked in a session that is not over; nothing draws no card."""
    if session.state not in HELD_OR_TO_COME:
        return None
    found = showing.standing(selectors.due_of(session.client), session)
    return found if found.now else None
