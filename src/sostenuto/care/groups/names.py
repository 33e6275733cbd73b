"""Whether a text about one member of a group names another one.

Conventions: an alias or a full name *blocks*: it must not stand there. A part of a name alone, or
an alias of one or two letters, *asks*: whoever wrote it says that it is only a word here. Words are
compared folded (`sostenuto.care.groups.folding`) and whole, never inside another one. The people
are the other members; whose text it is, is not among them.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sostenuto.care.groups.folding import Token, readings, token_texts
from sostenuto.care.groups.naming import (
    Kind,
    Person,
    Piece,
    everyday,
    particles,
    pieces_by_word,
)

__all__ = ["Findings", "Found", "Kind", "Person", "find"]

BETWEEN = 3
"""How many initials, particles and further names may stand between two parts of a full name."""
_OPENERS = " \t\"'“”‘’«»([*_-–—•"
_ENDS = ".!?…:;\r\n"


@dataclass(frozen=True, slots=True)
class Found:
    """One place where somebody may be named.

    Attributes
    ----------
    words : str
        As they stand in the text.
    kind : {"alias", "full name", "part"}
    start, end : int
        ``text[start:end]`` is ``words``.
    person_key : str
    is_word : bool
        Whether it is an everyday word, too, as hope and will are.
    """

    words: str
    kind: Kind
    start: int
    end: int
    person_key: str
    is_word: bool = False


@dataclass(frozen=True, slots=True)
class Findings:
    """What must not stand there, and what somebody has to answer for; in the order of the text."""

    blocks: tuple[Found, ...] = ()
    asks: tuple[Found, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.blocks or self.asks)


class _Hit(NamedTuple):
    """A piece, and the tokens ``first`` to before ``end`` that it was found in."""

    piece: Piece
    first: int
    end: int


def find(text: str, people: Iterable[Person], cleared: Iterable[str] = ()) -> Findings:
    """Look for other people's names in a text.

    Parameters
    ----------
    text : str
    people : iterable of Person
        The other members of the group.
    cleared : iterable of str
        Words of which somebody said that they are only words here; they never ask. The parts of the
        member's own name belong here, where another member has one of them, too.

    Returns
    -------
    Findings
        What blocks and what asks; a place that blocks does not ask as well.

    Examples
    --------
    >>> lena = Person("k1", "Wren", "Lena Marsh")
    >>> [one.words for one in find("Sang Wren’s song, as MARSH, Léna did.", [lena]).blocks]
    ['Wren', 'MARSH, Léna']
    >>> [(one.words, one.kind) for one in find("Sat beside Lena.", [lena]).asks]
    [('Lena', 'part')]
    >>> hope = Person("k2", "Siskin", "Hope Vale")
    >>> find("There was hope, no hopeless day.", [hope]).asks[0].is_word
    True
    >>> find("There was hope, no hopeless day.", [hope], cleared=["hope"])
    Findings(blocks=(), asks=())
    """
    index = pieces_by_word(people)
    blocks: list[Found] = []
    asks: list[Found] = []
    for tokens in readings(text) if index else ():
        for hit, blocking in _weighed(text, tokens, list(_hits(tokens, index))):
            found = _found(text, tokens, hit)
            (blocks if blocking else asks).append(found)
    said = {token_texts(word) for word in cleared}
    blocked = _widest(blocks)
    asking = [one for one in _widest(asks) if token_texts(one.words) not in said]
    return Findings(tuple(blocked), tuple(one for one in asking if not _inside(one, blocked)))


def _hits(tokens: list[Token], index: Mapping[str, list[Piece]]) -> Iterator[_Hit]:
    for place, token in enumerate(tokens):
        for piece in index.get(token.text, ()):
            end = place + len(piece.tokens)
            if piece.tokens == tuple(each.text for each in tokens[place:end]):
                yield _Hit(piece, place, end)


def _weighed(text: str, tokens: list[Token], hits: list[_Hit]) -> Iterator[tuple[_Hit, bool]]:
    """Yield what was found, each with whether it blocks."""
    for hit in [*hits, *_side_by_side(tokens, hits)]:
        among = tokens[hit.first : hit.end]
        if hit.piece.kind == "full name":
            if not _is_everyday(among) or any(_is_capital(text, each) for each in among):
                yield hit, True
        elif not hit.piece.written:
            yield hit, hit.piece.kind == "alias"
        elif _is_written(text, among, hit.piece):
            yield hit, False


def _side_by_side(tokens: list[Token], hits: list[_Hit]) -> Iterator[_Hit]:
    """Yield two different parts of one name with nothing but initials and names between them."""
    latest: dict[str, list[_Hit]] = {}
    for hit in hits:
        if hit.piece.kind != "part" or hit.piece.place < 0:
            continue
        before = latest.setdefault(hit.piece.person.key, [])
        before[:] = [one for one in before if hit.first - one.end <= BETWEEN]
        for one in before:
            apart = one.end <= hit.first and one.piece.place != hit.piece.place
            if apart and _joined(tokens[one.end : hit.first], hit.piece.person):
                piece = Piece((), "full name", hit.piece.person)
                yield _Hit(piece, one.first, hit.end)
        before.append(hit)


def _joined(between: list[Token], person: Person) -> bool:
    own = set(token_texts(person.name)) | particles()
    return all(
        each.text in own or (len(each.text) == 1 and each.text.isalpha()) for each in between
    )


def _is_everyday(tokens: Iterable[Token]) -> bool:
    return all(token.text in everyday() for token in tokens)


def _is_capital(text: str, token: Token) -> bool:
    """Whether a word has a capital that it does not have from beginning a sentence."""
    if not text[token.start].isupper():
        return False
    if token.end - token.start > 1 and text[token.start : token.end].isupper():
        return True
    before = text[: token.start].rstrip(_OPENERS)
    return bool(before) and before[-1] not in _ENDS


def _is_written(text: str, tokens: list[Token], piece: Piece) -> bool:
    """Whether a short word is written as it was given, and is not just a small word of the text."""
    words = text[tokens[0].start : tokens[-1].end]
    if piece.kind == "alias":
        return words == piece.written
    if words.islower():
        return False
    return not _is_everyday(tokens) or _is_capital(text, tokens[0])


def _found(text: str, tokens: list[Token], hit: _Hit) -> Found:
    among = tokens[hit.first : hit.end]
    start, end = among[0].start, among[-1].end
    piece = hit.piece
    return Found(text[start:end], piece.kind, start, end, piece.person.key, _is_everyday(among))


def _widest(found: Iterable[Found]) -> list[Found]:
    """Return what does not lie inside another one, each place once, in the order of the text."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or one.end > kept[-1].end:
            kept.append(one)
    return kept


def _inside(one: Found, others: Sequence[Found]) -> bool:
    """Whether one lies inside one of the widest others: inside the last that begins before it."""
    place = bisect_right(others, one.start, key=lambda other: other.start)
    return place > 0 and one.end <= others[place - 1].end
