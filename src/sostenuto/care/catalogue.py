"""Reads this package's data files, and the checks that they share."""

import tomllib
from collections.abc import Container, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from sostenuto.base.errors import InputError


@cache
def table(name: str) -> dict[str, Any]:
    """Return a data file of this package; shared between callers, so read-only.

    Examples
    --------
    >>> table("contexts.toml")["version"]
    1
    """
    text = files("sostenuto.care").joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def tables_in(folder: str) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Return every data file of a folder of this package, with its name without the ending.

    Examples
    --------
    >>> [name for name, _ in tables_in("techniques/cards")][:2]
    ['analytical_focus', 'arriving']
    """
    found = files("sostenuto.care").joinpath(folder).iterdir()
    names = sorted(file.name for file in found if file.name.endswith(".toml"))
    return tuple((name.removesuffix(".toml"), table(f"{folder}/{name}")) for name in names)


def texts(said: Mapping[str, Any], place: str, *names: str) -> tuple[str, ...]:
    """Return an entry's texts by name.

    Raises
    ------
    InputError
        If one is missing or empty.
    """
    for name in names:
        if not isinstance(said.get(name), str) or not said[name].strip():
            raise InputError(place, expected="complete", got=f"no {name!r}")
    return tuple(said[name] for name in names)


def one_of(name: str, value: str, known: Container[str]) -> str:
    """Return ``value``, refusing what is not known.

    Raises
    ------
    InputError
        If it is not.
    """
    if value not in known:
        raise InputError(name, expected="a known key", got=value)
    return value
