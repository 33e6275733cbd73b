"""Reading the clinic's settings: one query a request, kept for as long as the request lasts."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.utils import timezone

from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.clinic import days
from sostenuto_web.platform.clinic.models import THE_ONE, Clinic
from sostenuto_web.platform.house import House

_kept: ContextVar[dict[str, Clinic] | None] = ContextVar("clinic", default=None)


def clinic() -> Clinic:
    """Return the clinic; where none was laid yet, one with the usual settings, not saved."""
    kept = _kept.get()
    if kept is None:
        return _read()
    if "clinic" not in kept:
        kept["clinic"] = _read()
    return kept["clinic"]


def today() -> datetime.date:
    """Return which day of the clinic it is now."""
    return days.day_of(timezone.now(), clinic())


def _read() -> Clinic:
    return Clinic.objects.filter(pk=THE_ONE).first() or Clinic()


@contextmanager
def kept_for_a_request() -> Iterator[None]:
    """Let `clinic` ask the database once, as long as the block lasts."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def forget() -> None:
    """Let the next `clinic` read again: something was changed."""
    kept = _kept.get()
    if kept is not None:
        kept.clear()


def house() -> House:
    """Return the house that this clinic lives in."""
    found: House = settings.HOUSE
    return found


def is_opened() -> bool:
    """Say whether anybody has an account here yet."""
    return clinic().opened_at is not None or User.objects.exists()
