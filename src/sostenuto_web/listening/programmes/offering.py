"""What this room offers to other floors: a place on the record."""

from django.utils.translation import gettext_lazy as _

from sostenuto_web.people import places


def register() -> None:
    """Offer it; called when the app starts."""
    places.adds_place(
        _("Listening"), "programmes", "programme.read", 35, ["learned", "programmes", "live-music"]
    )
