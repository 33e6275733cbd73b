"""Measures that are planned together with one press, and which are suggested for whom.

Conventions: what is suggested comes from the sets, so that both say the same.
"""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from sostenuto.base.errors import InputError
from sostenuto.care.contexts import contexts
from sostenuto.measures.shelf import measure


@dataclass(frozen=True, slots=True)
class Planned:
    """A measure of a set; ``every_days`` 0 is its own interval."""

    code: str
    variant: str
    every_days: int


@dataclass(frozen=True, slots=True)
class ReadySet:
    """One set, with its reason; without contexts it is for everybody."""

    key: str
    name: str
    reason: str
    contexts: tuple[str, ...]
    measures: tuple[Planned, ...]


@cache
def ready_sets() -> MappingProxyType[str, ReadySet]:
    """Return every set by its key, in the order of the file."""
    text = (resources.files(__package__) / "sets.toml").read_text(encoding="utf-8")
    return sets_from(tomllib.loads(text))


def sets_from(table: Mapping[str, Any]) -> MappingProxyType[str, ReadySet]:
    """Check a table of the shape of ``sets.toml`` and return its sets.

    Raises
    ------
    InputError
        A set has no name, reason or measure, or a measure or context is not known.

    Examples
    --------
    >>> sets_from({"sets": {"a": {"name": "A", "reason": "why", "measures": []}}})
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: sets.a must be a name, a reason and a measure; got 'a'
    """
    return MappingProxyType({key: _set(key, said) for key, said in table["sets"].items()})


def _set(key: str, said: Mapping[str, Any]) -> ReadySet:
    if not (said.get("name") and said.get("reason") and said.get("measures")):
        raise InputError(f"sets.{key}", expected="a name, a reason and a measure", got=key)
    unknown = set(said.get("contexts", ())) - set(contexts())
    if unknown:
        raise InputError(f"sets.{key}.contexts", expected="known contexts", got=sorted(unknown))
    found = tuple(_planned(one) for one in said["measures"])
    return ReadySet(key, said["name"], said["reason"], tuple(said.get("contexts", ())), found)


def _planned(said: Mapping[str, Any]) -> Planned:
    known = measure(said["code"], said.get("variant", ""))
    return Planned(known.code, known.variant, said.get("every_days", 0))


def sets_for(held: Collection[str]) -> list[ReadySet]:
    """Return the sets for somebody who comes with some contexts: theirs and those for everybody.

    Where no context is known, every set is offered.
    """
    return [one for one in ready_sets().values() if _fits(one, held)]


def _fits(one: ReadySet, held: Collection[str]) -> bool:
    return not held or not one.contexts or bool(set(one.contexts) & set(held))


def suggested_for(held: Collection[str]) -> list[str]:
    """Return the codes of measures to think of first: those of somebody's own contexts first."""
    own = [one for one in ready_sets().values() if set(one.contexts) & set(held)]
    every = [*own, *(one for one in ready_sets().values() if not one.contexts)]
    return list(dict.fromkeys(planned.code for one in every for planned in one.measures))
