"""Words that stand in tables (TOML), for which gettext's own tools do not look.

``locale/tables.toml`` says which files and which of their keys hold words.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Word:
    """One text of a table, and the file in which it stands."""

    text: str
    file: str


def words() -> list[Word]:
    """Return every text of every table that is shown to people."""
    table = _read("sostenuto_web/frontend/locale/tables.toml")["tables"]
    return [
        Word(text, file)
        for each in table
        for file in _files(each["file"])
        for key in each["keys"]
        for text in found_at(_read(file), key.split("."))
    ]


def found_at(value: Any, path: Sequence[str]) -> Iterator[str]:
    """Return the texts to which a path of keys leads; "*" takes every one.

    Examples
    --------
    >>> list(found_at({"a": {"name": "one", "n": 2}, "b": {"name": "two"}}, ["*", "name"]))
    ['one', 'two']
    """
    if not path:
        if isinstance(value, str) and value:
            yield value
    elif path[0] == "*":
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from found_at(each, path[1:])
    elif isinstance(value, Mapping) and path[0] in value:
        yield from found_at(value[path[0]], path[1:])


def _files(file: str) -> list[str]:
    """Return the file, or every table of its folder where its name is ``*.toml``."""
    folder, _, name = file.rpartition("/")
    if name != "*.toml":
        return [file]
    package, _, path = folder.partition("/")
    found = (each.name for each in (resources.files(package) / path).iterdir())
    return [f"{folder}/{each}" for each in sorted(found) if each.endswith(".toml")]


def _read(file: str) -> dict[str, Any]:
    package, _, path = file.partition("/")
    return tomllib.loads((resources.files(package) / path).read_text(encoding="utf-8"))
