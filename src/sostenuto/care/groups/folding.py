"""Words of a text as they are compared: without case, accents and what cannot be seen.

Conventions: a token is a run of letters or a run of digits, folded, with its place in the text as
it was written. Where a script puts no blanks between words (Han, kana, Thai and its neighbours),
every character is a token. Letters that look alike in Latin and Cyrillic are one letter.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_WORD = re.compile(
    rf"[{UNSPACED}]|\d+|(?:[^\W\d_{UNSPACED}]|[\u0900-\u0dff])+"  # vowel signs are no letters
)
_DROPPED_MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f]")
_MORE_MARKS = re.compile(
    "[\u0670\u06d6-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe2f]"
)
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
    | dict(zip("авекмнорстухіјѕԁԛԝɑɡοα", "abekmhopctyxijsdqwagoa", strict=True))
)
_BROKEN = re.compile("[-\u2010\u00ad][ \t]*\r?\n[ \t]*")
_BREAKS = frozenset("\u200b\u200c\u2060\ufeff")
"""What cannot be seen, and parts words in one program and nothing in another."""


class Token(NamedTuple):
    """A folded word and where it stands: ``text[start:end]``."""

    text: str
    start: int
    end: int


class _Folds(dict[str, str]):
    """What a character becomes; worked out once."""

    def __missing__(self, character: str) -> str:
        plain = unicodedata.normalize("NFKD", character).casefold()
        plain = unicodedata.normalize("NFKD", plain).translate(_LETTERS)
        plain = _MORE_MARKS.sub("", _DROPPED_MARKS.sub("", plain))
        kept = "".join(each for each in plain if unicodedata.category(each) != "Cf")
        self[character] = kept
        return kept


_FOLDS = _Folds()


def tokens(text: str) -> list[Token]:
    """Return the words of a text, folded, in order.

    Examples
    --------
    >>> [token.text for token in tokens("Wren’s ＷＲＥＮ, Zo\u00eb\u00ad2")]
    ['wren', 's', 'wren', 'zoe', '2']
    """
    if text.isascii():
        return [Token(found[0], *found.span()) for found in _WORD.finditer(text.lower())]
    return _placed([_FOLDS[character] for character in text])


def readings(text: str) -> Iterator[list[Token]]:
    r"""Yield the words of a text, and once more where they may be parted otherwise.

    A word that is broken at the end of a line is one word in the second reading, and what is parted
    by a blank without width is two.

    Examples
    --------
    >>> [[token.text for token in reading] for reading in readings("Mar-\nsh")]
    [['mar', 'sh'], ['marsh']]
    """
    yield tokens(text)
    broken = [found.span() for found in _BROKEN.finditer(text)]
    if broken or not _BREAKS.isdisjoint(text):
        parts = [" " if each in _BREAKS else _FOLDS[each] for each in text]
        for start, end in broken:
            parts[start:end] = [""] * (end - start)
        yield _placed(parts)


def _placed(parts: list[str]) -> list[Token]:
    where = [place for place, part in enumerate(parts) for _ in part]
    return [
        Token(found[0], where[found.start()], where[found.end() - 1] + 1)
        for found in _WORD.finditer("".join(parts))
    ]


def token_texts(words: str) -> tuple[str, ...]:
    """Return the folded words alone.

    Examples
    --------
    >>> token_texts("Anne-Marie O’Brien")
    ('anne', 'marie', 'o', 'brien')
    """
    return tuple(token.text for token in tokens(words))
