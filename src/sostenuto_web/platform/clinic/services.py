"""Changing the clinic's settings; every change is told to the audit, without its content."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sostenuto_web.platform.accounts import services as accounts
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.accounts.services import AlreadyOpened
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.clinic import first_run, selectors
from sostenuto_web.platform.clinic.models import THE_ONE, Clinic
from sostenuto_web.platform.vault.models import DataKey


def locked_clinic() -> Clinic:
    """Return the clinic's row, locked until the transaction ends; laid if it is not there."""
    found = Clinic.objects.select_for_update(of=("self",)).filter(pk=THE_ONE).first()
    if found is None:
        found = Clinic(kind=settings.HOUSE.kind, data_key=DataKey.make())
        found.save(force_insert=True)
    return found


def open_house(*, login: str, name: str, password: str) -> User:
    """Make the first administrator; whoever comes second is refused.

    Raises
    ------
    AlreadyOpened
        There is an account already.
    ValidationError
        By field: ``login`` or ``password``.
    """
    with transaction.atomic():
        clinic = locked_clinic()
        if clinic.opened_at is not None:
            raise AlreadyOpened
        user = accounts.make_first_administrator(login=login, name=name, password=password)
        Clinic.objects.filter(pk=THE_ONE).update(opened_at=timezone.now())
        audit.record(user, "house.opened", clinic)
    selectors.forget()
    first_run.drop_code(settings.HOUSE)
    return user


@transaction.atomic
def settle(*, by: User, step: str, **said: Any) -> Clinic:
    """Save one step of the set-up and note that somebody has settled it."""
    clinic = locked_clinic()
    for name, value in said.items():
        setattr(clinic, name, value)
    clinic.settled = {**clinic.settled, step: timezone.now().isoformat(timespec="seconds")}
    clinic.save()
    selectors.forget()
    audit.record(by, "clinic.changed", clinic, step=step)
    return clinic
