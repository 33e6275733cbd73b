"""Crisis numbers: kept, dialled by a named person, and doubted again after half a year.

Conventions: a confirmation is a row of its own that says what was confirmed. It holds as long as
the number still says the same and it is not older than `HOLDS`; nobody has to take it back.
"""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from sostenuto.base.errors import SostenutoError
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.clinic import services
from sostenuto_web.platform.clinic.models import CrisisNumber, Dialled

HOLDS = datetime.timedelta(days=180)
REMINDED_BEFORE = datetime.timedelta(days=14)


class LastNumberError(SostenutoError):
    """The client portal is on and stands on this number."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One crisis number and what is known of it.

    Attributes
    ----------
    number : CrisisNumber
    last : Dialled or None
        The last confirmation that says the same as the number does now.
    holds_until : date or None
        The last day on which that confirmation holds.
    is_confirmed : bool
        Whether it holds today.
    """

    number: CrisisNumber
    last: Dialled | None
    holds_until: datetime.date | None
    is_confirmed: bool


def as_confirmed(number: CrisisNumber) -> str:
    """Return what a person confirms by dialling: who answers where, and when."""
    digits = "".join(c for c in number.number if c.isdigit() or c in "+*#")
    return "|".join((digits, number.label, "24" if number.always else number.hours))[:400]


def kept(today: datetime.date | None = None) -> list[Kept]:
    """Return the clinic's crisis numbers with their confirmations, in two queries."""
    newest = Prefetch("dialled", Dialled.objects.order_by("-on_day", "-pk"), to_attr="proofs")
    rows = CrisisNumber.objects.filter(ended_at=None).prefetch_related(newest)
    return [_known(row, today or timezone.localdate()) for row in rows]


def _known(number: Any, today: datetime.date) -> Kept:
    same = [proof for proof in number.proofs if proof.said == as_confirmed(number)]
    last = same[0] if same else None
    until = last.on_day + HOLDS if last else None
    return Kept(number, last, until, until is not None and today <= until)


def confirmed(today: datetime.date | None = None) -> list[CrisisNumber]:
    """Return the numbers that a client may be shown: dialled and confirmed, lately enough."""
    return [each.number for each in kept(today) if each.is_confirmed]


def number_or_none(number_id: UUID) -> CrisisNumber | None:
    """Return one number that is still in use."""
    return CrisisNumber.objects.filter(pk=number_id, ended_at=None).first()


@transaction.atomic
def save(*, by: User, changed: CrisisNumber | None = None, **said: Any) -> CrisisNumber:
    """Add a number or change one; who changes what was confirmed undoes the confirmation."""
    action = "crisis-number.changed" if changed else "crisis-number.added"
    row = changed or CrisisNumber()
    for name, value in said.items():
        setattr(row, name, value)
    row.save()
    audit.record(by, action, row)
    return row


@transaction.atomic
def confirm(
    *, by: User, number: CrisisNumber, person: str, on_day: datetime.date, said: str
) -> Dialled | None:
    """Keep that ``person`` dialled the number; None when it says something else by now.

    Parameters
    ----------
    said : str
        What the person had before them (`as_confirmed`), so that a change meanwhile is noticed.
    """
    now = CrisisNumber.objects.select_for_update().get(pk=number.pk)
    if now.ended_at is not None or as_confirmed(now) != said:
        return None
    proof = Dialled.objects.create(
        crisis_number=now, said=said, person=person, on_day=on_day, by=by
    )
    audit.record(by, "crisis-number.confirmed", now)
    return proof


@transaction.atomic
def end(*, by: User, number: CrisisNumber) -> None:
    """Use a number no longer; its confirmations are kept.

    Raises
    ------
    LastNumberError
        The client portal is on and no other confirmed number answers day and night.
    """
    clinic = services.locked_clinic()
    others = [each for each in confirmed() if each.pk != number.pk and each.always]
    if clinic.portal_on and not others:
        raise LastNumberError("the client portal is on and stands on this number")
    CrisisNumber.objects.filter(pk=number.pk, ended_at=None).update(ended_at=timezone.now())
    audit.record(by, "crisis-number.ended", number)
