"""The house's recordings as the gate sees them, prepared once and shared by every page.

What is prepared belongs to one `version` of the house's music; each page asks the database which
one holds before it believes it, because several processes serve one house. What a recording sounds
like never changes (it is the same content), so it is read once and stays.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F

from sostenuto.audio.fingerprint_index import FingerprintIndex
from sostenuto.exchange.descriptions import features_of, fingerprint_of
from sostenuto.exchange.index import Index
from sostenuto.repertoire.library import Library
from sostenuto.repertoire.songs import Recording as HeardRecording
from sostenuto.repertoire.songs import Song as NamedSong
from sostenuto_web.repertoire.models import MusicState, Recording, Song

PERSON, TAGS = "person", "tags"

_lock = threading.RLock()
_kept: "Prepared | None" = None
_sounds: dict[str, Any] = {}
_finder = FingerprintIndex()


@dataclass(frozen=True)
class Prepared:
    """All recordings of one version of the house's music.

    Attributes
    ----------
    version : int
    library : Library
        Of the core; its positions are those of ``ids``.
    ids : tuple of UUID
        The rows' ids.
    places : dict of UUID to int
        Where in the library a row is.
    """

    version: int
    library: Library
    ids: tuple[UUID, ...]
    places: dict[UUID, int]


def version() -> int:
    """Return which version of the house's music holds."""
    return MusicState.objects.values_list("version", flat=True).filter(pk=1).first() or 0


def changed() -> None:
    """Say that a song or a recording has changed; call it inside the transaction that does it."""
    MusicState.objects.get_or_create(pk=1)
    MusicState.objects.filter(pk=1).update(version=F("version") + 1)


def prepared() -> Prepared:
    """Return the recordings as they are now, prepared anew where something has changed."""
    global _kept
    now = version()
    with _lock:
        if _kept is None or _kept.version != now:
            _kept = _prepare(now)
        return _kept


def forget() -> None:
    """Let go of everything that is prepared: for tests, whose houses come and go."""
    global _kept, _finder
    with _lock:
        _kept, _finder = None, FingerprintIndex()
        _sounds.clear()


def _prepare(now: int) -> Prepared:
    rows = list(
        Recording.objects.filter(failure="")
        .select_related("song", "song__merged_into", "folder")
        .order_by("pk")
    )
    _read_sounds(row.content for row in rows)
    heard = tuple(as_heard(row) for row in rows)
    ids = tuple(row.pk for row in rows)
    places = {pk: place for place, pk in enumerate(ids)}
    return Prepared(now, Library(heard, finder=_finder), ids, places)


def as_heard(row: Recording) -> HeardRecording:
    """Return a recording as the core knows it; its licence is judged by `asking`."""
    features, fingerprint = _sounds.get(row.content, (None, None))
    return HeardRecording(
        row.content,
        song_of(row),
        duration_s=row.seconds or 0.0,
        features=features,
        fingerprint=fingerprint,
        path=row.file_name or f"{row.folder.path}/{row.path}",
        named_by=PERSON if row.song_id and row.song_by_person else TAGS,
    )


def song_of(row: Recording) -> NamedSong | None:
    """Return the song of a recording: the one that it is tied to, else what its tags say."""
    if row.song_id is not None and row.song is not None:
        named = as_named(row.song)
        # What a person called the song does not hide what the file says of its album.
        return named if named.album else _with_album(named, row)
    if row.named and (row.artist or row.title):
        return NamedSong(row.artist, row.title, album=row.album, genre=row.genre)
    return None


def _with_album(song: NamedSong, row: Recording) -> NamedSong:
    return NamedSong(
        song.artist,
        song.title,
        album=row.album,
        genre=song.genre or row.genre,
        themes=song.themes,
        sounds=song.sounds,
        no_lyrics=song.no_lyrics,
        explicit=song.explicit,
    )


def as_named(row: Song) -> NamedSong:
    """Return a song as the core knows it; of a merged one, the song that it became."""
    row = row.merged_into or row
    return NamedSong(
        row.artist,
        row.title,
        album=row.album,
        genre=row.genre,
        themes=tuple(map(str, row.themes)),
        sounds=tuple(map(str, row.sounds)),
        no_lyrics=row.no_lyrics,
        explicit=row.explicit,
    )


def _read_sounds(contents: Iterable[str]) -> None:
    """Read from the engine's index what is not known yet of how these contents sound."""
    from sostenuto_web.repertoire.services import index_file

    wanted = [content for content in contents if content not in _sounds]
    if not wanted or not index_file().exists():
        return
    with Index(index_file()) as index:
        features = dict(index.pieces("features", wanted))
        prints = dict(index.pieces("fingerprint", wanted))
    for content in features.keys() | prints.keys():
        sound = features.get(content), prints.get(content)
        fingerprint = fingerprint_of(sound[1]) if sound[1] else None
        _sounds[content] = (features_of(sound[0]) if sound[0] else None, fingerprint)
        if fingerprint is not None:
            _finder.add(content, fingerprint)
