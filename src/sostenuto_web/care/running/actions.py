"""One action as a device or a form sends it, and what its clock may say.

Conventions: a device says when it sent a batch (``sent_at``). A clock that is far off is set right
by that much; then no action lies in the future, or long before the session.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from sostenuto_web.record.facts.services import NotSoError

MOST_AT_ONCE = 200
FAR_OFF = timedelta(minutes=2)
BEFORE = timedelta(days=1)
NOT_PAYLOAD = ("csrfmiddlewaretoken", "person", "id", "kind", "at", "page")


@dataclass(frozen=True, slots=True)
class Action:
    """What was tapped: the device's own id for it, what it is, when, and what was said."""

    token: UUID
    kind: str
    at: datetime
    said: Mapping[str, Any]

    def text(self, name: str) -> str:
        """Return one plain text of what was said; empty when there is none."""
        value = self.said.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def id_in(self, name: str) -> UUID | None:
        """Return one id of what was said; None when it is none."""
        return _uuid(self.said.get(name))


def from_device(said: Any, off: timedelta) -> Action:
    """Return an action of a batch.

    Raises
    ------
    NotSoError
        It is no action.
    """
    if not isinstance(said, dict):
        raise NotSoError(_("This could not be read."))
    token, at = _uuid(said.get("id")), _moment(said.get("at"))
    kind, payload = said.get("kind"), said.get("payload")
    if token is None or at is None or not isinstance(kind, str) or not isinstance(payload, dict):
        raise NotSoError(_("This could not be read."))
    _readable(payload)
    return Action(token, kind, _shifted(at, off), payload)


def from_form(post: Any) -> Action:
    """Return the action of a form; one without an id is sent for the first time."""
    said = {name: post.getlist(name) for name in post if name not in NOT_PAYLOAD}
    payload = {name: values[0] if len(values) == 1 else values for name, values in said.items()}
    _readable(payload)
    token = _uuid(post.get("id")) or uuid4()
    return Action(token, post.get("kind", ""), timezone.now(), payload)


def clock_off(sent_at: Any) -> timedelta:
    """Return by how much a device's clock is to be set right; nothing while it is nearly right."""
    said = _moment(sent_at)
    off = timezone.now() - said if said is not None else timedelta(0)
    return off if abs(off) > FAR_OFF else timedelta(0)


def clamped(at: datetime, starts_at: datetime) -> datetime:
    """Return a moment that is not in the future, nor long before the session."""
    now = timezone.now()
    return min(max(at, min(starts_at, now) - BEFORE), now)


def _shifted(at: datetime, off: timedelta) -> datetime:
    try:
        return at + off
    except OverflowError:
        return at


def _moment(said: Any) -> datetime | None:
    try:
        found = parse_datetime(said) if isinstance(said, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _uuid(said: Any) -> UUID | None:
    try:
        return UUID(said) if isinstance(said, str) else None
    except ValueError:
        return None


def _readable(payload: Mapping[str, Any]) -> None:
    """Refuse what no database takes: a NUL, or half of a character."""
    try:
        text = repr_of(payload)
        text.encode()
    except UnicodeEncodeError:
        raise NotSoError(_("There is a character in it that cannot be kept.")) from None
    if "\x00" in text:
        raise NotSoError(_("There is a character in it that cannot be kept."))


def repr_of(payload: Mapping[str, Any]) -> str:
    """Return all texts of what was said, one after the other."""
    values = [one for value in payload.values() for one in _listed(value)]
    return "\n".join([*payload, *(one for one in values if isinstance(one, str))])


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
