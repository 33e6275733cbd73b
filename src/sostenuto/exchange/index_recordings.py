"""From what the index keeps to the recordings that the gate and the sequencer know."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from sostenuto.base.errors import SostenutoError
from sostenuto.exchange.descriptions import features_of, fingerprint_of
from sostenuto.exchange.index import Index
from sostenuto.exchange.index_rows import Entry
from sostenuto.repertoire.songs import Licence, Recording, Song

Piece = TypeVar("Piece")


def song_of(entry: Entry) -> Song | None:
    """Return the song an entry is of: as a person named it, else by its tags, else None.

    Tags name a song only with both artist and title; anything less leaves it unknown.
    """
    if entry.name:
        return entry.name.song
    tags = entry.tags
    if not (tags.artist and tags.title):
        return None
    return Song(tags.artist, tags.title, album=tags.album, genre=tags.genre)


def recordings(
    index: Index, entries: Iterable[Entry], *, sound: bool = True
) -> tuple[Recording, ...]:
    """Return the recordings that entries are files of, copies once, in order.

    Parameters
    ----------
    index : Index
    entries : iterable of Entry
        Those with an error are left out.
    sound : bool
        Whether features and fingerprints are read as well; the gate needs them.

    Returns
    -------
    tuple of Recording
        Features are None where they are of an older table; a recording of which copies lie in
        several places has the first one's path.
    """
    first: dict[str, Entry] = {}
    for entry in entries:
        if entry.id and not entry.error:
            first.setdefault(entry.id, entry)
    features = dict(index.pieces("features", first)) if sound else {}
    prints = dict(index.pieces("fingerprint", first)) if sound else {}
    return tuple(
        _recording(entry, features.get(entry.id), prints.get(entry.id)) for entry in first.values()
    )


def _recording(entry: Entry, features: bytes | None, fingerprint: bytes | None) -> Recording:
    return Recording(
        id=entry.id,
        song=song_of(entry),
        duration_s=float(entry.summary["duration_s"]),
        licence=(entry.name and entry.name.licence) or Licence(),
        features=_readable(features_of, features),
        fingerprint=_readable(fingerprint_of, fingerprint),
        path=str(entry.path),
        named_by="person" if entry.name else "tags",
    )


def _readable(read: Callable[[bytes], Piece], piece: bytes | None) -> Piece | None:
    try:
        return read(piece) if piece else None
    except SostenutoError:
        return None
