"""Words for what became of sessions, and for the history of their times."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.care.session_words import session_words
from sostenuto_web.care.models import Session

ACTS = {
    "session.changed": _("A session was changed"),
    "session.planned": _("A session was planned"),
    "session.missed": _("A session did not take place"),
    "session.planned_again": _("A session was planned again"),
    "session.presence": _("It was said when somebody came to a meeting, or left it"),
}

FIELDS = {
    "starts_at": _("when"),
    "minutes": _("minutes"),
    "place": _("room"),
    "aim": _("what it is for"),
    "adaptations": _("adaptations"),
    "missed_because": _("why it did not take place"),
    "missed_words": _("in own words"),
    "arrived_at": _("came at"),
    "left_at": _("left at"),
}


def missed(key: str) -> str:
    """Return why a session did not take place; a key of another version as it stands."""
    found = session_words().missed.get(key)
    return gettext(found.name) if found else key


def response(key: str) -> str:
    """Return what came of a goal; a key of another version as it stands."""
    found = session_words().responses.get(key)
    return gettext(found.name) if found else key


def _moment(kept: str | None) -> str:
    if not kept:
        return ""
    moment = timezone.localtime(datetime.fromisoformat(kept))
    return formats.date_format(moment, "DATETIME_FORMAT")


def _state(key: str) -> str:
    return str(dict(Session.State.choices).get(key, key))


VALUES: dict[str, Callable[[Any], str]] = {
    "session.starts_at": _moment,
    "session.arrived_at": _moment,
    "session.left_at": _moment,
    "session.missed_because": missed,
    "session.state": _state,
}
