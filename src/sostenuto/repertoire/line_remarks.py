"""The remarks of a typed line: how strong an urge, its state, and a preference.

Conventions: an urge is in [0, 10]; the words are data (``lines.toml``). What contradicts itself is
refused rather than half heard.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sostenuto.base.errors import InputError
from sostenuto.repertoire.catalogue import line_words


def any_of(words: Sequence[str]) -> str:
    """Return a pattern of any of these words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def meanings(table: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return what each word of a table of words stands for."""
    return {word: meaning for meaning, words in table.items() for word in words}


_WORDS = line_words()
_STATES, _LIKINGS = meanings(_WORDS["states"]), meanings(_WORDS["likings"])
_NUMBER = r"[0-9]{1,2}(?:[.,][0-9]{1,2})?"
_OF_TEN = rf"\s*(?:{any_of(_WORDS['urge']['of'])})\s*10(?![0-9.,])"
_THEN = rf"\s*(?:{any_of(_WORDS['urge']['arrows'])})\s*"
_LEVEL = rf"(?P<first>{_NUMBER})(?:{_OF_TEN})?(?:{_THEN}(?P<then>{_NUMBER})(?:{_OF_TEN})?)?"
_MARKED = rf"(?P<first>{_NUMBER})(?:{_OF_TEN}|{_THEN}(?P<then>{_NUMBER})(?:{_OF_TEN})?)"
_WORDED = rf"(?:{any_of(_WORDS['urge']['words'])})\s*[:=]?\s*{_LEVEL}"
_BARE_URGE = re.compile(_LEVEL, re.IGNORECASE)
WORDED_URGE = re.compile(_WORDED, re.IGNORECASE)
WORDED_END = re.compile(rf"(?:\s+[-–—]*|\s*[–—(\[])\s*{_WORDED}\s*[)\]]?$", re.IGNORECASE)
WORDED_START = re.compile(rf"{_WORDED}\s*(?:[:;]|,(?![0-9]))\s*", re.IGNORECASE)
BARE_END = re.compile(rf"\s+{_LEVEL}$", re.IGNORECASE)
MARKED_END = re.compile(rf"\s+{_MARKED}$", re.IGNORECASE)
FIGURES = re.compile(r"[0-9][0-9.,/\s]*")


class Hidden(str):
    """Words about a value that is not to be shown, for a message of `InputError`."""

    def __repr__(self) -> str:
        return str(self)


@dataclass
class Remarks:
    """What the remarks of one line say, collected while it is read.

    Examples
    --------
    >>> remarks = Remarks()
    >>> remarks.take("urge 3→8"), remarks.take("in the car"), remarks.urge
    (True, False, 8.0)
    """

    urge: float | None = None
    before: float | None = None
    state: str = ""
    liking: str = ""

    def take(self, part: str) -> bool:
        """Take one remark; say whether it was one."""
        words = part.casefold()
        if words in _STATES:
            self.state = _once("state", self.state, _STATES[words])
        elif words in _LIKINGS:
            self.liking = _once("preference", self.liking, _LIKINGS[words])
        elif found := WORDED_URGE.fullmatch(part) or (
            is_level(part) and _BARE_URGE.fullmatch(part)
        ):
            self.level(found)
        else:
            return False
        return True

    def level(self, found: re.Match[str]) -> None:
        """Take an urge."""
        if not _in_range(found):
            raise InputError("urge", expected="a number from 0 to 10", got=Hidden("more"))
        first, then = (None if level is None else _number(level) for level in found.group(1, 2))
        before, after = (None, first) if then is None else (first, then)
        if self.urge is not None and (self.before, self.urge) != (before, after):
            raise InputError("urge", expected="said once", got=Hidden("two"))
        self.before, self.urge = before, after


def _once(name: str, had: str, said: str) -> str:
    if had and had != said:
        raise InputError(name, expected="said once", got=Hidden("two that differ"))
    return said


def _number(level: str) -> float:
    return float(level.replace(",", "."))


def _in_range(found: re.Match[str]) -> bool:
    return all(_number(level) <= 10 for level in found.group("first", "then") if level)


def is_level(part: str) -> bool:
    """Say whether a text is an urge without the word.

    Examples
    --------
    >>> is_level("9"), is_level("3→8/10"), is_level("2002")
    (True, True, False)
    """
    found = _BARE_URGE.fullmatch(part)
    return found is not None and _in_range(found)
