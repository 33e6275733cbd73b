"""Words for the history of what is kept here, and for keys of the catalogue."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.care.harms import Entry, harms
from sostenuto_web.record.models import Harm

ACTS = {
    "harm.added": _("A harm was written down"),
    "harm.changed": _("A harm was changed"),
    "harm.closed": _("Somebody looked again, and it was closed"),
    "harm.voided": _("A harm was voided"),
    "harm.restored": _("A harm was taken back"),
}

FIELDS = {
    "happened_at": _("when it happened"),
    "what": _("what happened"),
    "sources": _("where it came from"),
    "severity": _("how bad"),
    "noticer": _("who noticed"),
    "done": _("what was done"),
    "course": _("is it over"),
    "follow_up_on": _("look again on"),
    "closed_at": _("was closed at"),
    "closing": _("what was found"),
    "song_words": _("which song"),
}


def source(key: str) -> str:
    """Return what a source is called; a key of another version as it stands."""
    return _name(harms().sources, key)


def severity(key: str) -> str:
    """Return what a severity is called."""
    return _name(harms().severities, key)


def noticer(key: str) -> str:
    """Return what is said of who noticed."""
    return _name(harms().noticers, key)


def _name(part: Mapping[str, Entry], key: str) -> str:
    found = part.get(key)
    return gettext(found.name) if found else key


def _sources(keys: list[str]) -> str:
    return " · ".join(map(source, keys))


def _course(key: str) -> str:
    return str(dict(Harm.Course.choices).get(key, key))


def _moment(kept: str | None) -> str:
    if not kept:
        return ""
    moment = timezone.localtime(datetime.fromisoformat(kept))
    return formats.date_format(moment, "DATETIME_FORMAT")


def _day(kept: str | None) -> str:
    return formats.date_format(date.fromisoformat(kept), "DATE_FORMAT") if kept else ""


VALUES: dict[str, Callable[[Any], str]] = {
    "harm.happened_at": _moment,
    "harm.closed_at": _moment,
    "harm.follow_up_on": _day,
    "harm.sources": _sources,
    "harm.severity": severity,
    "harm.noticer": noticer,
    "harm.course": _course,
}
