"""The records: can the audit's head be written, when was the chain last walked."""

import datetime
import os
from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sostenuto_web.platform.audit import triggers
from sostenuto_web.platform.audit.models import AuditRow, Outcome
from sostenuto_web.platform.clinic.findings import Finding, finding

LONGEST = datetime.timedelta(days=31)


@finding("audit head", needs_database=False)
def head_can_be_written() -> Iterator[Finding]:
    """Look whether the chain's head can be kept outside the database."""
    folder = settings.HOUSE.audit
    there = folder if folder.exists() else folder.parent
    if not os.access(there, os.W_OK | os.X_OK):
        yield Finding(
            what=_("The folder of the audit's head cannot be written."),
            why=_("Without the head outside the database, a cut tail would not show."),
            mend=_("Give the folder audit/ back to the account that runs the house."),
        )


@finding("audit triggers")
def rows_are_guarded() -> Iterator[Finding]:
    """Look whether the database refuses to change audit rows."""
    if settings.HOUSE.kind != "test" and not triggers.are_in_place(connection):
        yield Finding(
            what=_("The database lets audit rows be changed."),
            why=_("Who looked at what could be rewritten."),
            mend=_("Start the house with sostenuto serve; if this stays, restore a backup."),
        )


@finding("audit walk")
def chain_was_walked() -> Iterator[Finding]:
    """Look when somebody last had the chain verified."""
    walked = AuditRow.objects.filter(action="audit.verified").order_by("-number")
    last = walked.values_list("at", "outcome").first()
    first = AuditRow.objects.order_by("number").values_list("at", flat=True).first()
    if last is not None and last[1] == Outcome.FAILED:
        yield Finding(
            what=_("The record of who looked at what was changed."),
            why=_("Somebody may have covered a look at a record, or a disk is failing."),
            mend=_("Run: sostenuto audit verify. It says where; call the privacy officer."),
        )
    since = last[0] if last else first
    if since is not None and timezone.now() - since > LONGEST:
        yield Finding(
            what=_("The audit has not been verified for a month."),
            why=_("A change to it would go unseen until somebody looks."),
            mend=_("Run: sostenuto audit verify"),
            severity="should",
        )
