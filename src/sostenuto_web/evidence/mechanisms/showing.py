"""What the page says of each mechanism: what was found, in whom, and where it leads.

Conventions: mechanisms stand in the order of their table and never by whether they speak for or
against. What stands in a row itself is shown as it is, in English.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from sostenuto.evidence.chains import Chain, chains
from sostenuto.evidence.library import Library
from sostenuto.evidence.shape import Mechanism, Source
from sostenuto_web.evidence.explorer import words
from sostenuto_web.evidence.explorer.showing import Told, address_of, one_row
from sostenuto_web.evidence.explorer.words import Words
from sostenuto_web.evidence.mechanisms.asking import Asked

SIDES: Mapping[str, Words] = {
    "brain": _("Brain"),
    "chemical": _("Substances"),
    "body": _("Body"),
}
SAYS: Mapping[str, tuple[str, Words]] = {
    "supports": ("+", _("goes with the usual claim")),
    "causes": ("+", _("found by changing it on purpose")),
    "mixed": ("±", _("went both ways")),
    "contradicts": ("−", _("contradicts the usual claim")),
    "limits": ("−", _("does not hold for everybody")),
}
"""A sign and words for what a finding says; each is shown alike."""
STUDIED: Mapping[str, Words] = {
    "people": _("in people"),
    "animals": _("in animals"),
    "cells": _("in cells"),
    "": _("in whom was not read"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """The end of one way: a technique, what it is for, and the effects of that in people."""

    technique: str
    technique_name: str
    outcome: str
    outcome_name: str
    effects: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One mechanism with every way that leads on from it and was asked for."""

    row: Mechanism
    place: str
    side: str
    source: Source
    address: str
    steps: tuple[Step, ...]

    @property
    def mark(self) -> str:
        """The sign of what it says."""
        return SAYS[self.row.direction][0]

    @property
    def says(self) -> str:
        """What it says of the usual claim, in words."""
        return str(SAYS[self.row.direction][1])

    @property
    def study(self) -> str:
        """What kind of study it was."""
        return words.source_kind(self.source)

    @property
    def studied(self) -> str:
        """In whom or what it was looked at."""
        return str(STUDIED[self.row.studied_in])


@dataclass(frozen=True, slots=True)
class Ways:
    """Everything that was asked for; ``with_effects`` of ``count`` ways have effects in people."""

    mechanisms: tuple[Shown, ...]
    count: int
    with_effects: int


def ways(library: Library, asked: Asked) -> Ways:
    """Return the ways through the map that were asked for, by their mechanism."""
    found = chains(library, place=asked.place, technique=asked.technique, outcome=asked.outcome)
    by_row: dict[str, list[Chain]] = {}
    for chain in found:
        by_row.setdefault(chain.mechanism.id, []).append(chain)
    return Ways(
        tuple(_shown(library, held) for held in by_row.values()),
        len(found),
        sum(bool(chain.effects) for chain in found),
    )


def _shown(library: Library, held: list[Chain]) -> Shown:
    first = held[0]
    source = library.sources[first.mechanism.source]
    return Shown(
        first.mechanism,
        words.said(first.place),
        first.side,
        source,
        address_of(source),
        tuple(_step(library, chain) for chain in held),
    )


def _step(library: Library, chain: Chain) -> Step:
    told = (one_row(library, row) for row in chain.effects)
    return Step(
        chain.technique,
        words.technique(chain.technique),
        chain.outcome,
        words.outcome(chain.outcome),
        tuple(one for one in told if one is not None),
    )
