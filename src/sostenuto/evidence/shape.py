"""What the evidence is made of: sources, effects, findings, mechanisms, techniques.

Conventions: everything is text, numbers and tuples of keys. Estimates stand as their source prints
them, with the sign of its scale; `EffectRow.better` says which way is better. Ratios are ratios,
not logarithms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Status = Literal["verified", "direction_only", "unverified"]
Better = Literal["lower", "higher", ""]

STATUSES = ("verified", "direction_only", "unverified")
"""The figure was read at the source; only which way it goes was read; neither was."""

MEASURES: Mapping[str, str] = {
    "smd": "SMD",
    "md": "difference",
    "rr": "risk ratio",
    "or": "odds ratio",
    "rd": "risk difference",
    "change": "change",
    "none": "",
}
"""Scales of effects and how each is written."""

RATIOS = ("rr", "or")

AGAINST = ("none", "usual", "active", "inactive", "other_music", "mixed", "within")
"""What the music was compared with: nothing, usual care, another active group, a group that did
nothing, other music, several kinds, or the same people before."""

KINDS = ("review", "trial", "controlled", "before and after", "laboratory", "survey")
"""What kind of source; "trial" is drawn by lot."""

DIRECTIONS = ("better", "worse", "none", "mixed")
SUPPORTS = ("supports", "causes", "mixed", "contradicts", "limits")
STUDIED_IN = ("people", "animals", "cells", "")
"""In whom or what a mechanism was looked at; empty where that was not read."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where something is from.

    Attributes
    ----------
    key, name, kind : str
        ``name`` as it stands behind a figure, like "Ghetti 2022".
    year : int or None
    doi, address : str
        Either may be empty, not both where something was read.
    read : str
        What of it was read: a table, an abstract, a summary by others, nothing.
    supersedes : str
        Key of the older source that it takes the place of, or empty.
    studies, people : int or None
        Of the whole source.
    note : str
    """

    key: str
    name: str
    kind: str
    year: int | None
    doi: str
    address: str
    read: str
    supersedes: str
    studies: int | None
    people: int | None
    note: str


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One effect: of music, on an outcome, compared with something, in some people.

    Attributes
    ----------
    id, source, population, intervention, comparator, measured_as, when, note : str
    contexts, techniques : tuple of str
    against, outcome, measure, certainty, status : str
    better : {"lower", "higher", ""}
        Which way the number goes when the music is better.
    estimate, low, high : float or None
        With a 95 % interval, where it was read.
    p : str
        As printed: ``"0.33"``, ``"<0.001"`` or empty.
    studies, people : int or None
        Behind this number.
    direction : str
        For `direction_only`: ``"better"`` or ``"worse"``.
    accepted : tuple of str
        Faults of the source that are known and kept as printed: ``"p"``, ``"interval"``.
    """

    id: str
    source: str
    contexts: tuple[str, ...]
    population: str
    techniques: tuple[str, ...]
    intervention: str
    against: str
    comparator: str
    outcome: str
    measured_as: str
    when: str
    measure: str
    better: str
    estimate: float | None
    low: float | None
    high: float | None
    p: str
    studies: int | None
    people: int | None
    certainty: str
    status: str
    direction: str
    accepted: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What one study or survey found, in words; never pooled."""

    id: str
    source: str
    contexts: tuple[str, ...]
    population: str
    techniques: tuple[str, ...]
    outcomes: tuple[str, ...]
    direction: str
    people: int | None
    finding: str
    status: str
    note: str


@dataclass(frozen=True, slots=True)
class Mechanism:
    """What is known of a place in the brain, a substance or the body, and what it is linked with.

    ``studied_in`` is one of `STUDIED_IN`. ``direction`` is one of `SUPPORTS`: "causes" where
    something was changed on purpose, "contradicts" where a usual claim does not hold, "limits"
    where it does not hold for everybody.
    """

    id: str
    source: str
    part: str
    kind: str
    place: str
    mechanism: str
    method: str
    sample: str
    studied_in: str
    finding: str
    techniques: tuple[str, ...]
    outcomes: tuple[str, ...]
    direction: str
    status: str
    caution: str


@dataclass(frozen=True, slots=True)
class Technique:
    """Something done with music, as the evidence sees it.

    Attributes
    ----------
    key, name, purpose, family : str
    settings, contexts, doings : tuple of str
        Of its cards together; or its own where it has none.
    cards : tuple of str
        Keys of `sostenuto.care.techniques.cards`.
    umbrella : bool
        Whether it is a kind of help with several techniques in it.
    part_of : tuple of str
        Such kinds that it belongs to.
    outcomes : tuple of str
        What it is done for.
    cautions : tuple of str
        What its cards say to take care with, and its own.
    dose, dose_source : str
        As reported; empty where nothing was.
    """

    key: str
    name: str
    purpose: str
    family: str
    settings: tuple[str, ...]
    contexts: tuple[str, ...]
    doings: tuple[str, ...]
    cards: tuple[str, ...]
    umbrella: bool
    part_of: tuple[str, ...]
    outcomes: tuple[str, ...]
    cautions: tuple[str, ...]
    dose: str
    dose_source: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What may change; ``name`` follows "may help with"."""

    key: str
    name: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """What to know of a person that gates nothing but speaks against some techniques."""

    key: str
    name: str
    words: str
    mechanism: str
    techniques: tuple[str, ...]
