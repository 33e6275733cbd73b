"""What to look for when somebody's alias or name must not stand in a text.

Conventions: a piece is a run of folded words; pieces are found by their first word. The parts of a
name are counted, so that two different parts side by side can be told from one part twice.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from sostenuto.care import catalogue
from sostenuto.care.groups.folding import UNSPACED, token_texts

Kind = Literal["alias", "full name", "part"]
EVERYDAY = ("given", "family", "aliases", "small")
"""The lists of words that are names, too."""
SHORT = 2
"""Letters of a word that may be anything: it asks only where it is written like the name."""
_SPREAD = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_DRAWN = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_UNSPACED_NAME = re.compile(rf"[{UNSPACED}]{{2,}}")


@dataclass(frozen=True, slots=True)
class Person:
    """Another member: a key that is handed back, the alias, the name; either may be empty."""

    key: str
    alias: str
    name: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of folded words that is looked for.

    Attributes
    ----------
    tokens : tuple of str
    kind : {"alias", "full name", "part"}
    person : Person
    place : int
        Of a part, which one it is.
    written : str
        As it was given, where it is so short that it counts only when it is written so.
    """

    tokens: tuple[str, ...]
    kind: Kind
    person: Person
    place: int = 0
    written: str = ""


@cache
def everyday() -> frozenset[str]:
    """Return words that are names, too, folded.

    Examples
    --------
    >>> sorted({"hope", "will", "lena"} & everyday())
    ['hope', 'will']
    """
    table = catalogue.table("groups/everyday.toml")
    return frozenset(word for part in EVERYDAY for word in table[part])


@cache
def particles() -> frozenset[str]:
    """Return the small words inside names that name nobody, as van and de la."""
    return frozenset(catalogue.table("groups/everyday.toml")["particles"])


@cache
def _general() -> frozenset[str]:
    return frozenset(catalogue.table("groups/everyday.toml")["general"])


@cache
def _titles() -> frozenset[str]:
    return frozenset(catalogue.table("groups/everyday.toml")["titles"])


def pieces_by_word(people: Iterable[Person]) -> Mapping[str, list[Piece]]:
    """Return what is looked for, by its first word, nobody's piece twice."""
    found: dict[str, list[Piece]] = {}
    for person in people:
        for piece in dict.fromkeys((*_of_alias(person), *_of_name(person))):
            found.setdefault(piece.tokens[0], []).append(piece)
    return found


def _of_alias(person: Person) -> Iterator[Piece]:
    for tokens in _ways(person.alias):
        is_short = len(tokens) == 1 and len(tokens[0]) <= SHORT
        yield Piece(tokens, "alias", person, written=person.alias.strip() if is_short else "")
        if len(tokens) > 1:
            for token in tokens:
                if len(token) > SHORT and not token.isdigit() and token not in _general():
                    yield Piece((token,), "part", person, place=-1)


def _of_name(person: Person) -> Iterator[Piece]:
    words = re.split(r"[\s,;]+", person.name.strip())
    parts = [word for place, word in enumerate(words) if not _is_particle(word, words, place)]
    several = len(parts) > 1 or _UNSPACED_NAME.fullmatch(person.name.strip())
    if several:
        for order in (words, words[-1:] + words[:-1]):
            for tokens in _ways(" ".join(order)):
                yield Piece(tokens, "full name", person)
                yield Piece(("".join(tokens),), "full name", person)
    for place, part in enumerate(parts):
        yield from _of_part(person, part, place)


def _is_particle(word: str, words: list[str], place: int) -> bool:
    """Whether a word of a name names nobody; first or last, and with a capital, it does."""
    plain = "".join(token_texts(word))
    if plain in particles():
        return word.islower() or 0 < place < len(words) - 1
    return not plain or plain in _titles()


def _of_part(person: Person, part: str, place: int) -> Iterator[Piece]:
    for tokens in _ways(part):
        for some in (tokens, *((token,) for token in tokens if len(token) > SHORT)):
            letters = sum(map(len, some))
            if letters > 1 or not some[0].isascii():
                yield Piece(some, "part", person, place, part if letters <= SHORT else "")


def _ways(words: str) -> set[tuple[str, ...]]:
    """Return the ways to write words: with umlauts or without, with a hyphen or in one."""
    spread = unicodedata.normalize("NFC", words).lower().translate(_SPREAD)
    drawn = words.lower()
    for two, one in _DRAWN:
        drawn = drawn.replace(two, one)
    ways = {token_texts(way) for way in (words, spread, drawn)}
    if not re.search(r"\s", words.strip()):
        ways |= {("".join(way),) for way in ways if way}
    return ways - {()}
