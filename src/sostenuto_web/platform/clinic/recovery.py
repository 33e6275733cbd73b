"""That the recovery sheet was printed and read: kept without the key."""

import hashlib

from django.db import transaction
from django.utils import timezone

from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.clinic.models import RecoveryPrint
from sostenuto_web.platform.vault import keys, recovery
from sostenuto_web.platform.vault.ring import id_of


def mark() -> str:
    """Return what tells the keys of now from other ones; it tells nothing of the keys."""
    ids = b"".join(id_of(key) for key in keys.ring().keys)
    return hashlib.sha256(b"sheet" + ids).hexdigest()[:32]


def lines() -> tuple[str, ...]:
    """Return the lines of the sheet."""
    return recovery.lines_of(keys.ring())


def current_print() -> RecoveryPrint | None:
    """Return the last print of today's keys that somebody read a line from."""
    found = RecoveryPrint.objects.filter(mark=mark()).exclude(checked_at=None)
    return found.select_related("by").order_by("-checked_at").first()


@transaction.atomic
def begin_print(*, by: User) -> RecoveryPrint:
    """Keep that somebody had the sheet shown."""
    shown = RecoveryPrint.objects.create(mark=mark(), by=by)
    audit.record(by, "recovery-sheet.shown")
    return shown


def asked_line(shown: RecoveryPrint) -> int:
    """Return the number of the line that is to be typed back, from 1."""
    return shown.pk % len(lines()) + 1


@transaction.atomic
def check(*, by: User, shown: RecoveryPrint, typed: str) -> None:
    """Keep that the sheet was printed, if the line that was asked for is typed back rightly.

    Raises
    ------
    SheetError
        It is not that line.
    """
    number = asked_line(shown)
    if recovery.read(number, typed) != recovery.read(number, lines()[number - 1]):
        raise recovery.SheetError(number, f"line {number} is not of this sheet")
    RecoveryPrint.objects.filter(pk=shown.pk, checked_at=None).update(checked_at=timezone.now())
    audit.record(by, "recovery-sheet.checked")
