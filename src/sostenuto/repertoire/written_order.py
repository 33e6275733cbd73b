"""Which side of a dash is the artist, in a name as a person types it.

Conventions: people say the title first (*Hurt – Johnny Cash*), files and registers the artist
first. What the caller knows already decides; without that, the title comes first.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from sostenuto.repertoire.catalogue import line_words
from sostenuto.repertoire.folding import folded_letters
from sostenuto.repertoire.identity import SongKey, SongName, name_key, written_names

_BY_WORDS = "|".join(re.escape(word) for word in line_words()["by"]["words"])
_BY = re.compile(rf"\s+(?:{_BY_WORDS})\s+", re.IGNORECASE)
_LOOSE = re.compile(r"\s*,\s*|-+")
_NO_ARTISTS = frozenset(line_words()["by"]["no_artists"])


@dataclass(frozen=True, slots=True)
class Known:
    """What the caller has already: keys as `identity` folds them.

    Attributes
    ----------
    artists : container of str
        Keys of `identity.name_key`.
    songs : container of SongKey
    """

    artists: Container[str] = frozenset()
    songs: Container[SongKey] = frozenset()

    def worth(self, name: SongName) -> int:
        """Return how well a reading is known: 2 the song, 1 its artist, 0 nothing of it."""
        key = SongKey(name_key(name.artist), name_key(name.title))
        return 2 if key in self.songs else int(key.artist in self.artists)


def holds_a_name(text: str) -> bool:
    """Say whether a text can be parted into a title and an artist.

    Examples
    --------
    >>> holds_a_name("Hurt – Johnny Cash"), holds_a_name("Hurt by Johnny Cash"), \
holds_a_name("Stand by Me")
    (True, True, False)
    """
    return bool(written_names(text)) or _by(text) is not None


def ordered_names(text: str, known: Known) -> tuple[tuple[SongName, ...], bool]:
    """Return the readings of a name, the likeliest first, and whether the first is sure.

    Examples
    --------
    >>> ordered_names("Hurt – Johnny Cash", Known())[0][0]
    SongName(artist='Johnny Cash', title='Hurt')
    >>> names, sure = ordered_names("Johnny Cash – Hurt", Known(artists={"johnnycash"}))
    >>> names[0].title, sure
    ('Hurt', True)
    """
    if parted := written_names(text):
        readings = [name for first in parted for name in (SongName(*first[::-1]), first)]
    elif (said := _by(text)) is not None:
        return (said,), True
    else:
        readings = [name for name in _loose(text) if known.worth(name)]
    worths = {name: known.worth(name) for name in readings}
    ranked = sorted(worths, key=lambda name: -worths[name])  # stable: the title first
    sure = not ranked or worths[ranked[0]] > max((worths[name] for name in ranked[1:]), default=0)
    return tuple(ranked), sure


def _by(text: str) -> SongName | None:
    for found in reversed(list(_BY.finditer(text))):
        title, artist = text[: found.start()].strip(), text[found.end() :].strip()
        twice = name_key(title).endswith(name_key(artist))  # "Day by Day", "One More Day by Day"
        if folded_letters(title) and folded_letters(artist) and not twice:
            return None if name_key(artist) in _NO_ARTISTS else SongName(artist, title)
    return None


def _loose(text: str) -> Iterator[SongName]:
    """Read a comma or a hyphen without spaces as a dash; only good where a side is known."""
    for found in _LOOSE.finditer(text):
        first, second = text[: found.start()].strip(), text[found.end() :].strip()
        if folded_letters(first) and folded_letters(second):
            yield SongName(second, first)
            yield SongName(first, second)
