"""Lays the clinic's one row with the database, marked with the kind of its house."""

from typing import Any

from django.conf import settings
from django.db import router, transaction
from django.utils import timezone

from sostenuto_web.platform.clinic.models import THE_ONE, Clinic
from sostenuto_web.platform.vault.models import DataKey


def lay_the_row(using: str = "default", **_: Any) -> None:
    """After migrating: make the row unless it is there; an existing one is left as it is."""
    if not router.allow_migrate_model(using, Clinic):
        return
    with transaction.atomic(using=using):
        if not Clinic.objects.using(using).filter(pk=THE_ONE).exists():
            Clinic(kind=settings.HOUSE.kind, data_key=DataKey.make()).save(
                using=using, force_insert=True
            )


def note_first_account(created: bool, using: str, **_: Any) -> None:
    """After an account was made: the first one opens the house, for ever."""
    if created:
        fresh = Clinic.objects.using(using).filter(pk=THE_ONE, opened_at=None)
        fresh.update(opened_at=timezone.now())
