"""Reads this package's data files; one file a measure lies beside this one."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """Return a data file of this package; shared between callers, so read-only.

    Examples
    --------
    >>> table("ratings.toml")["version"]
    1
    """
    text = files("sostenuto.measures").joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def codes() -> tuple[str, ...]:
    """Return the code of every measure that has a file here, in the order of the alphabet.

    Examples
    --------
    >>> "phq9" in codes()
    True
    """
    found = files("sostenuto.measures").joinpath("catalogue").iterdir()
    return tuple(sorted(f.name.removesuffix(".toml") for f in found if f.name.endswith(".toml")))


def measure_table(code: str) -> dict[str, Any]:
    """Return what the file of a measure says; shared between callers, so read-only."""
    return table(f"catalogue/{code}.toml")
