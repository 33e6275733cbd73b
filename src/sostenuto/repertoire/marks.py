"""The marks by which the gate recognises a song: its names, artists, album, tags and files.

Conventions: a mark is a tuple of a kind and one or two keys, such as ``("artist", "johnnycash")``.
A register's rules and a recording's marks meet by being equal; nothing else is compared.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from sostenuto.repertoire.folding import has_guests
from sostenuto.repertoire.identity import (
    SongName,
    alias_names,
    credit_keys,
    is_shared_album,
    name_key,
    names_a_song,
    other_titles,
)
from sostenuto.repertoire.songs import Recording, Song

Mark = tuple[str, ...]
_SEPARATORS = re.compile(r"[;,/|]")


@lru_cache(maxsize=16384)
def tag_keys(text: str) -> frozenset[str]:
    """Return the keys of a tag, which may be several in one text.

    Examples
    --------
    >>> sorted(tag_keys("Drinking; bars"))
    ['bars', 'drinking', 'drinkingbars']
    """
    return frozenset(key for t in (text, *_SEPARATORS.split(text)) if (key := name_key(t)))


def is_named(item: Recording | Song) -> bool:
    """Say whether a person, or tags that can be believed, named the song.

    Examples
    --------
    >>> is_named(Recording("a1", None)), is_named(Song("Johnny Cash", "Hurt"))
    (False, True)
    """
    if isinstance(item, Song):
        return names_a_song(item.artist, item.title, by_person=True)
    song = item.song
    by_person = item.named_by == "person"
    return song is not None and names_a_song(song.artist, song.title, by_person=by_person)


@lru_cache(maxsize=32768)
def song_marks(song: Song, *, named: bool) -> frozenset[Mark]:
    """Return a song's marks; its name only where it is believed.

    Examples
    --------
    >>> sorted(song_marks(Song("Nena", "99 Luftballons", themes=("war",)), named=True))
    [('artist', 'nena'), ('song', 'nena', '99luftballons'), ('tag', 'war'),
     ('title', '99luftballons')]
    """
    credits_ = credit_keys(song.artist, song.title if has_guests(song.title) else "")
    marks: set[Mark] = {("artist", credit) for credit in credits_}
    if named:
        title = name_key(song.title)
        marks.update(("song", credit, title) for credit in credits_)
        marks |= {("song", name_key(song.artist), title), ("title", title)}
        for name in alias_names(song):
            marks |= alias_marks(name)
        for other in other_titles(song.title):
            marks.update(("alias", credit, name_key(other)) for credit in credits_)
    if song.album:
        album = name_key(song.album)
        marks.add(("album", album))
        marks.update(("album_by", credit, album) for credit in credits_)
    for tag in song.themes + song.sounds:
        marks.update(("tag", key) for key in tag_keys(tag))
    if song.genre:
        marks.update(("genre", key) for key in tag_keys(song.genre))
    return frozenset(marks)


def item_marks(item: Recording | Song, *, named: bool) -> frozenset[Mark]:
    """Return the marks of a song, or of a recording's song."""
    song = item if isinstance(item, Song) else item.song
    return frozenset() if song is None else song_marks(song, named=named)


def alias_marks(name: SongName) -> set[Mark]:
    """Return the marks of an artist and a title that a title field holds, in both orders."""
    marks: set[Mark] = set()
    for artist, title in (name, name[::-1]):
        key = name_key(title)
        for credit in credit_keys(artist, title):
            marks |= {("alias", credit, key), ("alias_artist", credit)}
    return marks


def album_marks(marks: Iterable[Mark]) -> set[Mark]:
    """Return the marks that the rest of the album shares.

    An album name that many artists use (*Greatest Hits*) counts only together with the artist.
    """
    return {
        mark
        for mark in marks
        if mark[0] == "album_by" or (mark[0] == "album" and not is_shared_album(mark[1]))
    }


def linked_marks(marks: Iterable[Mark]) -> set[Mark]:
    """Return the marks that other recordings of the same song have.

    A name read out of a title field (an alias) meets a proper name, never another alias: *Symphony
    No. 5 - Allegro* is not one song for all who wrote one.

    Examples
    --------
    >>> sorted(linked_marks([("song", "a", "b"), ("alias", "c", "d"), ("artist", "a")]))
    [('alias', 'a', 'b'), ('song', 'a', 'b'), ('song', 'c', 'd')]
    """
    linked: set[Mark] = set()
    for kind, *keys in marks:
        if kind in ("song", "alias"):
            linked.add(("song", *keys))
        if kind == "song":
            linked.add(("alias", *keys))
    return linked


def path_parts(path: str) -> tuple[str, ...]:
    r"""Return a path's parts for comparing: one kind of slash, no case, one Unicode form.

    Examples
    --------
    >>> path_parts(r"Music\Cash/Hurt.MP3")
    ('music', 'cash', 'hurt.mp3')
    """
    text = unicodedata.normalize("NFC", path.replace("\\", "/").strip()).casefold()
    return tuple(part for part in text.split("/") if part not in ("", "."))


def file_marks(path: str, *, named_in_register: bool) -> set[Mark]:
    """Return marks so that two paths meet when one ends with the whole of the other.

    Examples
    --------
    >>> bool(file_marks("/home/x/music/Hurt.mp3", named_in_register=False)
    ...      & file_marks("music/hurt.mp3", named_in_register=True))
    True
    """
    parts = path_parts(path)
    endings = {"/".join(parts[start:]) for start in range(len(parts))}
    whole, ending = ("entry", "file") if named_in_register else ("file", "entry")
    return {(whole, "/".join(parts))} | {(ending, e) for e in endings} if parts else set()
