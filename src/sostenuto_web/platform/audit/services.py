"""Write one row of the audit.

Every writer locks the chain's head until its transaction ends (on SQLite: the whole database, as
any writer does), so rows are numbered without a gap, even where transactions are rolled back.
Therefore call `record` last in a service, after its own writes: the lock is then held briefly,
and two services cannot wait for each other.
"""

import logging
import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from sostenuto.base.errors import InputError, SostenutoError
from sostenuto_web.platform.audit import anchor, chain, folding
from sostenuto_web.platform.audit.models import AuditHead, AuditRow, Outcome

CLIENT_MODEL = "people.client"
"""The model whose rows are clients; this floor knows it by its name only."""

_ROWS = 500

_log = logging.getLogger(__name__)
_CODE = re.compile(r"[\w.:/+-]{0,80}", re.ASCII)


class AuditError(SostenutoError):
    """The chain cannot be written: its head is missing although it has rows."""


def record(
    by: Any,
    action: str,
    subject: models.Model | None = None,
    *,
    outcome: str = "done",
    client_id: UUID | None = None,
    **detail: str | int,
) -> None:
    """Add one row to the chain, in the transaction of what it tells of.

    Parameters
    ----------
    by : User or None
        Who did it; None for the program itself or a stranger.
    action : str
        Like ``"client.changed"``; a fixed word, never content.
    subject : model instance, optional
        The record; when it belongs to a client (``client_id``, or is one) that is noted too.
    outcome : str
        ``"done"``, ``"seen"``, ``"refused"`` or ``"failed"``.
    client_id : UUID, optional
        The client, where the record does not say.
    **detail
        Codes and counts only: never a name, a note or what was searched for.

    Raises
    ------
    InputError
        An unknown outcome, or a detail that is no code and no whole number.
    """
    label, subject_id, named = _subject(subject)
    write(by, action, label, subject_id, client_id or named, outcome, detail)


def record_each(
    by: Any, action: str, subjects: Iterable[models.Model], **detail: str | int
) -> None:
    """Add one row for each of many records, as one act: the chain's head moves once.

    Parameters
    ----------
    by, action, **detail
        As for `record`.
    subjects : iterable of model instances
        In the order of the rows.
    """
    _check_codes({"action": action, **detail})
    rows = [_values(by, action, *_subject(subject), Outcome.DONE, detail) for subject in subjects]
    with transaction.atomic(savepoint=False):
        _link(rows)


def write(
    by: Any,
    action: str,
    subject: str,
    subject_id: UUID | None,
    client_id: UUID | None,
    outcome: str,
    detail: dict[str, str | int],
) -> None:
    """Add one row about a record that is known by its kind and id only."""
    if outcome not in Outcome.values:
        raise InputError("outcome", expected=f"one of {', '.join(Outcome.values)}", got=outcome)
    _check_codes({"action": action, "subject": subject, **detail})
    values = _values(by, action, subject, subject_id, client_id, outcome, detail)
    with transaction.atomic(savepoint=False):
        _link([values])


def _values(
    by: Any,
    action: str,
    subject: str,
    subject_id: UUID | None,
    client_id: UUID | None,
    outcome: str,
    detail: dict[str, str | int],
) -> dict[str, Any]:
    return {
        "by": _id_of(by),
        "role": ",".join(getattr(by, "roles", None) or [])[:100],
        "action": action,
        "subject": subject,
        "subject_id": subject_id,
        "client_id": client_id,
        "outcome": str(outcome),
        "detail": detail,
    }


def go_on_after_restore(by: Any) -> None:
    """Let the chain go on from an older backup: put the kept head aside and say so in a row.

    Call it once, after a restore into a house whose ``audit/head`` is ahead of what was restored.
    Where it is not, nothing happens.
    """
    with transaction.atomic():
        reached = _locked_head().number
        kept = anchor.head_in(settings.HOUSE.audit)
        if kept is None or kept.number <= reached:
            return
        anchor.set_aside(settings.HOUSE.audit)
        record(by, "audit.restored", kept=kept.number, restored=reached)


def _link(values: list[dict[str, Any]]) -> None:
    if not values:
        return
    head = _locked_head()
    key, now = chain.key(), timezone.now()
    number, digest, rows = head.number, bytes(head.digest), []
    for said in values:
        number += 1
        previous = digest
        columns = said | {"number": number, "at": now}
        digest = chain.digest(key, previous, columns)
        rows.append(AuditRow(**columns, previous=previous, digest=digest))
    AuditRow.objects.bulk_create(rows, _ROWS)
    AuditHead.objects.filter(pk=AuditHead.ONLY).update(number=number, digest=digest)
    folding.note(rows)
    reached = anchor.Head(number, digest)
    transaction.on_commit(lambda: _keep(reached))


def _locked_head() -> AuditHead:
    heads = AuditHead.objects.select_for_update().filter(pk=AuditHead.ONLY)
    head = heads.first()
    if head is None:
        if AuditRow.objects.exists():
            raise AuditError("the audit has rows but no head; run: sostenuto audit verify")
        first = AuditHead(pk=AuditHead.ONLY, number=0, digest=chain.BEGINNING)
        AuditHead.objects.bulk_create([first], ignore_conflicts=True)  # another may be first
        head = heads.get()
    return head


def _keep(head: anchor.Head) -> None:
    """Write the head outside the database; what it tells of is already committed."""
    try:
        anchor.raise_to(settings.HOUSE.audit, head)
    except (OSError, SostenutoError) as problem:
        # Behind is no fault of the chain, and the act is done: say it to whoever runs the house.
        _log.error("the audit's head could not be kept: %s", type(problem).__name__)


def _subject(subject: models.Model | None) -> tuple[str, UUID | None, UUID | None]:
    if subject is None:
        return "", None, None
    label = subject._meta.label_lower
    subject_id = subject.pk if isinstance(subject.pk, UUID) else None
    client_id = subject.pk if label == CLIENT_MODEL else getattr(subject, "client_id", None)
    return label, subject_id, client_id if isinstance(client_id, UUID) else None


def _id_of(by: Any) -> UUID | None:
    found = getattr(by, "pk", None)
    return found if isinstance(found, UUID) else None


def _check_codes(said: dict[str, str | int]) -> None:
    for name, value in said.items():
        fits = isinstance(value, int) or (isinstance(value, str) and _CODE.fullmatch(value))
        if not fits:  # what was given may be a name, so the message keeps it to itself
            raise InputError(name, expected="a short code without blanks, or a count", got="…")
