"""One row with everything that is known of it, and of its source."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from sostenuto.evidence.library import Library
from sostenuto.evidence.shape import EffectRow
from sostenuto_web.evidence.explorer import words
from sostenuto_web.evidence.explorer.showing import Told


def whole_row(library: Library, told: Told) -> dict[str, Any]:
    """Return what the page of one row shows."""
    row, source = told.shown.row, told.source
    outcomes = (row.outcome,) if isinstance(row, EffectRow) else row.outcomes
    newer = [one for one in library.sources.values() if one.supersedes == source.key]
    same = [one.id for one in library.effects if one.source == source.key]
    same += [one.id for one in library.findings if one.source == source.key]
    return {
        "one": told,
        "row": row,
        "is_used": library.may_be_used(row),
        "newer": newer[0] if newer else None,
        "better": _better(row) if isinstance(row, EffectRow) else "",
        "techniques": [(key, words.technique(key)) for key in row.techniques],
        "outcomes": [(key, words.outcome(key)) for key in outcomes],
        "contexts": [(key, words.context(key)) for key in row.contexts],
        "source_size": words.how_many(source.studies, source.people),
        "beside": [one for one in same if one != row.id],
    }


def _better(row: EffectRow) -> str:
    return {"lower": gettext("a lower number"), "higher": gettext("a higher number")}.get(
        row.better, ""
    )
