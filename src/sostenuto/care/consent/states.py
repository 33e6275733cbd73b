"""In which state a consent is at a moment, and whether it may be taken back then."""

from datetime import date, datetime
from enum import StrEnum

from sostenuto.care.consent.catalogue import kinds
from sostenuto.care.consent.elements import missing_elements
from sostenuto.care.consent.records import Consent


class State(StrEnum):
    """The life of a consent."""

    DRAFT = "draft"
    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"
    VOID = "void"


def state(consent: Consent, at: datetime) -> State:
    """Return the state at a moment.

    Parameters
    ----------
    consent : Consent
    at : datetime
        With the clinic's zone: a consent holds through the whole of its last day there.

    Examples
    --------
    >>> from datetime import timezone
    >>> state(Consent("tpo"), datetime(2026, 5, 1, tzinfo=timezone.utc)).value
    'draft'
    """
    if consent.voided_at is not None:
        return State.VOID
    if consent.revoked_at is not None and consent.revoked_at <= at:
        return State.REVOKED
    if missing_elements(consent) or not _signed_by(consent, at):
        return State.DRAFT
    if _has_ended(consent, at.date()):
        return State.EXPIRED
    return State.ACTIVE


def may_be_revoked(consent: Consent, at: datetime) -> bool:
    """Say whether it may be taken back now; only one given to a court can be held for a while."""
    kind = kinds().get(consent.kind)
    if kind is None or not kind.held:
        return True
    held = consent.revocable_from
    if held.on is not None and at.date() >= held.on:
        return True
    return bool(held.event.strip()) and consent.revocable_happened


def days_left(consent: Consent, on: date) -> int | None:
    """Return for how many more days it holds; None when it ends by no day."""
    return None if consent.expiry.on is None else (consent.expiry.on - on).days


def _signed_by(consent: Consent, at: datetime) -> bool:
    return all(each.signed_at is not None and each.signed_at <= at for each in consent.signatures)


def _has_ended(consent: Consent, on: date) -> bool:
    if consent.expiry.on is not None:
        return on > consent.expiry.on
    return bool(consent.expiry.event.strip()) and consent.event_happened
