"""The house's songs and recordings as the gate sees them, prepared once and shared by every page.

What is prepared belongs to one `version` of the house's music; each page asks the database which
one holds before it believes it, because several processes serve one house. What did not change
from one version to the next is taken over.
"""

import secrets
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import F

from sostenuto.repertoire.identity import SongKey, SongName, song_keys
from sostenuto_web.repertoire.gate.holding import (
    HeldRecording,
    HeldSong,
    Holding,
    RecordingRow,
    SongRow,
    columns,
    hexed,
    narrowest,
)
from sostenuto_web.repertoire.gate.sounds import Sounds
from sostenuto_web.repertoire.models import MusicState, OtherName, Recording, Song

if TYPE_CHECKING:  # the engine is loaded only where something is asked of it
    from sostenuto.repertoire.library import Library

Aliases = dict[SongKey, frozenset[SongName]]
_STEPS = 1 << 24

_lock = threading.RLock()
_kept: "Prepared | None" = None
_sounds = Sounds()
_holding = Holding()


@dataclass(frozen=True)
class Prepared:
    """Everything that can sound, of one version of the house's music.

    Attributes
    ----------
    version : int
    library : Library
        Of the core; its positions are those of ``ids``.
    ids : tuple of str
        The recordings' ids, in hexadecimal digits.
    places : dict of str to int
        Where in the library a recording is.
    held : tuple of HeldRecording
    songs : dict of str to HeldSong
        Every song, each merged one as its heir.
    aliases : dict of SongKey to set of SongName
        By what a song with several names may be called: all its names.
    """

    version: int
    library: "Library"
    ids: tuple[str, ...]
    places: dict[str, int]
    held: tuple[HeldRecording, ...]
    songs: dict[str, HeldSong]
    aliases: Aliases

    def song(self, pk: UUID) -> HeldSong | None:
        """Return a song, or of a merged one its heir; None where it is not known."""
        return self.songs.get(pk.hex)

    def place(self, pk: UUID) -> int:
        """Return where a recording is in the library, or -1."""
        return self.places.get(pk.hex, -1)


def version() -> int:
    """Return which version of the house's music holds."""
    return MusicState.objects.values_list("version", flat=True).filter(pk=1).first() or 0


def changed() -> None:
    """Say that a song or a recording has changed; call it inside the transaction that does it."""
    MusicState.objects.get_or_create(pk=1)
    # No plain count: the number of a change that was rolled back must not come again.
    step = 1 + secrets.randbelow(_STEPS)
    MusicState.objects.filter(pk=1).update(version=F("version") + step)


def prepared() -> Prepared:
    """Return what is in the house now, prepared anew where something has changed."""
    global _kept
    now = version()
    with _lock:
        if _kept is None or _kept.version != now:
            _kept = _prepare(now)
        return _kept


def forget() -> None:
    """Let go of everything that is prepared: for tests, whose houses come and go."""
    global _kept, _sounds, _holding
    with _lock:
        _kept, _sounds, _holding = None, Sounds(), Holding()


def _prepare(now: int) -> Prepared:
    global _holding
    heard = Recording.objects.filter(failure="").order_by("pk")
    rows = [RecordingRow(*row) for row in heard.values_list(*columns(RecordingRow))]
    holding = Holding(_holding)
    songs, aliases = _songs(holding)
    _sounds.read(row.content for row in rows)
    held = tuple(
        holding.recording(row, songs.get(hexed(row.song) or ""), _sounds.of(row.content))
        for row in rows
    )
    holding.forget_before()
    _holding = holding
    ids = tuple(row.pk.replace("-", "") for row in rows)
    same = _kept is not None and _kept.ids == ids
    places = _kept.places if _kept and same else {pk: place for place, pk in enumerate(ids)}
    return Prepared(now, _library(ids, held), ids, places, held, songs, aliases)


def _library(ids: tuple[str, ...], held: tuple[HeldRecording, ...]) -> "Library":
    """Return the core's library, out of the one before where only names and tags are others."""
    before = _kept
    if before is None or before.ids != ids:
        return _new_library(held)
    pairs = [(one.heard, old.heard) for one, old in zip(held, before.held, strict=True)]
    changed = [(new, old) for new, old in pairs if new is not old]
    if any((new.id, new.path) != (old.id, old.path) for new, old in changed):
        return _new_library(held)
    return before.library.with_(new for new, _old in changed) if changed else before.library


def _new_library(held: Iterable[HeldRecording]) -> "Library":
    from sostenuto.repertoire.library import Library

    return Library((one.heard for one in held), finder=_sounds.finder).prepare()


def _songs(holding: Holding) -> tuple[dict[str, HeldSong], Aliases]:
    names = list(OtherName.objects.values_list("song", "artist", "title"))
    rows = [SongRow(*row) for row in Song.objects.values_list(*columns(SongRow))]
    heirs = _heirs(rows)
    others: dict[str, set[SongName]] = {}
    audiences: dict[str, list[str]] = {}
    for row in rows:
        pk = hexed(row.pk) or ""
        if pk in heirs:
            others.setdefault(heirs[pk], set()).add(SongName(row.artist, row.title))
            audiences.setdefault(heirs[pk], []).append(row.audience)
    for song, artist, title in names:
        others.setdefault(heirs.get(song.hex, song.hex), set()).add(SongName(artist, title))
    nothing: frozenset[SongName] = frozenset()
    songs: dict[str, HeldSong] = {}
    for row in rows:
        pk = row.pk.replace("-", "")
        also = frozenset(others[pk]) if pk in others else nothing
        songs[pk] = holding.song(row, also, narrowest(row.audience, *audiences.get(pk, ())))
    for pk, heir in heirs.items():
        songs[pk] = songs[heir]
    return songs, _aliases(songs[pk] for pk in others if pk in songs)


def _heirs(rows: Iterable[SongRow]) -> dict[str, str]:
    """Return for each merged song the one that it became, however often it was merged."""
    into = {hexed(row.pk) or "": hexed(row.merged_into) or "" for row in rows if row.merged_into}
    found: dict[str, str] = {}
    for pk in into:
        seen, heir = {pk}, pk
        while heir in into and into[heir] not in seen:
            heir = into[heir]
            seen.add(heir)
        if heir != pk:
            found[pk] = heir
    return found


def _aliases(songs: Iterable[HeldSong]) -> Aliases:
    found: Aliases = {}
    for song in songs:
        every = (song.named, *song.faces)
        names = frozenset(SongName(one.artist, one.title) for one in every)
        for key in {key for one in every for key in song_keys(one)}:
            found[key] = found.get(key, frozenset()) | names
    return found
