"""Song identity: when two ways of writing an artist and a title mean the same song.

Conventions: a *key* is for comparing, never for showing. Case, accents, punctuation, spaces,
joining words, guests and remarks about the version are folded; numbers and parts are kept; no text
with a visible character has an empty key. Two kinds of folding: the wide one keeps a song *out*
(a remix counts as the song), the strict one lets a song *in* (a remix does not).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from sostenuto.repertoire.catalogue import identity_words
from sostenuto.repertoire.folding import (
    find_guests,
    folded_letters,
    folded_words,
    has_guests,
    is_remark,
)
from sostenuto.repertoire.songs import Song

_DASHES = "\\-\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
_ANY_DASH = re.compile(f"[{_DASHES}]")
_SPACED_DASH = re.compile(rf"\s+[{_DASHES}]+\s+")
_HALF_SPACED_DASH = re.compile(rf"\s+[{_DASHES}]+|[{_DASHES}]+\s+")
_LONG_DASH = re.compile("\\s*[\u2012-\u2015]+\\s*")
_BETWEEN_ARTISTS = re.compile(
    r"\s*[;,|/\\、×]\s*|\s+(?:and|und|et|y|e|\+|x|vs\.?|with)\s+|&", re.IGNORECASE
)
_TRACK_NUMBER = re.compile(
    r"^(?:[\[(]\d{1,3}[\])]\s*[-._]*\s*|\d{1,2}-\d{1,3}[\s._-]+|\d{1,3}\s*[-._)]+\s*|0\d\s+)+(?=\S)"
)
_MEDLEY = re.compile(r"\s+/+\s+")


class SongKey(NamedTuple):
    """An artist and a title as they are compared."""

    artist: str
    title: str


class SongName(NamedTuple):
    """An artist and a title as they are written."""

    artist: str
    title: str


@lru_cache(maxsize=65536)
def name_key(text: str, *, strict: bool = False) -> str:
    """Return the key of an artist, a title, an album or a tag.

    Parameters
    ----------
    text : str
    strict : bool
        Keep remarks that make it another version (remix, karaoke, another year's disc).

    Returns
    -------
    str
        Empty only if ``text`` shows nothing at all.

    Examples
    --------
    >>> name_key("The Sound of Silence (Live) [Remastered 2011]"), name_key("Beyoncé feat. Jay-Z")
    ('soundofsilence', 'beyonce')
    >>> name_key("Live"), name_key("!!!"), name_key("Кино"), name_key("Wall, Pt. II")
    ('live', '!!!', 'кино', 'wallpart2')
    """
    return "".join(folded_words(text, strict=strict)) or folded_letters(text)


def song_key(song: Song) -> SongKey:
    """Return the identity of a song, widely folded.

    Examples
    --------
    >>> song_key(Song("JOHNNY CASH", "Hurt - Remastered")) == song_key(Song("Johnny Cash", "hurt!"))
    True
    """
    return SongKey(name_key(song.artist), name_key(song.title))


def strict_key(song: Song) -> SongKey:
    """Return the identity of a song for letting it in: a remix is not the song.

    Examples
    --------
    >>> strict_key(Song("Nena", "99 Luftballons (Club Mix)")).title
    '99luftballonsclubmix'
    """
    return SongKey(name_key(song.artist, strict=True), name_key(song.title, strict=True))


@lru_cache(maxsize=65536)
def credit_keys(artist: str, title: str = "") -> frozenset[str]:
    """Return the keys of everybody credited: the whole name, its members and the guests.

    Names that name nobody (*Various Artists*) are left out.

    Examples
    --------
    >>> sorted(credit_keys("Eminem & Dido", "Stan (feat. Elton John)"))
    ['dido', 'eltonjohn', 'eminem', 'eminemdido']
    """
    placeholders = _placeholder_keys()[0]
    if not title and not has_guests(artist) and not _BETWEEN_ARTISTS.search(artist.casefold()):
        return frozenset({name_key(artist)}) - placeholders - {""}
    main, guests = find_guests(artist)
    guests = [*guests, *find_guests(title)[1]]
    names = [artist, main, *guests]
    for name in (main, *guests):
        names += _BETWEEN_ARTISTS.split(name.casefold())
    return frozenset(key for name in names if (key := name_key(name))) - placeholders


def song_keys(song: Song) -> frozenset[SongKey]:
    """Return the identities under which a song is kept out: one for each credited artist.

    Examples
    --------
    >>> sorted(key.artist for key in song_keys(Song("Queen & David Bowie", "Under Pressure")))
    ['davidbowie', 'queen', 'queendavidbowie']
    """
    artists = credit_keys(song.artist, song.title) | {name_key(song.artist)}
    titles = (song.title, *other_titles(song.title))
    return frozenset(SongKey(artist, name_key(title)) for artist in artists for title in titles)


def without_number(name: str) -> str:
    """Return a title or a file's name without the number of its track.

    Examples
    --------
    >>> without_number("01 - Hurt"), without_number("99 Luftballons"), without_number("07. 1979")
    ('Hurt', '99 Luftballons', '1979')
    """
    return _TRACK_NUMBER.sub("", name) or name


def other_titles(title: str) -> tuple[str, ...]:
    """Return what else a title field may mean: without its track number, or parts of a medley.

    Examples
    --------
    >>> other_titles("01 Hurt"), other_titles("Hurt / Jackson"), other_titles("Hurt")
    (('Hurt',), ('Hurt', 'Jackson'), ())
    """
    bare = without_number(title)
    parts = [part for part in _MEDLEY.split(bare) if folded_letters(part)] if "/" in bare else []
    return tuple(other for other in dict.fromkeys((bare, *parts)) if other != title)


def alias_names(song: Song) -> tuple[SongName, ...]:
    """Return the artists and titles that a song's *title* may hold, as many files are tagged.

    Examples
    --------
    >>> alias_names(Song("oldies 4 ever", "Johnny Cash - Hurt (HQ)"))
    (SongName(artist='Johnny Cash', title='Hurt (HQ)'),)
    >>> alias_names(Song("Johnny Cash", "Hurt - Live"))
    ()
    """
    names = dict.fromkeys(written_names(song.title) + written_names(without_number(song.title)))
    return tuple(name for name in names if not any(is_remark(part, strict=True) for part in name))


def written_names(text: str) -> tuple[SongName, ...]:
    """Read ``"Artist – Title"``, with any dash between spaces.

    Where nothing else is found, a dash with one space, then a long dash without spaces will do; a
    hyphen without spaces never parts (*Jay-Z*).

    Returns
    -------
    tuple of SongName
        One for every dash, the first dash first (the way it was most likely meant); empty if the
        text cannot be read so.

    Examples
    --------
    >>> written_names("Jay-Z – 99 Problems")
    (SongName(artist='Jay-Z', title='99 Problems'),)
    >>> len(written_names("Blink - 182 - Dammit - Live")), written_names("Hurt")
    (2, ())
    """
    if not _ANY_DASH.search(text):
        return ()
    for dash in (_SPACED_DASH, _HALF_SPACED_DASH, _LONG_DASH):
        pairs = ((text[: m.start()].strip(), text[m.end() :].strip()) for m in dash.finditer(text))
        found = [SongName(*pair) for pair in pairs if all(folded_letters(p) for p in pair)]
        if found:  # "Johnny Cash – Hurt – Live": the last dash parts no artist from a title
            return tuple(
                found[:1] + [name for name in found[1:] if not is_remark(name.title, strict=True)]
            )
    return ()


@lru_cache(maxsize=4096)
def written_keys(text: str) -> frozenset[SongKey]:
    """Return every identity that a written ``"Artist – Title"`` may mean, for keeping it out.

    Examples
    --------
    >>> SongKey("johnnycash", "hurt") in written_keys("Hurt – Johnny Cash")
    True
    """
    keys: set[SongKey] = set()
    for name in written_names(text):
        for artist, title in (name, name[::-1]):
            title_key = name_key(title)
            keys.add(SongKey(name_key(artist), title_key))
            keys |= {SongKey(credit, title_key) for credit in credit_keys(artist, title)}
    return frozenset(keys)


def names_a_song(artist: str, title: str, *, by_person: bool = False) -> bool:
    """Say whether artist and title name a song.

    *Unknown Artist* and *Track 01*, as programs write them, do not, unless a person wrote them.

    Examples
    --------
    >>> names_a_song("Johnny Cash", "Hurt"), names_a_song("Johnny Cash", ""), \
names_a_song("Johnny Cash", "Track 07"), names_a_song("Charli XCX", "Track 10", by_person=True)
    (True, False, False, True)
    """
    artist_key, title_key = name_key(artist), name_key(title)
    if not (artist_key and title_key):
        return False
    if by_person:
        return True
    artists, titles = _placeholder_keys()
    return artist_key not in artists and title_key.rstrip("0123456789") not in titles


@lru_cache(maxsize=1)
def _placeholder_keys() -> tuple[frozenset[str], frozenset[str]]:
    words = identity_words()["placeholders"]
    artists, titles = (frozenset(name_key(w) for w in words[k]) for k in ("artists", "titles"))
    return artists, titles


@lru_cache(maxsize=1)
def _shared_album_keys() -> frozenset[str]:
    return frozenset(name_key(name) for name in identity_words()["albums"]["shared"])


def is_shared_album(album_key: str) -> bool:
    """Say whether many artists have an album of this key, such as *Greatest Hits*.

    Examples
    --------
    >>> is_shared_album(name_key("Greatest Hits")), is_shared_album(name_key("Nevermind"))
    (True, False)
    """
    return album_key in _shared_album_keys()
