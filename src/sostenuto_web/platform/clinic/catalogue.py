"""The clinic's tables of data: note formats and suggested crisis numbers."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class NoteFormat:
    """One way to lay out a note."""

    code: str
    parts: str
    says: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A crisis number to begin with; unconfirmed like any other until it was dialled here."""

    code: str
    label: str
    number: str
    always: bool
    where: str
    for_whom: str


def _table(name: str) -> Mapping[str, dict[str, object]]:
    file = files("sostenuto_web.platform.clinic") / "data" / name
    return tomllib.loads(file.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def note_formats() -> Mapping[str, NoteFormat]:
    """Return every note format by its code, in the order shown."""
    said = _table("note_formats.toml").items()
    return {code: NoteFormat(code, str(row["parts"]), str(row["says"])) for code, row in said}


@lru_cache(maxsize=1)
def suggestions() -> Mapping[str, Suggestion]:
    """Return the suggested crisis numbers by their code."""
    return {
        code: Suggestion(code=code, **row)  # type: ignore[arg-type]
        for code, row in _table("crisis_suggestions.toml").items()
    }
