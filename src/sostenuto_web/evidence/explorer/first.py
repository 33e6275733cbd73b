"""What to read before anything else: where a hopeful sentence is often said without its other half.

Conventions: rows of the tables and nothing else; a row that is gone from them is left out here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from sostenuto.evidence.library import Library
from sostenuto_web.evidence.explorer.showing import Known, Told, known_of, one_row
from sostenuto_web.evidence.explorer.words import Words

PAIRS: Mapping[Words, tuple[str, ...]] = {
    _("Craving: it depends on what it is compared with"): ("E001", "E008"),
    _("Beginning where somebody is (iso) is a way to try, not a proven one"): ("F02", "F03"),
    _("What the study of 256 people is about"): ("F01",),
}
"""Headings, and the rows that stand below them."""


@dataclass(frozen=True, slots=True)
class First:
    """One thing to read first."""

    heading: Words
    rows: tuple[Told, ...]
    remark: Known | None = None


def read_first(library: Library) -> list[First]:
    """Return what to read first."""
    found = []
    for heading, ids in PAIRS.items():
        rows = [one_row(library, key) for key in ids]
        found.append(First(heading, tuple(row for row in rows if row is not None)))
    remark = library.remarks.get("naltrexone")
    if remark is not None:
        heading = _("With an opioid blocker music may give less")
        found.append(First(heading, (), known_of(library, remark)))
    return [one for one in found if one.rows or one.remark]
