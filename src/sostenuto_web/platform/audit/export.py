"""The audit as a table for other programs: a row a line, as it is read, never all at once."""

import csv
import json
from collections.abc import Iterable, Iterator
from uuid import UUID

from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.audit.selectors import names_of

COLUMNS = (
    "number",
    "at",
    "by",
    "name",
    "role",
    "action",
    "subject",
    "subject_id",
    "client_id",
    "outcome",
    "detail",
    "digest",
)
CHUNK = 1000
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """What the CSV writer writes to: it hands each line back."""

    def write(self, line: str) -> str:
        return line


def lines(rows: Iterable[AuditRow]) -> Iterator[str]:
    """Return the table's lines, the heading first."""
    writer = csv.writer(_Line())
    yield writer.writerow(COLUMNS)
    names: dict[UUID | None, str] = {}
    for row in rows:
        if row.by not in names:
            names |= names_of([row.by])
        yield writer.writerow([safe(cell) for cell in _cells(row, names.get(row.by, ""))])


def _cells(row: AuditRow, name: str) -> tuple[object, ...]:
    return (
        row.number,
        row.at.isoformat(),
        row.by or "",
        name,
        row.role,
        row.action,
        row.subject,
        row.subject_id or "",
        row.client_id or "",
        row.outcome,
        json.dumps(row.detail, sort_keys=True),
        bytes(row.digest).hex(),
    )


def safe(cell: object) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    Examples
    --------
    >>> safe("=1+1"), safe("Wren"), safe(7)
    ("'=1+1", 'Wren', '7')
    """
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
