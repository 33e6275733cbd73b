"""Signs under which phones sit in a room, so that no phone ever holds an alias."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from sostenuto.base.errors import InputError
from sostenuto.care import catalogue

LETTERS = 2
"""With how many first letters no two signs agree, so that two typed ones name a sign."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: what is stored, what it is called, and the figure that is drawn beside its name."""

    key: str
    name: str
    shape: str
    tone: str


@cache
def signs() -> Mapping[str, Sign]:
    """Return every sign by its key, in the order of the file.

    Examples
    --------
    >>> list(signs())[:3], signs()["harbour"].name, len(signs())
    (['acorn', 'anchor', 'basket'], 'harbour', 40)
    """
    return signs_from(catalogue.table("groups/signs.toml"))


def signs_from(table: Mapping[str, Any]) -> Mapping[str, Sign]:
    """Check a table of the shape of ``signs.toml`` and return its signs.

    Raises
    ------
    InputError
        If a sign is incomplete, or two begin alike or are drawn alike.
    """
    found: dict[str, Sign] = {}
    taken: set[object] = set()
    for key, said in table["signs"].items():
        place = f"signs.{key}"
        sign = Sign(key, *catalogue.texts(said, place, "name", "shape", "tone"))
        catalogue.one_of(f"{place}.shape", sign.shape, table["shapes"])
        catalogue.one_of(f"{place}.tone", sign.tone, table["tones"])
        for mark in (key[:LETTERS], (sign.shape, sign.tone)):
            if mark in taken:
                raise InputError(place, expected="unlike every other sign", got=mark)
            taken.add(mark)
        found[key] = sign
    return MappingProxyType(found)
