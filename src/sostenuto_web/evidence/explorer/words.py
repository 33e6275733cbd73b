"""The words of the evidence in the reader's language.

Conventions: names come from the core's tables (``frontend/locale/tables.toml`` lists them); what
stands in the rows themselves (whom it was found in, what it was compared with, claims, findings,
notes) is shown as it is, and marked as English.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from sostenuto.care.techniques.shape import words
from sostenuto.evidence.library import library
from sostenuto.evidence.shape import Source

Words = str | Promise

KINDS: Mapping[str, Words] = {
    "review": _("review"),
    "trial": _("trial, drawn by lot"),
    "controlled": _("study with a comparison group"),
    "before and after": _("study before and after"),
    "laboratory": _("laboratory study"),
    "survey": _("survey"),
}
READ: Mapping[str, Words] = {
    "abstract": _("its abstract"),
    "table of findings": _("its table of findings"),
    "summary by a publisher of guidelines": _("a summary by a publisher of guidelines"),
    "another page": _("a page of others about it"),
    "not read": _("nothing yet"),
}
SCALES: Mapping[str, Words] = {
    "smd": _("standardised mean difference (SMD)"),
    "md": _("difference of means"),
    "rr": _("risk ratio"),
    "or": _("odds ratio"),
    "rd": _("difference of risks"),
    "change": _("change"),
}
COMPARED: Mapping[str, Words] = {
    "none": _("v. none"),
    "usual": _("v. usual care"),
    "active": _("v. active"),
    "inactive": _("v. inactive"),
    "other_music": _("v. other music"),
    "mixed": _("v. several"),
    "within": _("v. before"),
}
"""What an effect was compared with, as it stands behind its name in a picture."""

SIDES: Mapping[str, Words] = {
    "for": _("Speaks for it"),
    "unclear": _("No clear difference"),
    "both": _("Went both ways"),
    "against": _("Speaks against it"),
    "silent": _("Nobody reported on it"),
}


def said(text: str) -> str:
    """Return a text of the tables in the reader's language; of none, none."""
    return gettext(text) if text else ""


def context(key: str) -> str:
    """Return whom rows speak of."""
    return said(library().contexts.get(key, ""))


def technique(key: str) -> str:
    """Return what a technique is called."""
    found = library().techniques.get(key)
    return said(found.name) if found else ""


def outcome(key: str) -> str:
    """Return what may change."""
    found = library().outcomes.get(key)
    return said(found.name) if found else ""


def certainty(key: str) -> str:
    """Return how sure an effect is."""
    return said(words("certainties").get(key, ""))


def source_kind(source: Source) -> str:
    """Return what kind of source it is."""
    return str(KINDS.get(source.kind, source.kind))


def read_of(source: Source) -> str:
    """Return what of a source was read."""
    return str(READ.get(source.read, source.read))


def how_many(studies: int | None, people: int | None) -> str:
    """Return how many studies and people stand behind a number; empty where neither is known."""
    parts = []
    if studies:
        parts.append(ngettext("%(n)s study", "%(n)s studies", studies) % {"n": studies})
    if people:
        shown = f"{people:,}".replace(",", "\u202f")
        parts.append(ngettext("%(n)s person", "%(n)s people", people) % {"n": shown})
    return ", ".join(parts)


def headed(context_key: str, technique_key: str, outcome_key: str) -> str:
    """Return what was asked, in a line: "Craving · addiction"."""
    asked = [outcome(outcome_key), technique(technique_key), context(context_key)]
    return str(capfirst(" · ".join(filter(None, asked)))) or gettext("Everything that was read")
