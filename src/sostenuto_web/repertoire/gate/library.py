"""The house's songs and recordings as the gate sees them, prepared once and shared by every page.

What is prepared belongs to one `version` of the house's music; each page asks the database which
one holds before it believes it, because several processes serve one house. What did not change
from one version to the next is taken over.
"""

import secrets
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F

from sostenuto.repertoire.identity import SongKey, SongName, song_keys
from sostenuto.repertoire.library import Library
from sostenuto_web.repertoire.gate.holding import (
    HeldRecording,
    HeldSong,
    Holding,
    RecordingRow,
    SongRow,
    narrowest,
)
from sostenuto_web.repertoire.gate.sounds import Sounds
from sostenuto_web.repertoire.models import MusicState, OtherName, Recording, Song

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
    ids : tuple of UUID
        The recordings' ids.
    places : dict of UUID to int
        Where in the library a recording is.
    held : tuple of HeldRecording
    songs : dict of UUID to HeldSong
        Every song, each merged one as its heir.
    aliases : dict of SongKey to set of SongName
        By what a song with several names may be called: all its names.
    """

    version: int
    library: Library
    ids: tuple[UUID, ...]
    places: dict[UUID, int]
    held: tuple[HeldRecording, ...]
    songs: dict[UUID, HeldSong]
    aliases: Aliases


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
    rows = [RecordingRow(*row) for row in heard.values_list(*RecordingRow._fields)]
    holding = Holding(_holding)
    songs, aliases = _songs(holding)
    _sounds.read(row.content for row in rows)
    held = tuple(
        holding.recording(row, songs.get(row.song) if row.song else None, _sounds.of(row.content))
        for row in rows
    )
    holding.forget_before()
    _holding = holding
    ids = tuple(row.pk for row in rows)
    places = {pk: place for place, pk in enumerate(ids)}
    library = Library((one.heard for one in held), finder=_sounds.finder)
    return Prepared(now, library, ids, places, held, songs, aliases)


def _songs(holding: Holding) -> tuple[dict[UUID, HeldSong], Aliases]:
    names = list(OtherName.objects.values_list("song", "artist", "title"))
    rows = {row[0]: SongRow(*row) for row in Song.objects.values_list(*SongRow._fields)}
    heirs = {pk: _heir(pk, rows) for pk in rows}
    others: dict[UUID, set[SongName]] = {}
    audiences: dict[UUID, list[str]] = {}
    for pk, row in rows.items():
        audiences.setdefault(heirs[pk], []).append(row.audience)
        if heirs[pk] != pk:
            others.setdefault(heirs[pk], set()).add(SongName(row.artist, row.title))
    for pk, artist, title in names:
        if pk in heirs:  # else it went away between two queries, and this is prepared once more
            others.setdefault(heirs[pk], set()).add(SongName(artist, title))
    held = {
        pk: holding.song(rows[pk], frozenset(others.get(pk, ())), narrowest(*said))
        for pk, said in audiences.items()
    }
    return {pk: held[heirs[pk]] for pk in rows}, _aliases(held[pk] for pk in others)


def _heir(pk: UUID, rows: dict[UUID, SongRow]) -> UUID:
    """Return the song that a song became, however often it was merged."""
    seen = {pk}
    while (into := rows[pk].merged_into) in rows and into is not None and into not in seen:
        seen.add(into)
        pk = into
    return pk


def _aliases(songs: Iterable[HeldSong]) -> Aliases:
    found: Aliases = {}
    for song in songs:
        every = (song.named, *song.faces)
        names = frozenset(SongName(one.artist, one.title) for one in every)
        for key in {key for one in every for key in song_keys(one)}:
            found[key] = found.get(key, frozenset()) | names
    return found
