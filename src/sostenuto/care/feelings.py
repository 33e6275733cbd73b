"""Feelings to pick from, as data: what each is called and how it sounds in plain words.

Conventions: a feeling is *said* by the person or *shown*, which is the impression of somebody who
was there. Nothing here guesses one. A key of another version is shown as it stands, never dropped.
"""

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from sostenuto.care import catalogue

MANNERS = ("said", "shown")
"""The person said it; or staff saw it."""


@dataclass(frozen=True, slots=True)
class Feeling:
    """One entry of ``feelings.toml``.

    Attributes
    ----------
    key, name : str
        What is stored; what stands on the button.
    group : str
        Key of its group.
    words : str
        The same as somebody would say it.
    """

    key: str
    name: str
    group: str
    words: str


@cache
def feelings() -> MappingProxyType[str, Feeling]:
    """Return every feeling by its key, in the order of the file.

    Examples
    --------
    >>> feelings()["shame"].words
    'I feel small and want to hide.'
    """
    return feelings_from(catalogue.table("feelings.toml"))


def feelings_from(table: dict[str, Any]) -> MappingProxyType[str, Feeling]:
    """Check a table of the shape of ``feelings.toml`` and return its feelings.

    Raises
    ------
    InputError
        If an entry is incomplete or its group is not known.

    Examples
    --------
    >>> feelings_from({"feelings": {"awe": {"name": "awe", "group": "warm", "words": "x"}}})
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: feelings.awe.group must be a known key; got 'warm'
    """
    groups = table.get("groups", {})
    found: dict[str, Feeling] = {}
    for key, said in table.get("feelings", {}).items():
        name, group, words = catalogue.texts(said, f"feelings.{key}", "name", "group", "words")
        catalogue.one_of(f"feelings.{key}.group", group, groups)
        found[key] = Feeling(key, name, group, words)
    return MappingProxyType(found)


def groups() -> MappingProxyType[str, tuple[Feeling, ...]]:
    """Return the feelings under the words of their groups, in the order of the file.

    Examples
    --------
    >>> list(groups())[:2], [feeling.key for feeling in groups()["Still"]]
    (['Heavy', 'Hot'], ['calm', 'safe', 'relief', 'tired'])
    """
    return MappingProxyType(
        {
            words: tuple(one for one in feelings().values() if one.group == key)
            for key, words in catalogue.table("feelings.toml")["groups"].items()
        }
    )
