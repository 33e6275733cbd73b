"""What this room offers to other floors: a card on the record, and a page to people themselves."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sostenuto_web.listening.reviewing import selectors as reviewing
from sostenuto_web.people import cards
from sostenuto_web.people.models import Client
from sostenuto_web.platform.policy import navigation


def register() -> None:
    """Offer it; called when the app starts."""
    cards.adds_card(
        _("What we have learned"),
        "listening/learning/_card.html",
        "programme.learned",
        45,
        _waiting,
    )
    says = _("See which songs and ways went with feeling better or calmer, and which did not.")
    navigation.offer(_("My music"), "my-learned", "self.read", 15, says=says)


def _waiting(_request: HttpRequest, client: Client) -> dict[str, Any]:
    return {"waiting": len(reviewing.waiting(client))}
