"""From rows to what the gate judges: songs under all their names, recordings with their sound.

Conventions: a song has one name that is shown, and may have others (of songs that became it, and
misspellings); something is kept out when any of its names is. Ids are 32 hexadecimal digits, and
tags the JSON that the database holds: of ten thousand rows that did not change none is taken apart.
"""

import json
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import TextField
from django.db.models.functions import Cast

from sostenuto.repertoire.identity import SongName
from sostenuto.repertoire.songs import Recording as HeardRecording
from sostenuto.repertoire.songs import Song as NamedSong
from sostenuto_web.repertoire.gate.sounds import Sound
from sostenuto_web.repertoire.models import Audience

AS_TEXT = frozenset({"pk", "song", "merged_into", "themes", "sounds"})
PERSON, TAGS = "person", "tags"
NARROWER = tuple(map(str, (Audience.EVERYONE, Audience.WITH_THERAPIST, Audience.NOBODY)))
_PLACES = {audience: place for place, audience in enumerate(NARROWER)}


class SongRow(NamedTuple):
    """The columns of a song that the gate reads."""

    pk: str
    artist: str
    title: str
    album: str
    genre: str
    themes: str
    sounds: str
    no_lyrics: bool | None
    explicit: bool | None
    audience: str
    merged_into: str | None


class RecordingRow(NamedTuple):
    """The columns of a recording that the gate reads."""

    pk: str
    content: str
    folder__path: str
    path: str
    file_name: str
    title: str
    artist: str
    album: str
    genre: str
    named: bool
    song: str | None
    song_by_person: bool
    seconds: float | None
    audience: str
    only_for: UUID | None
    affect_model: str


@dataclass(frozen=True, slots=True)
class HeldSong:
    """A song of the house.

    Attributes
    ----------
    named : Song
        Of the core, by the name that is shown.
    faces : tuple of Song
        The same under its other names.
    audience : str
        The narrowest of its own and of the songs that became it.
    """

    named: NamedSong
    faces: tuple[NamedSong, ...]
    audience: str


@dataclass(frozen=True, slots=True)
class HeldRecording:
    """A recording of the house.

    Attributes
    ----------
    heard : Recording
        Of the core, by the name of its song.
    faces : tuple of Song
        What its song may be called besides.
    audience : str
        The narrower of its own and its song's.
    only_for : UUID or None
    known : bool
        Whether it is known what it sounds like.
    """

    heard: HeardRecording
    faces: tuple[NamedSong, ...]
    audience: str
    only_for: UUID | None
    known: bool


def columns(row: type[SongRow] | type[RecordingRow]) -> list[Any]:
    """Return what to read for the rows of a kind."""
    return [
        Cast("id" if name == "pk" else name, TextField()) if name in AS_TEXT else name
        for name in row._fields
    ]


def hexed(text: str | None) -> str | None:
    """Return an id as it came from the database with its digits only.

    Examples
    --------
    >>> hexed("00000000-0000-0000-0000-00000000000a")
    '0000000000000000000000000000000a'
    """
    return text and text.replace("-", "")


def narrowest(*audiences: str) -> str:
    """Return the narrowest of some audiences; one that is none counts as nobody.

    Examples
    --------
    >>> narrowest("everyone", "with_therapist"), narrowest("everyone", "strange")
    ('with_therapist', 'nobody')
    """
    return NARROWER[max(_PLACES.get(audience, len(NARROWER) - 1) for audience in audiences)]


class Holding:
    """Makes what is judged out of rows, and takes over from the last time what did not change."""

    def __init__(self, before: "Holding | None" = None) -> None:
        self._before: dict[str, tuple[tuple[Any, ...], Any]] = before._made if before else {}
        self._made: dict[str, tuple[tuple[Any, ...], Any]] = {}

    def forget_before(self) -> None:
        """Let go of the last time, when everything is made."""
        self._before = {}

    def song(self, row: SongRow, others: frozenset[SongName], audience: str) -> HeldSong:
        """Return a song, which is also called ``others``."""
        made_of = (row, others, audience)
        found = self._before.get(row.pk)
        if found is None or found[0] != made_of:
            found = made_of, _song(*made_of)
        self._made[row.pk] = found
        return found[1]

    def recording(self, row: RecordingRow, song: HeldSong | None, sound: Sound) -> HeldRecording:
        """Return a recording; ``song`` is the one that it is tied to, if that is known."""
        found = self._before.get(row.pk)
        if (
            found is None
            or found[0][1] is not song  # both are taken over whole, so it is enough
            or found[0][2] is not sound  # to ask whether they are the same
            or found[0][0] != row
        ):
            found = (row, song, sound), _recording(row, song, sound)
        self._made[row.pk] = found
        return found[1]


def _song(row: SongRow, others: frozenset[SongName], audience: str) -> HeldSong:
    own = SongName(row.artist, row.title)
    named = _named(row, own)
    faces = tuple(_named(row, name) for name in sorted(others - {own}))
    return HeldSong(named, faces, audience)


def _named(row: SongRow, name: SongName) -> NamedSong:
    return NamedSong(
        *name,
        album=row.album,
        genre=row.genre,
        themes=_words(row.themes),
        sounds=_words(row.sounds),
        no_lyrics=row.no_lyrics,
        explicit=row.explicit,
    )


def _words(found: str) -> tuple[str, ...]:
    return tuple(map(str, json.loads(found or "[]")))


def _recording(row: RecordingRow, song: HeldSong | None, sound: Sound) -> HeldRecording:
    named, faces = _names(row, song)
    heard = HeardRecording(
        row.content,
        named,
        duration_s=row.seconds or 0.0,
        features=sound.features,
        fingerprint=sound.fingerprint,
        path=row.file_name or f"{row.folder__path}/{row.path}",
        named_by=PERSON if song is not None and row.song_by_person else TAGS,
    )
    audience = narrowest(row.audience, song.audience if song else row.audience)
    # Where no model of affect filled in the row nobody claims to have heard it; it is believed.
    known = sound.features is not None or not row.affect_model
    return HeldRecording(heard, faces, audience, row.only_for, known)


def _names(
    row: RecordingRow, song: HeldSong | None
) -> tuple[NamedSong | None, tuple[NamedSong, ...]]:
    """Return the song of a recording, and what it may be called besides.

    What a person called the song does not hide what the file says of its album.
    """
    if song is None:
        tagged = row.song is None and row.named and (row.artist or row.title)
        own = NamedSong(row.artist, row.title, album=row.album, genre=row.genre)
        return (own, ()) if tagged else (None, ())
    named = song.named
    if not row.album or row.album == named.album:
        return named, song.faces
    on_album = NamedSong(
        named.artist,
        named.title,
        album=row.album,
        genre=named.genre or row.genre,
        themes=named.themes,
        sounds=named.sounds,
        no_lyrics=named.no_lyrics,
        explicit=named.explicit,
    )
    return on_album, (*song.faces, *((named,) if named.album else ()))
