"""The words of a session, as data: parts, help, taking part, goals, who chose, why none was.

Conventions: keys are what is stored; a key of another version is shown as it stands, never dropped.
Prompt levels go from no help to the most, engagement from the least to the most.
"""

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from sostenuto.base.errors import InputError
from sostenuto.care import catalogue

_NEEDED = {
    "parts": ("name", "words"),
    "prompt_levels": ("name", "words", "phrase"),
    "engagement": ("name", "words", "phrase"),
    "marks": ("name", "words", "phrase"),
    "responses": ("name", "words", "phrase"),
    "chosen_by": ("name", "phrase"),
    "missed": ("name", "words"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of ``session.toml``.

    Attributes
    ----------
    key, name : str
        What is stored; what stands in a list and on a pad.
    words : str
        What helps to choose; may be empty.
    phrase : str
        A piece of a sentence for a note; may be empty.
    """

    key: str
    name: str
    words: str = ""
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of grounding: what staff does, and what may be said aloud."""

    key: str
    does: str
    says: str


Entries = MappingProxyType[str, Entry]


@dataclass(frozen=True, slots=True)
class SessionWords:
    """The whole of ``session.toml``, each part by key in the order of the file."""

    parts: Entries
    prompt_levels: Entries
    engagement: Entries
    marks: Entries
    responses: Entries
    chosen_by: Entries
    missed: Entries
    grounding: tuple[Step, ...]


@cache
def session_words() -> SessionWords:
    """Return the words of a session.

    Examples
    --------
    >>> words = session_words()
    >>> list(words.parts), words.prompt_levels["spoken"].phrase, words.grounding[0].key
    (['opening', 'main', 'closure'], 'with a spoken reminder', 'stop')
    """
    return session_words_from(catalogue.table("session.toml"))


def session_words_from(table: dict[str, Any]) -> SessionWords:
    """Check a table of the shape of ``session.toml`` and return it.

    Raises
    ------
    InputError
        If a part or an entry is incomplete.

    Examples
    --------
    >>> session_words_from({"parts": {"opening": {"name": "opening"}}})
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: session.parts.opening must be complete; got "no 'words'"
    """
    parts = {name: _part(table, name, needed) for name, needed in _NEEDED.items()}
    steps = [
        Step(*catalogue.texts(said, "session.grounding", "key", "does", "says"))
        for said in table.get("grounding", ())
    ]
    if not steps:
        raise InputError("session.grounding", expected="a list of steps", got=steps)
    return SessionWords(**parts, grounding=tuple(steps))


def _part(table: dict[str, Any], name: str, needed: tuple[str, ...]) -> Entries:
    said = table.get(name)
    if not said:
        raise InputError(f"session.{name}", expected="a table of entries", got=said)
    found: dict[str, Entry] = {}
    for key, entry in said.items():
        texts = catalogue.texts(entry, f"session.{name}.{key}", *needed)
        found[key] = Entry(key, **dict(zip(needed, texts, strict=True)))
    return MappingProxyType(found)
