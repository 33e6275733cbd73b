"""What this room offers to other floors: places on the record, and words of its history."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from sostenuto_web.care.models import Activity
from sostenuto_web.care.notes.recording import answers_of
from sostenuto_web.people import places, recorded

ACTS = {"activity.changed": _("What was done in a session was written down")}
FIELDS = {"recorded": _("what the card asks")}


def _answers(kept: Any) -> str:
    """Return what stood there before, without the names of the fields."""
    said = answers_of(Activity(recorded=str(kept or ""))).values()
    texts = (" · ".join(map(str, one)) if isinstance(one, list) else str(one) for one in said)
    return "; ".join(texts)


def register() -> None:
    """Offer it; called when the app starts."""
    places.adds_place(_("Notes"), "notes", "note.read", 25)
    places.adds_place(_("Kept apart"), "counselling", "counselling.read", 60)
    recorded.tells_of(ACTS, FIELDS, {"activity.recorded": _answers})
