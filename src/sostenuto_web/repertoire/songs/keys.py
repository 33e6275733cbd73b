"""Keys as musicians write them: *Am*, *F sharp minor*, *E♭*."""

import re

from sostenuto.base.errors import InputError

_WRITTEN = re.compile(
    r"([A-G])\s*(#|♯|sharp|b|♭|flat)?\s*(m|min\.?|minor|maj\.?|major)?", re.IGNORECASE
)
_ACCIDENTAL = {"#": "#", "♯": "#", "sharp": "#", "b": "b", "♭": "b", "flat": "b"}


def short_key(text: str) -> str:
    """Return a key in short: the home note, and *m* for minor.

    Raises
    ------
    InputError
        It is no key.

    Examples
    --------
    >>> [short_key(text) for text in ("a minor", "F sharp m", "E♭", "C major", "bb")]
    ['Am', 'F#m', 'Eb', 'C', 'Bb']
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise InputError("key", expected="like C, F#m or A minor", got=text)
    note, accidental, mode = found.groups()
    minor = (mode or "").casefold() in ("m", "min", "min.", "minor")
    sign = _ACCIDENTAL.get((accidental or "").casefold(), "")
    return f"{note.upper()}{sign}{'m' if minor else ''}"
