"""The evidence that is shipped, checked and made into values.

Conventions: rows keep the order of their files. A library with a fault is not given at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from sostenuto.base.errors import InputError
from sostenuto.care.contexts import contexts
from sostenuto.evidence.catalogue import Tables, tables
from sostenuto.evidence.checks import faults
from sostenuto.evidence.reading import (
    by_key,
    each,
    effect_from,
    finding_from,
    mechanism_from,
    remark_from,
    source_from,
    technique_from,
)
from sostenuto.evidence.shape import (
    EffectRow,
    Finding,
    Mechanism,
    Outcome,
    Remark,
    Source,
    Technique,
)


@dataclass(frozen=True, slots=True)
class Library:
    """All of the evidence.

    Attributes
    ----------
    version : int
    sources, techniques, outcomes, remarks : mapping by key
    effects, findings, mechanisms : tuple
    contexts : mapping of str to str
        Key and name of whom rows speak of: those of care, and others.
    near : mapping of str to tuple of str
        Which contexts may stand in for one.
    places : mapping of str to tuple of str
        Name and side of where a mechanism stands.
    points : mapping of str to mapping of str to float
        How `sostenuto.evidence.suggest` weighs.
    says : mapping of str to str
        How it says its reasons, with names of tables in braces.
    needs : mapping of str to mapping of str to tuple of str
        Which needs are asked about first, of "contexts" and of "domains".
    map : mapping
        The drawing of `sostenuto.evidence.sketch`, as it stands in its table.
    older : frozenset of str
        Keys of sources that a newer one supersedes.
    """

    version: int
    sources: Mapping[str, Source]
    effects: tuple[EffectRow, ...]
    findings: tuple[Finding, ...]
    mechanisms: tuple[Mechanism, ...]
    techniques: Mapping[str, Technique]
    outcomes: Mapping[str, Outcome]
    contexts: Mapping[str, str]
    near: Mapping[str, tuple[str, ...]]
    places: Mapping[str, tuple[str, str]]
    remarks: Mapping[str, Remark]
    points: Mapping[str, Mapping[str, float]]
    says: Mapping[str, str]
    needs: Mapping[str, Mapping[str, tuple[str, ...]]]
    map: Mapping[str, Any]
    older: frozenset[str]

    def may_be_used(self, row: EffectRow | Finding | Mechanism) -> bool:
        """Return whether a row was read and is not superseded."""
        return row.status != "unverified" and row.source not in self.older

    def outcome_named(self, text: str) -> Outcome:
        """Return the outcome that somebody typed, by key, name or another word, in any case.

        Raises
        ------
        InputError
            If there is none.

        Examples
        --------
        >>> library().outcome_named("Urge to use").key
        'craving'
        """
        named = [(one.key, (one.key, one.name, *one.also)) for one in self.outcomes.values()]
        return self.outcomes[_named("outcome", text, named)]

    def technique_named(self, text: str) -> Technique:
        """Return the technique that somebody typed, by key, name or one of its cards.

        Raises
        ------
        InputError
            If there is none.

        Examples
        --------
        >>> library().technique_named("listening_iso").key
        'iso'
        """
        every = self.techniques.values()
        named: list[tuple[str, tuple[str, ...]]] = [(o.key, (o.key, o.name)) for o in every]
        named += [(one.key, one.cards) for one in every]  # a name of its own comes before a card's
        return self.techniques[_named("technique", text, named)]

    def context_named(self, text: str) -> str:
        """Return the key of the context that somebody typed, by key or name.

        Raises
        ------
        InputError
            If there is none.

        Examples
        --------
        >>> library().context_named("Parkinson's")
        'parkinsons'
        """
        return _named("context", text, [(key, (key, name)) for key, name in self.contexts.items()])


@cache
def library() -> Library:
    """Return the evidence that is shipped.

    Raises
    ------
    InputError
        If a data file has a fault.

    Examples
    --------
    >>> len(library().techniques) >= 30
    True
    """
    return library_from(tables())


def library_from(raw: Tables) -> Library:
    """Return the library that some tables make.

    Raises
    ------
    InputError
        For the first fault, naming file, row and column, with how many more there are.
    """
    found = faults(raw)
    if found:
        first = found[0]
        more = f"and {len(found) - 1} more" if len(found) > 1 else ""
        name = f"{first.place}, {first.column}"
        raise InputError(name, expected=first.expected, got=first.got, hint=more)
    care = {key: context.name for key, context in contexts().items()}
    near: dict[str, list[str]] = raw.contexts["near"]
    return Library(
        version=raw.library["version"],
        sources=by_key(raw.sources, source_from),
        effects=tuple(effect_from(row) for row in raw.effects),
        findings=tuple(finding_from(row) for row in raw.findings),
        mechanisms=tuple(mechanism_from(row) for row in raw.mechanisms),
        techniques=each(raw.techniques["techniques"], technique_from),
        outcomes=each(
            raw.outcomes["outcomes"], lambda k, s: Outcome(k, s["name"], tuple(s["also"]))
        ),
        contexts=MappingProxyType(care | raw.contexts["others"]),
        near=MappingProxyType({key: tuple(keys) for key, keys in near.items()}),
        places=each(raw.places["places"], lambda _, s: (s["name"], s["side"])),
        remarks=each(raw.remarks["remarks"], remark_from),
        points=each(
            {key: raw.suggest[key] for key in ("points", "certainty", "shares")},
            lambda _, s: MappingProxyType(dict(s)),
        ),
        says=MappingProxyType(dict(raw.suggest["words"])),
        needs=each(raw.suggest["needs"], lambda _, s: each(s, lambda _, keys: tuple(keys))),
        map=MappingProxyType(raw.map),
        older=frozenset(row["supersedes"] for row in raw.sources if row["supersedes"]),
    )


def _named(kind: str, text: str, named: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Return the first key that goes by a typed word, in any case."""
    if not isinstance(text, str):
        raise InputError(kind, expected="a word", got=text)
    wanted = _plain(text)
    for key, words in named:
        if wanted in map(_plain, words):
            return key
    known = ", ".join(dict.fromkeys(key for key, _ in named))
    raise InputError(kind, expected=f"one of {known}", got=text)


def _plain(text: str) -> str:
    return " ".join(text.replace("_", " ").replace("’", "'").casefold().split())
