"""What is known for a context, a technique and an outcome, for and against alike.

Conventions: rows that were not read at their source are left out and counted; so are rows of a
review that a newer one supersedes. Pooled effects are those of the reviews: these share trials, so
they are set side by side and never pooled again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sostenuto.evidence.claims import Claim, claim
from sostenuto.evidence.library import Library
from sostenuto.evidence.shape import EffectRow, Finding, Mechanism, Technique
from sostenuto.evidence.stance import speaks_for

CERTAINTIES = ("high", "moderate", "low", "ungraded", "single", "none")
"""In which order effects are shown, for and against alike."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One effect as it is shown.

    Attributes
    ----------
    row : EffectRow
    claim : Claim
    supports : bool
        Whether it speaks for the music; otherwise it is counter-evidence.
    near : bool
        Whether it is of other people than was asked.
    mixed : bool
        Whether it is of several techniques together, this one among them.
    """

    row: EffectRow
    claim: Claim
    supports: bool
    near: bool
    mixed: bool


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """One finding as it is shown; one whose results went both ways supports and opposes.

    ``near`` and ``mixed`` are those of `Shown`.
    """

    row: Finding
    supports: bool
    opposes: bool
    near: bool
    mixed: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What is known.

    Attributes
    ----------
    context, technique, outcome : str
        Keys that were asked for; empty where none was.
    effects : tuple of Shown
        Of these people first, then of others.
    findings : tuple of ShownFinding
    mechanisms : tuple of Mechanism
    unread, older : tuple of str
        Ids of rows left out: not read at their source, superseded.
    """

    context: str
    technique: str
    outcome: str
    effects: tuple[Shown, ...]
    findings: tuple[ShownFinding, ...]
    mechanisms: tuple[Mechanism, ...]
    unread: tuple[str, ...]
    older: tuple[str, ...]

    @property
    def supporting(self) -> tuple[Shown, ...]:
        """Effects that speak for the music."""
        return tuple(shown for shown in self.effects if shown.supports)

    @property
    def counter(self) -> tuple[Shown, ...]:
        """Effects that found no clear difference, worse, or that nobody studied."""
        return tuple(shown for shown in self.effects if not shown.supports)

    @property
    def direct(self) -> tuple[Shown, ...]:
        """Effects in the people who were asked for."""
        return tuple(shown for shown in self.effects if not shown.near)


def search(library: Library, *, context: str = "", technique: str = "", outcome: str = "") -> Found:
    """Return what is known; what is not given is not narrowed.

    Parameters
    ----------
    library : Library
    context, technique, outcome : str, optional
        Keys or names. With a context, rows of people near to it follow, marked.

    Raises
    ------
    InputError
        If one is not known.

    Examples
    --------
    >>> from sostenuto.evidence.library import library
    >>> found = search(library(), context="addiction", outcome="craving")
    >>> [(shown.row.id, shown.supports) for shown in found.direct]
    [('E001', True), ('E008', False)]
    """
    context = library.context_named(context) if context else ""
    asked = library.technique_named(technique) if technique else None
    outcome = library.outcome_named(outcome).key if outcome else ""
    near = library.near.get(context, ())
    effects, unread, older = [], [], []
    for row in library.effects:
        if outcome not in ("", row.outcome) or not _is_of(library, row.techniques, asked):
            continue
        place = _place(row.contexts, context, near)
        if place is None:
            continue
        if row.status == "unverified":
            unread.append(row.id)
        elif row.source in library.older:
            older.append(row.id)
        else:
            mixed = _is_mixed(row.techniques, asked)
            effects.append(Shown(row, claim(library, row), speaks_for(row), place == "near", mixed))
    return Found(
        context=context,
        technique=asked.key if asked else "",
        outcome=outcome,
        effects=tuple(sorted(effects, key=_order)),
        findings=tuple(_findings(library, context, near, asked, outcome)),
        mechanisms=tuple(_mechanisms(library, asked, outcome)),
        unread=tuple(unread),
        older=tuple(older),
    )


def _order(shown: Shown) -> tuple[bool, bool, int, str]:
    """Order by people, mix and certainty, never by whether it speaks for or against."""
    return shown.near, shown.mixed, CERTAINTIES.index(shown.row.certainty), shown.row.id


def _place(contexts: Iterable[str], asked: str, near: Iterable[str]) -> str | None:
    if not asked or asked in contexts:
        return "direct"
    return "near" if set(contexts) & set(near) else None


def _is_of(library: Library, techniques: Iterable[str], asked: Technique | None) -> bool:
    if asked is None:
        return True
    if asked.key in techniques or set(asked.part_of) & set(techniques):
        return True
    members = (library.techniques[key] for key in techniques)
    return asked.umbrella and any(asked.key in member.part_of for member in members)


def _is_mixed(techniques: Iterable[str], asked: Technique | None) -> bool:
    """Say whether a row is of several techniques of which the one asked for is one."""
    return asked is not None and asked.key not in techniques and not asked.umbrella


def _findings(
    library: Library, context: str, near: Iterable[str], asked: Technique | None, outcome: str
) -> Iterable[ShownFinding]:
    found = []
    for row in library.findings:
        place = _place(row.contexts, context, near)
        of_it = _is_of(library, row.techniques, asked) and (not outcome or outcome in row.outcomes)
        if place is None or not of_it or not library.may_be_used(row):
            continue
        supports, opposes = row.direction in ("better", "mixed"), row.direction != "better"
        mixed = _is_mixed(row.techniques, asked)
        found.append(ShownFinding(row, supports, opposes, place == "near", mixed))
    return sorted(found, key=lambda shown: (shown.near, shown.row.id))


def _mechanisms(library: Library, asked: Technique | None, outcome: str) -> Iterable[Mechanism]:
    if asked is None and not outcome:
        return library.mechanisms
    return (
        row
        for row in library.mechanisms
        if library.may_be_used(row)
        and _is_of(library, row.techniques, asked)
        and (not outcome or outcome in row.outcomes)
    )
