"""What can go wrong when music is made with somebody, as data: sources, severities, noticers.

Conventions: keys are what is stored; a key of another version is shown as it stands, never dropped.
Severities go from the mildest to the gravest.

References
----------
Murakami, B. (2021). The Music Therapy and Harm Model. doi:10.24215/27186199e003
"""

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from sostenuto.base.errors import InputError
from sostenuto.care import catalogue

SOURCES = 6
"""So many sources the model has."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of ``harms.toml``.

    Attributes
    ----------
    key, name, words : str
        What is stored; how a list calls it; what helps to choose (may be empty).
    """

    key: str
    name: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Harms:
    """The whole of ``harms.toml``, each part by key in the order of the file."""

    sources: MappingProxyType[str, Entry]
    severities: MappingProxyType[str, Entry]
    noticers: MappingProxyType[str, Entry]

    def at_least(self, severity: str) -> tuple[str, ...]:
        """Return the severities from one on.

        Raises
        ------
        InputError
            If there is no such severity.

        Examples
        --------
        >>> harms().at_least("serious")
        ('serious', 'grave')
        """
        keys = tuple(self.severities)
        return keys[keys.index(catalogue.one_of("severity", severity, keys)) :]


@cache
def harms() -> Harms:
    """Return what is known of harms.

    Examples
    --------
    >>> list(harms().sources)[:3], list(harms().severities)[0]
    (['music', 'therapist', 'application'], 'slight')
    """
    return harms_from(catalogue.table("harms.toml"))


def harms_from(table: dict[str, Any]) -> Harms:
    """Check a table of the shape of ``harms.toml`` and return it.

    Raises
    ------
    InputError
        If a part or an entry is incomplete, or there are not six sources.

    Examples
    --------
    >>> one = {"name": "x", "words": "x"}
    >>> harms_from({"sources": {"music": one}, "severities": {"slight": one}, "noticers": {}})
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: harms.sources must be 6 entries; got 1
    """
    sources = _part(table, "sources", "name", "words")
    if len(sources) != SOURCES:
        raise InputError("harms.sources", expected=f"{SOURCES} entries", got=len(sources))
    severities = _part(table, "severities", "name", "words")
    return Harms(sources, severities, _part(table, "noticers", "name"))


def _part(table: dict[str, Any], name: str, *needed: str) -> MappingProxyType[str, Entry]:
    said = table.get(name)
    if not said:
        raise InputError(f"harms.{name}", expected="a table of entries", got=said)
    return MappingProxyType(
        {
            key: Entry(key, *catalogue.texts(entry, f"harms.{name}.{key}", *needed))
            for key, entry in said.items()
        }
    )
