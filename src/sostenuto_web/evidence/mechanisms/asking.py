"""Which ways through the map somebody asks for, as it stands in an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sostenuto.evidence.library import Library
from sostenuto_web.evidence.addressed import Words, query_of


@dataclass(frozen=True, slots=True)
class Asked:
    """A place or substance, a technique, an outcome; empty where it is left open.

    ``unknown`` are words that were given and that the library does not know.
    """

    place: str = ""
    technique: str = ""
    outcome: str = ""
    unknown: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether nothing is asked."""
        return not (self.place or self.technique or self.outcome)

    @property
    def query(self) -> str:
        """The address' end, like ``?place=oxytocin``."""
        said = {"place": self.place, "technique": self.technique, "outcome": self.outcome}
        return query_of(said)

    def at(self, place: str) -> str:
        """Return the address' end for the same question at another place."""
        return replace(self, place=place, unknown=()).query


def asked_in(library: Library, given: Mapping[str, str]) -> Asked:
    """Return what an address asks; what the library does not know is left open, and named."""
    words = Words(given)
    return Asked(
        words.known("place", lambda word: {key: key for key in library.places}[word]),
        words.known("technique", lambda word: library.technique_named(word).key),
        words.known("outcome", lambda word: library.outcome_named(word).key),
        words.unknown,
    )
