"""Which page's row says no more than the act that was done on it, so that a list may fold the two.

Conventions: every row is kept, sealed and exported. A page's row only notes how many acts were
recorded while it was answered: acts of the same person, about the same client where the page is
about one, and not rolled back. A list may then leave that row out; a refusal or a failure never.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from sostenuto_web.platform.audit.models import AuditRow, Outcome

ACTS = "acts"
"""The name of the count in a page's row."""


@dataclass(frozen=True, slots=True)
class _Act:
    number: int
    digest: bytes
    by: UUID | None
    client_id: UUID | None


_written: ContextVar[list[_Act] | None] = ContextVar("audit_acts", default=None)


def begin() -> None:
    """Begin to note the acts that are recorded while a page is answered."""
    _written.set([])


def note(rows: list[AuditRow]) -> None:
    """Note rows of acts that are done; whether they are kept is asked later."""
    noted = _written.get()
    if noted is not None:
        noted += [
            _Act(row.number, bytes(row.digest), row.by, row.client_id)
            for row in rows
            if row.outcome == Outcome.DONE
        ]


def acts(by: UUID | None, client_id: UUID | None) -> dict[str, int]:
    """Return the count for the row of the page, and stop noting; nothing where there is none."""
    noted = _written.get() or []
    _written.set(None)
    fits = [act for act in noted if act.by == by and client_id in (None, act.client_id)]
    if not fits:
        return {}
    last = AuditRow.objects.filter(number=fits[-1].number).values_list("digest", flat=True).first()
    is_kept = last is not None and bytes(last) == fits[-1].digest
    return {ACTS: len(fits)} if is_kept else {}


def without_pages_of_acts() -> Q:
    """Return what leaves out the page's row where the act on it has rows of its own."""
    return ~Q(outcome=Outcome.DONE) | Q(**{f"detail__{ACTS}__isnull": True})
