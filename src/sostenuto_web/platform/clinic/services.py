"""Changing the clinic's settings; every change is told to the audit, without its content."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sostenuto.base.errors import SostenutoError
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.clinic import first_run, selectors
from sostenuto_web.platform.clinic.models import THE_ONE, Clinic
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.platform.vault.models import DataKey


class AlreadyOpenError(SostenutoError):
    """Somebody has an account here already."""


def locked_clinic() -> Clinic:
    """Return the clinic's row, locked until the transaction ends; laid if it is not there."""
    found = Clinic.objects.select_for_update(of=("self",)).filter(pk=THE_ONE).first()
    if found is None:
        found = Clinic(kind=settings.HOUSE.kind, data_key=DataKey.make())
        found.save(force_insert=True)
    return found


@transaction.atomic
def open_house(*, login: str, name: str, password: str) -> User:
    """Make the first administrator; whoever comes second is refused.

    Raises
    ------
    AlreadyOpenError
        There is an account already.
    """
    clinic = locked_clinic()
    if clinic.opened_at is not None or User.objects.exists():
        raise AlreadyOpenError("somebody has an account here already")
    user = User.objects.create_user(login, password, name=name, roles=[Role.ADMINISTRATOR])
    Clinic.objects.filter(pk=THE_ONE).update(opened_at=timezone.now())
    selectors.forget()
    audit.record(user, "house.opened", user)
    transaction.on_commit(lambda: first_run.drop_code(settings.HOUSE))
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
