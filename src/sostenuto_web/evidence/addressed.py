"""Words in an address that the evidence is asked by: known ones, and the others named."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from sostenuto.base.errors import InputError

MOST_SHOWN = 40
"""How much of a word that is not known is said back."""


class Words:
    """What an address gives; ``unknown`` gathers the words that the library does not know."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given
        self._unknown: list[str] = []

    @property
    def unknown(self) -> tuple[str, ...]:
        """The words that were asked for and are not known, shortened."""
        return tuple(self._unknown)

    def known(self, name: str, find: Callable[[str], str]) -> str:
        """Return the key that ``find`` knows a word by; empty where it is left open or unknown."""
        word = self._given.get(name, "").strip()
        if not word:
            return ""
        try:
            return find(word)
        except (InputError, KeyError):
            self._unknown.append(word[:MOST_SHOWN])
            return ""


def query_of(said: Mapping[str, str]) -> str:
    """Return an address' end of what is not empty.

    Examples
    --------
    >>> query_of({"context": "addiction", "outcome": ""}), query_of({})
    ('?context=addiction', '')
    """
    filled = {name: word for name, word in said.items() if word}
    return f"?{urlencode(filled)}" if filled else ""
