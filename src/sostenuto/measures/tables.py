"""A table of a data file with its place in it: every look-up is checked, every fault names where.

Conventions: a place is written as ``phq9.safety[0].words``.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sostenuto.base.checks import finite, whole
from sostenuto.base.errors import InputError

_NOTHING = object()


class Place:
    """One table and the name of its place.

    Parameters
    ----------
    said : mapping
        What stands there.
    name : str
        Where it stands.
    """

    def __init__(self, said: object, name: str) -> None:
        if not isinstance(said, Mapping):
            raise InputError(name, expected="a table", got=said)
        self.said: Mapping[str, Any] = said
        self.name = name

    def __contains__(self, key: str) -> bool:
        return key in self.said

    def get(self, key: str, default: Any = None) -> Any:
        """Return what stands under a key, unchecked."""
        return self.said.get(key, default)

    def only(self, known: Iterable[str]) -> None:
        """Refuse keys that nobody reads: a slip of the pen would go unseen."""
        if strange := sorted(set(self.said) - set(known)):
            raise InputError(self.name, expected="known keys only", got=strange)

    def text(self, key: str, default: object = _NOTHING) -> str:
        """Return a text that is not empty; ``default`` where the key is absent."""
        value = self.said.get(key, default)
        if value is default and default is not _NOTHING:
            return str(default)
        if not isinstance(value, str) or not value.strip():
            raise InputError(self.name, expected="complete", got=f"no {key!r}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; empty where the key is absent."""
        found = self.said.get(key, [])
        if not isinstance(found, list) or not all(isinstance(one, str) and one for one in found):
            raise InputError(f"{self.name}.{key}", expected="a list of texts", got=found)
        return tuple(found)

    def one_of(self, key: str, known: Iterable[str]) -> str:
        """Return a text that is one of ``known``."""
        value, known = self.text(key), tuple(known)
        if value not in known:
            raise InputError(f"{self.name}.{key}", expected=f"one of {', '.join(known)}", got=value)
        return value

    def number(self, key: str) -> float:
        """Return a finite number."""
        if key not in self.said:
            raise InputError(self.name, expected="complete", got=f"no {key!r}")
        return finite(f"{self.name}.{key}", self.said[key])

    def maybe(self, key: str) -> float | None:
        """Return a finite number, None where the key is absent."""
        return self.number(key) if key in self.said else None

    def whole(self, key: str, low: int) -> int:
        """Return a whole number of at least ``low``; absent is ``low``."""
        return whole(f"{self.name}.{key}", self.said.get(key, low), low)

    def items(self, key: str, count: int) -> tuple[int, ...]:
        """Return numbers of items, each from 1 to ``count`` and none twice."""
        found = self.said.get(key, [])
        if not isinstance(found, list) or len(set(map(str, found))) != len(found):
            raise InputError(f"{self.name}.{key}", expected="a list of items", got=found)
        return tuple(whole(f"{self.name}.{key}", one, 1, count) for one in found)

    def inside(self, key: str, *, optional: bool = False) -> "Place":
        """Return the table under a key; an empty one where it is absent and optional."""
        if optional and key not in self.said:
            return Place({}, f"{self.name}.{key}")
        return Place(self.said.get(key), f"{self.name}.{key}")

    def tables(self, key: str) -> Iterator[tuple[str, "Place"]]:
        """Return the tables of a table of tables by their keys."""
        for name, one in self.inside(key, optional=True).said.items():
            yield name, Place(one, f"{self.name}.{key}.{name}")

    def each(self, key: str) -> Iterator["Place"]:
        """Return the tables of a list."""
        found = self.said.get(key, [])
        if not isinstance(found, list):
            raise InputError(f"{self.name}.{key}", expected="a list of tables", got=found)
        for number, one in enumerate(found):
            yield Place(one, f"{self.name}.{key}[{number}]")

    def __bool__(self) -> bool:
        return bool(self.said)
