"""The rows that are shown as a table for a spreadsheet or a notebook.

Conventions: every cell is from the tables that are shipped, and none was typed by anybody here;
numbers stay numbers, so that a negative estimate has no mark before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from sostenuto.evidence.shape import EffectRow
from sostenuto_web.evidence.explorer.showing import Told

COLUMNS = (
    "id", "side", "says", "population", "contexts", "techniques", "intervention", "comparator",
    "outcome", "measured_as", "when", "measure", "better", "estimate", "ci_low", "ci_high", "p",
    "studies", "people", "certainty", "other_people", "several_techniques", "source",
    "source_kind", "source_read", "doi", "note",
)  # fmt: skip


def as_csv(rows: Iterable[Told]) -> str:
    """Return rows as CSV: English keys, as the core's own tables have them."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(_line(told) for told in rows)
    return out.getvalue()


def _line(told: Told) -> dict[str, object]:
    row, source = told.shown.row, told.source
    line: dict[str, object] = {
        "id": row.id,
        "side": told.side,
        "says": told.sentence,
        "population": row.population,
        "contexts": ";".join(row.contexts),
        "techniques": ";".join(row.techniques),
        "people": row.people,
        "other_people": "yes" if told.shown.near else "no",
        "several_techniques": "yes" if told.shown.mixed else "no",
        "source": source.name,
        "source_kind": source.kind,
        "source_read": source.read,
        "doi": source.doi,
        "note": row.note,
    }
    if isinstance(row, EffectRow):
        names = ("intervention", "comparator", "outcome", "measured_as", "when", "measure")
        line |= {name: getattr(row, name) for name in (*names, "better", "estimate", "p")}
        line |= {"ci_low": row.low, "ci_high": row.high}
        line |= {"studies": row.studies, "certainty": row.certainty}
    else:
        line["outcome"] = ";".join(row.outcomes)
    return line
