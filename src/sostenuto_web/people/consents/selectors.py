"""Reading consents, and asking them: `permits` is the one answer to "may this leave?"."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from sostenuto.care.consent import records, states
from sostenuto.care.consent.decisions import Decision, first_that_permits
from sostenuto.care.consent.records import Request
from sostenuto_web.people.consents.models import Consent, Disclosure, Ending
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import clients_for
from sostenuto_web.platform.clinic.selectors import clinic
from sostenuto_web.platform.policy.scoping import scoped

SOON_DAYS = 30


def here() -> ZoneInfo:
    """Return the clinic's time zone."""
    return ZoneInfo(clinic().time_zone)


def here_now() -> datetime:
    """Return this moment on the clinic's own calendar."""
    return timezone.now().astimezone(here())


def as_core(consent: Consent, zone: tzinfo) -> records.Consent:
    """Return a row, its signatures and what became of it as the core's value.

    Parameters
    ----------
    consent : Consent
    zone : tzinfo
        The clinic's, as `here` gives it: on whose calendar days are counted.
    """
    endings = {ending.what: ending for ending in consent.endings.all()}
    revoked, voided = endings.get(Ending.What.REVOKED), endings.get(Ending.What.VOIDED)
    return replace(
        paper_of(consent),
        signatures=_signatures(consent, zone),
        event_happened=Ending.What.EVENT in endings,
        revocable_happened=Ending.What.RELEASED in endings,
        revoked_at=revoked.at if revoked else None,
        voided_at=voided.at if voided else None,
    )


def paper_of(consent: Consent) -> records.Consent:
    """Return what a consent says, signatures aside, as the core's value."""
    return records.Consent(
        consent.kind,
        patient=consent.patient,
        discloser=consent.discloser,
        scope=records.Scope(
            frozenset(consent.classes),
            consent.everything,
            consent.records_since,
            consent.records_until,
        ),
        recipient=_recipient(consent),
        purposes=frozenset(consent.purposes),
        purpose_words=consent.purpose_words,
        expiry=records.Expiry(consent.expires_on, consent.expiry_event, consent.never_expires),
        blocks=frozenset(consent.blocks),
        signed_by=records.SignedBy(consent.signed_by),
        revocable_from=records.Expiry(consent.held_until, consent.held_event),
    )


def _recipient(consent: Consent) -> records.Recipient | None:
    if consent.recipient_kind not in set(records.RecipientKind):
        return None
    kind = records.RecipientKind(consent.recipient_kind)
    return records.Recipient(
        kind,
        consent.recipient_class if kind is records.RecipientKind.CLASS else consent.recipient,
        tuple(line for line in consent.participants.splitlines() if line.strip()),
        consent.treating_only,
    )


def _signatures(consent: Consent, zone: tzinfo) -> tuple[records.Signature, ...]:
    return tuple(
        records.Signature(
            records.Capacity(each.capacity),
            each.name,
            each.signed_at.astimezone(zone),
            each.document,
            each.document_until,
        )
        for each in consent.signatures.all()
        # A signature under other words than these is none.
        if each.text_sha256 == consent.text_sha256
    )


def _whole(rows: QuerySet[Consent]) -> QuerySet[Consent]:
    return rows.prefetch_related("signatures__entered_by", "endings__by").select_related(
        "client__data_key", "made_by"
    )


def consents_of(client: Client) -> list[Consent]:
    """Return all consents of a client, newest first, each with its ``state`` on it."""
    return with_state(_whole(Consent.objects.filter(client=client)))


def with_state(consents: Iterable[Consent]) -> list[Consent]:
    """Return consents as a list, each with ``state``, ``days_left`` and ``may_be_revoked``."""
    found, zone = list(consents), here()
    now = timezone.now().astimezone(zone)
    for consent in found:
        core = as_core(consent, zone)
        consent.state = states.state(core, now).value  # type: ignore[attr-defined]
        consent.days_left = states.days_left(core, now.date())  # type: ignore[attr-defined]
        consent.may_be_revoked = (  # type: ignore[attr-defined]
            consent.state == states.State.ACTIVE  # type: ignore[attr-defined]
            and states.may_be_revoked(core, now)
        )
    return found


def consent_for(user: Any, client_id: UUID, consent_id: UUID, rule: str) -> Consent:
    """Return one consent of one client with its state, or 404 where the rule does not grant it."""
    rows = scoped(Consent.objects.filter(client_id=client_id, pk=consent_id), user, rule)
    found = with_state(_whole(rows))
    if not found:
        raise Http404
    return found[0]


def ending_soon(user: Any, rule: str = "consent.read") -> list[Consent]:
    """Return active consents of ``user``'s clients that end within `SOON_DAYS` days."""
    today = here_now().date()
    rows = scoped(Consent.objects.exclude(signed_at=None), user, rule).filter(
        expires_on__gte=today, expires_on__lte=today + timedelta(days=SOON_DAYS)
    )
    found = with_state(_whole(rows).order_by("expires_on", "pk"))
    return [each for each in found if each.state == states.State.ACTIVE]  # type: ignore[attr-defined]


def permits(client: Client, request: Request) -> Decision:
    """Say whether a client's consents allow something to leave the house; if not, why.

    For giving out there is `sostenuto_web.people.consents.services.disclose`, which asks this in
    the transaction that writes the account.
    """
    return consent_that_permits(client, request)[1]


def consent_that_permits(client: Client, request: Request) -> tuple[Consent | None, Decision]:
    """Return the consent that allows a request, and the decision."""
    if client.voided_at is not None:
        return None, Decision(False, ("none",))
    rows = Consent.objects.filter(client=client).exclude(signed_at=None)
    found, zone = list(rows.prefetch_related("signatures", "endings")), here()
    place, decision = first_that_permits((as_core(each, zone) for each in found), request)
    return (None if place is None else found[place]), decision


def disclosures_of(
    client: Client, since: date | None = None, until: date | None = None
) -> QuerySet[Disclosure]:
    """Return the account of what left the house about a client, newest first."""
    rows = Disclosure.objects.filter(client=client).select_related("by", "data_key")
    if since:
        rows = rows.filter(at__date__gte=since)
    return rows.filter(at__date__lte=until) if until else rows


def given_on(consent: Consent) -> list[Disclosure]:
    """Return what left the house on one consent: whom to tell when it is taken back."""
    return list(Disclosure.objects.filter(consent=consent).select_related("by", "data_key"))


def own_record(user: Any) -> Client:
    """Return the record of somebody with pages of their own, or 404."""
    client = clients_for(user, "self.read").first()
    if client is None:
        raise Http404
    return client
