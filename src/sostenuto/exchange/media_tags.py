"""What a file says about itself: title, artist, album, genre, date.

Anybody can have written a tag, so tags are cleaned before they go anywhere: one line, no control
or direction characters, a length that fits a page. They are still untrusted text; whoever puts them
on a page or into a spreadsheet escapes them there.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

LONGEST = 200
"""Characters kept of one tag: longer than any real title, short enough for a line."""

_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NAMES = {
    "title": ("title",),
    "artist": ("artist", "album_artist", "albumartist", "performer"),
    "album": ("album",),
    "genre": ("genre",),
    "date": ("date", "year", "originaldate", "tyer"),
}


@dataclass(frozen=True, slots=True)
class Tags:
    """Cleaned tags of a file; what is missing is an empty string."""

    title: str = ""
    artist: str = ""
    album: str = ""
    genre: str = ""
    date: str = ""


def cleaned(text: str) -> str:
    r"""Return a tag as one safe line of at most `LONGEST` characters.

    Examples
    --------
    >>> cleaned("  Blue\tin\x00 Green\u202e \n")
    'Blue in Green'
    """
    kept = (
        " " if unicodedata.category(character) in ("Cc", "Zl", "Zp") else character
        for character in text[: 10 * LONGEST]
        if character not in _DIRECTIONS and unicodedata.category(character) not in ("Cs", "Cn")
    )
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())[:LONGEST].rstrip()


def tags_of(*layers: Mapping[str, str]) -> Tags:
    """Return the tags found in ``layers`` of metadata, the first that has one winning.

    Examples
    --------
    >>> tags_of({"TITLE": "Aria"}, {"artist": "Nobody", "title": "Other"})
    Tags(title='Aria', artist='Nobody', album='', genre='', date='')
    """
    folded = [{name.lower(): text for name, text in layer.items()} for layer in layers]
    found = {field: _first(folded, names) for field, names in _NAMES.items()}
    return Tags(**found)


def _first(layers: list[dict[str, str]], names: tuple[str, ...]) -> str:
    for name in names:
        for layer in layers:
            if text := cleaned(layer.get(name, "")):
                return text
    return ""
