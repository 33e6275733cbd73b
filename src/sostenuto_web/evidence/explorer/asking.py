"""What somebody asks of the evidence, as it stands in an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sostenuto.evidence.library import Library
from sostenuto_web.evidence.addressed import Words, query_of


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom, what is done, what may change; empty where it is left open.

    Attributes
    ----------
    context, technique, outcome : str
        Keys of the library.
    near : bool
        Whether also what was found in other people.
    unknown : tuple of str
        Words that were given and that the library does not know.
    """

    context: str = ""
    technique: str = ""
    outcome: str = ""
    near: bool = False
    unknown: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether nothing is asked."""
        return not (self.context or self.technique or self.outcome)

    def but(self, changed: Mapping[str, str]) -> str:
        """Return the address' end for the same question with something else in it."""
        given: dict[str, Any] = {**changed, "unknown": ()}
        return replace(self, **given).query

    @property
    def nearer(self) -> str:
        """The address' end for the same question, also of other people."""
        return replace(self, near=True).query

    @property
    def query(self) -> str:
        """The address' end: ``?context=addiction&near=on``."""
        said = {"context": self.context, "technique": self.technique, "outcome": self.outcome}
        said["near"] = "on" if self.near else ""
        return query_of(said)


def asked_in(library: Library, given: Mapping[str, str]) -> Asked:
    """Return what an address asks; what the library does not know is left open, and named."""
    words = Words(given)
    return Asked(
        words.known("context", library.context_named),
        words.known("technique", lambda word: library.technique_named(word).key),
        words.known("outcome", lambda word: library.outcome_named(word).key),
        bool(given.get("near", "")),
        words.unknown,
    )
