"""How the history of what a client says of music is told."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext_lazy as _

from sostenuto_web.repertoire.models import Preference

ACTS = {
    "preference.added": _("What they say of a song was written down"),
    "preference.changed": _("What they say of a song was changed"),
    "preference.voided": _("What they say of a song was voided"),
    "preference.restored": _("What they say of a song was taken back"),
    "interview.added": _("A talk about music began"),
    "interview.voided": _("A talk about music was voided"),
    "interview.restored": _("A talk about music was taken back"),
    "humstotal.added": _("Totals from paper were written down"),
    "humstotal.changed": _("Totals from paper were changed"),
    "humstotal.voided": _("Totals from paper were voided"),
    "humstotal.restored": _("Totals from paper were taken back"),
}
FIELDS = {
    "word": _("how they like it"),
    "familiar": _("they know it"),
    "memory": _("what they remember"),
    "people": _("whom they think of"),
    "on_day": _("filled in on"),
    "healthy": _("healthy total"),
    "unhealthy": _("unhealthy total"),
}


def _word(key: str) -> str:
    return str(dict(Preference.Word.choices).get(key, key))


def _day(kept: str | None) -> str:
    return formats.date_format(date.fromisoformat(kept), "DATE_FORMAT") if kept else ""


VALUES: dict[str, Callable[[Any], str]] = {"preference.word": _word, "humstotal.on_day": _day}
