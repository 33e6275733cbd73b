"""What this room offers to other floors: a place among those of a client's record."""

from django.utils.translation import gettext_lazy as _

from sostenuto_web.people import places


def register() -> None:
    """Offer it; called when the app starts."""
    places.adds_place(_("Measures"), "measures", "measure.read", 35)
