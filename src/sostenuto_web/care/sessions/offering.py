"""What this room offers to other floors: words of the history, a card and a place on the record."""

from django.utils.translation import gettext_lazy as _

from sostenuto_web.care.sessions import showing, words
from sostenuto_web.people import cards, places, recorded


def register() -> None:
    """Offer it; called when the app starts."""
    recorded.tells_of(words.ACTS, words.FIELDS, words.VALUES)
    cards.adds_card(_("Sessions"), "care/sessions/_card.html", "session.read", 5, showing.card)
    places.adds_place(_("Sessions"), "sessions", "session.read", 20)
