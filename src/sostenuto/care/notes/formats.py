"""The formats of a note, read from ``formats.toml`` and checked: no fact without its one place."""

from dataclasses import dataclass
from functools import cache
from itertools import product
from types import MappingProxyType
from typing import Any

from sostenuto.base.errors import InputError
from sostenuto.care import catalogue

KINDS = (
    *("session", "gathering", "attendance", "shared", "goal", "level", "response", "activity"),
    *("music", "listening", "felt", "engagement", "mark", "prompt", "rating", "quote"),
    *("distress",),
)
OPENING = ("session", "gathering", "attendance")
"""What is told before the first heading, where a table does not say."""
PLACES: tuple[tuple[str, ...], ...] = (
    *((kind,) for kind in (*KINDS, "seen", "meaning", "next_steps")),
    *product(("feeling",), ("said", "shown"), ("before", "during", "after", "anytime")),
)
"""All that a format has to find a place for."""

Together = tuple[tuple[str, ...], ...]
"""Choices of facts that are told together, each by the facets that it asks for."""


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of a format and what is told under it, in order."""

    heading: str
    tells: tuple[Together, ...]


@dataclass(frozen=True, slots=True)
class Format:
    """One format: what is stored, what it is called, who uses it, its sections.

    ``opening`` has no heading: it is told before the first one.
    """

    key: str
    name: str
    used: str
    opening: Section
    sections: tuple[Section, ...]


def matches(facets: tuple[str, ...], choice: tuple[str, ...]) -> bool:
    """Return whether a choice takes what has these facets.

    Examples
    --------
    >>> matches(("feeling", "said", "before"), ("feeling", "said"))
    True
    >>> matches(("feeling", "shown", "after"), ("feeling", "said"))
    False
    """
    return facets[: len(choice)] == choice


@cache
def formats() -> MappingProxyType[str, Format]:
    """Return the formats by key, in the order of the file.

    Examples
    --------
    >>> list(formats())
    ['soap', 'dap', 'birp', 'girp', 'pie']
    >>> [section.heading for section in formats()["dap"].sections]
    ['Data', 'Assessment', 'Plan']
    """
    return formats_from(catalogue.table("notes/formats.toml"))


def format_named(key: str) -> Format:
    """Return one format.

    Raises
    ------
    InputError
        If there is none of that key.
    """
    return formats()[catalogue.one_of("format", key, formats())]


def formats_from(table: dict[str, Any]) -> MappingProxyType[str, Format]:
    """Check a table of the shape of ``formats.toml`` and return its formats.

    Raises
    ------
    InputError
        If a text is missing, or something has no place or two.
    """
    opening = Section("", _tells([*table.get("opening", OPENING)]))
    found = {key: _format(key, said, opening) for key, said in table["formats"].items()}
    return MappingProxyType(found)


def _format(key: str, said: dict[str, Any], opening: Section) -> Format:
    name, used = catalogue.texts(said, f"formats.{key}", "name", "used")
    sections = tuple(
        Section(catalogue.texts(entry, f"formats.{key}", "heading")[0], _tells(entry["tells"]))
        for entry in said["sections"]
    )
    choices = [choice for s in (opening, *sections) for together in s.tells for choice in together]
    for place in PLACES:
        if (found := sum(matches(place, choice) for choice in choices)) != 1:
            raise InputError(
                f"formats.{key}", expected=f"one place for {'.'.join(place)}", got=found
            )
    return Format(key, name, used, opening, sections)


def _tells(said: list[str | list[str]]) -> tuple[Together, ...]:
    lists = [[entry] if isinstance(entry, str) else entry for entry in said]
    return tuple(tuple(tuple(choice.split(".")) for choice in entry) for entry in lists)
