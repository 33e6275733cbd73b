"""What stands on the house's shelf for every client alike, worked out once for each version of it.

Whatever changes a song or a recording says so (`library.changed`), and what was kept is let go. A
client's own recordings are never kept.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from sostenuto.base.affect import AffectEstimate, AffectPoint
from sostenuto.base.errors import InputError
from sostenuto.listening.programme import Candidate
from sostenuto.music.key import Key
from sostenuto_web.listening.programmes import shelf
from sostenuto_web.listening.programmes.shelf import Row
from sostenuto_web.people.models import Client
from sostenuto_web.repertoire.gate import library

SAID_SD = 0.2
"""Taken for the spread of what staff said of a recording: nobody measured it (design)."""
UNKNOWN_LUFS = -18.0
NOWHERE = AffectEstimate(AffectPoint(0.0, 0.0), 1.0, 1.0, "unknown")

_lock = threading.Lock()
_kept: "tuple[int, tuple[Standing, ...]] | None" = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A recording and what follows from it alone.

    Attributes
    ----------
    row : Row
    id, song : str
        In hexadecimal digits; where nobody named the song, it is the recording's own.
    keys : tuple of UUID
        By which people may have spoken of it: of its heir, its song, itself.
    sound : AffectEstimate or None
        Where it lies by its sound, or as staff said.
    plain : Candidate
        As for somebody who said nothing of it.
    """

    row: Row
    id: str
    song: str
    keys: tuple[UUID, ...]
    sound: AffectEstimate | None
    plain: Candidate


def of(client: Client) -> list[Standing]:
    """Return what can be played to a client: the service's recordings, and their own."""
    return [*_of_the_house(), *_stood(shelf.own(client))]


def forget() -> None:
    """Let go of what is kept: for tests, whose houses come and go."""
    global _kept
    with _lock:
        _kept = None


def _of_the_house() -> "tuple[Standing, ...]":
    global _kept
    now = library.version()
    with _lock:
        if _kept is not None and _kept[0] == now:
            return _kept[1]
    found = tuple(_stood(shelf.of_the_house()))
    if now:  # where nothing was ever said to change, nothing can be known not to have
        with _lock:
            _kept = now, found
    return found


def _stood(rows: Iterable[Row]) -> list[Standing]:
    return [_standing(row) for row in rows]


def _standing(row: Row) -> Standing:
    keys = tuple(key for key in (row.heir, row.song, row.pk) if key is not None)
    sound = by_sound(row)
    return Standing(row, row.pk.hex, (row.song or row.pk).hex, keys, sound, _plain(row, sound))


def _plain(row: Row, sound: AffectEstimate | None) -> Candidate:
    song = row.heir or row.song
    return Candidate(
        id=row.pk.hex,
        title=row.shown_title,
        artist="" if row.made_here else row.shown_artist,  # the house counts as no artist
        duration_s=row.seconds,
        affect=sound or NOWHERE,
        tempo_bpm=row.tempo_bpm,
        key=_key(row.key),
        integrated_lufs=UNKNOWN_LUFS if row.loudness_lufs is None else row.loudness_lufs,
        song_key=song.hex if song else "",
    )


@lru_cache(maxsize=256)
def _key(text: str) -> Key | None:
    if not text:
        return None
    try:
        return Key.parse(text)
    except InputError:  # somebody wrote what is no key
        return None


def by_sound(row: Row) -> AffectEstimate | None:
    """Return where a recording lies by its sound, or as staff said; what was said wins."""
    valence = row.valence if row.said_valence is None else row.said_valence
    arousal = row.arousal if row.said_arousal is None else row.said_arousal
    if valence is None or arousal is None:
        return None
    said = row.said_valence is not None or row.said_arousal is not None
    return AffectEstimate(
        AffectPoint(_inside(valence), _inside(arousal)),
        _spread(row.said_valence, row.valence_sd),
        _spread(row.said_arousal, row.arousal_sd),
        "therapist" if said else "audio",
    )


def _inside(value: float) -> float:
    return min(1.0, max(-1.0, value))


def _spread(said: float | None, heard_sd: float | None) -> float:
    if said is not None:
        return SAID_SD
    return 1.0 if heard_sd is None else heard_sd
