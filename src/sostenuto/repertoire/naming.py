"""Naming: which recordings nobody has named, what they may be, and putting names on them.

Conventions: a suggestion is never a name. It becomes one when a person says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sostenuto.repertoire.catalogue import identity_words
from sostenuto.repertoire.identity import names_a_song, without_number, written_names
from sostenuto.repertoire.library import Library
from sostenuto.repertoire.marks import is_named
from sostenuto.repertoire.songs import Licence, Recording, Song

_ONLY_NUMBER = re.compile(r"\W*\d{1,3}\W*")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What an unknown recording may be.

    Attributes
    ----------
    song : Song
    source : str
        ``"same recording"``, ``"tags"``, ``"file name"`` or ``"folders"``.
    """

    song: Song
    source: str


@dataclass(frozen=True, slots=True)
class Naming:
    """What a person said about one recording.

    Attributes
    ----------
    id : str
    song : Song or None
        None leaves the song as it is.
    licence : Licence or None
        None leaves the licence as it is.
    """

    id: str
    song: Song | None
    licence: Licence | None = None


def unknown_recordings(recordings: Iterable[Recording]) -> tuple[Recording, ...]:
    """Return the recordings whose song nobody has named.

    Examples
    --------
    >>> [r.id for r in unknown_recordings([Recording("a", None), Recording("b", Song("X", "Y"))])]
    ['a']
    """
    return tuple(recording for recording in recordings if not is_named(recording))


def file_title(path: str) -> str:
    """Return a file's name without folder, ending and track number.

    Examples
    --------
    >>> file_title("music/01 - Johnny Cash - Hurt.mp3"), file_title("99 Luftballons.mp3")
    ('Johnny Cash - Hurt', '99 Luftballons')
    """
    name = re.split(r"[\\\\/]", path.strip())[-1]
    stem, dot, ending = name.rpartition(".")
    if dot and ending.casefold() in identity_words()["files"]["extensions"]:
        name = stem
    if " " not in name:
        name = name.replace("_", " ").strip()
    return without_number(name)


def suggestion_from_path(path: str) -> Suggestion | None:
    """Read an artist and a title out of a file's name, or else of its folders.

    Examples
    --------
    >>> suggestion_from_path("music/01 - Johnny Cash - Hurt.mp3").song
    Song(artist='Johnny Cash', title='Hurt', ...)
    >>> suggestion_from_path("music/Nena/Nena/03. 99 Luftballons.flac").song.artist
    'Nena'
    """
    title = file_title(path)
    names = [n for n in written_names(title) if not _ONLY_NUMBER.fullmatch(n.artist)]
    if names:
        artist, rest = names[0]
        pieces = [p for p in (names[-1].title, rest) if names_a_song(artist, p)]
        numbered = any(_ONLY_NUMBER.fullmatch(part) for part in re.split(r"\s-\s", rest)[:-1])
        if pieces:  # "Artist - Album - 03 - Title" ends with the title
            return Suggestion(Song(artist, pieces[0] if numbered else pieces[-1]), "file name")
    folders = [part for part in re.split(r"[\\\\/]", path.strip())[:-1] if part not in ("", ".")]
    if len(folders) >= 2 and names_a_song(folders[-2], title):
        return Suggestion(Song(folders[-2], title, album=folders[-1]), "folders")
    return None


def suggestions(
    recordings: Sequence[Recording], *, library: Library | None = None
) -> tuple[tuple[Recording, Suggestion | None], ...]:
    """Return every unknown recording with what it may be.

    Parameters
    ----------
    recordings : sequence of Recording
    library : Library, optional
        The same recordings prepared already, with an index of their fingerprints.

    Returns
    -------
    tuple of (Recording, Suggestion or None)
        The suggestion comes from a named copy of the same recording, else from incomplete tags,
        else from the file's name, else from its folders.

    Examples
    --------
    >>> [(_, found)] = suggestions([Recording("a", None, path="Nena - 99 Luftballons.mp3")])
    >>> found.song.title, found.source
    ('99 Luftballons', 'file name')
    """
    library = library or Library(recordings)
    return tuple((r, _suggestion(r, library)) for r in unknown_recordings(recordings))


def _suggestion(recording: Recording, library: Library) -> Suggestion | None:
    for copy in sorted(library.copies(recording)):
        for position in library.positions(("id", copy)):
            known = library.recordings[position]
            if known.song is not None and is_named(known):
                return Suggestion(known.song, "same recording")
    from_path = suggestion_from_path(recording.path)
    tags = recording.song
    if tags is None or from_path is None:
        return from_path
    artist = tags.artist if names_a_song(tags.artist, "x") else from_path.song.artist
    title = tags.title if names_a_song("x", tags.title) else from_path.song.title
    return Suggestion(replace(tags, artist=artist, title=title), from_path.source)


def named_recordings(
    recordings: Iterable[Recording], namings: Iterable[Naming]
) -> tuple[Recording, ...]:
    """Return the recordings with what a person said about them.

    Every recording of the same content (id) gets the name.

    Examples
    --------
    >>> [named] = named_recordings([Recording("a", None)], [Naming("a", Song("Nena", "99"))])
    >>> named.song.title, named.named_by
    ('99', 'person')
    """
    said = {naming.id: naming for naming in namings}
    return tuple(
        _named(recording, said[recording.id]) if recording.id in said else recording
        for recording in recordings
    )


def _named(recording: Recording, naming: Naming) -> Recording:
    licence = naming.licence or recording.licence
    if naming.song is None:
        return replace(recording, licence=licence)
    return replace(recording, song=naming.song, licence=licence, named_by="person")
