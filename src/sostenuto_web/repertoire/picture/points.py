"""Every recording of the service as a point: read once for a version of the house's music.

What a browser gets is one compact document whose columns stand beside each other; its bytes are
kept. A client's own recordings are in no such document but the client's.
"""

import json
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import TextField
from django.db.models.functions import Cast

from sostenuto.base.errors import InputError
from sostenuto.music.key import Key
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import Audience, Recording
from sostenuto_web.repertoire.recordings.selectors import NOW

KEYS = tuple(str(Key(tonic, mode)) for mode in ("major", "minor") for tonic in range(12))
_PLACES = {key: place for place, key in enumerate(KEYS)}
_COLUMNS = (
    *("title", "artist", "seconds", "now_tempo_bpm", "now_key", "now_valence", "now_arousal"),
    *("valence_sd", "arousal_sd", "said_valence", "said_arousal", "audience", "song__title"),
    *("song__artist", "song__audience", "song__no_lyrics"),
)
_FINE = 1000
"""A place and a spread are sent in thousandths."""

_lock = threading.Lock()
_kept: "Points | None" = None


class Point(NamedTuple):
    """One recording: its place in [-1, 1] with its spread (None where nobody can say), its facts.

    ``key`` is a place in `KEYS` or -1; ``tags`` are themes and sounds.
    """

    pk: str
    title: str
    artist: str
    seconds: int
    tempo: int | None
    key: int
    x: float | None
    y: float | None
    sx: float
    sy: float
    tags: tuple[str, ...]
    no_lyrics: bool
    answer: str


@dataclass(frozen=True)
class Points:
    """The service's recordings of one version of the house's music, by title."""

    version: int
    rows: tuple[Point, ...]

    @cached_property
    def tags(self) -> list[str]:
        """Every tag that one of them has, by name."""
        return sorted({tag for row in self.rows for tag in row.tags}, key=str.casefold)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The recordings' ids, in hexadecimal digits."""
        return tuple(row.pk for row in self.rows)

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each recording stands, by its id."""
        return {row.pk: place for place, row in enumerate(self.rows)}

    @cached_property
    def document(self) -> bytes:
        """The points as a browser gets them, with what licences say."""
        return document(self.rows)

    def prepare(self) -> None:
        """Work out what the first page would wait for."""
        _ = self.tags, self.ids, self.places, self.document


def of_the_house() -> Points:
    """Return the points of the service's own recordings as they are now."""
    global _kept
    now = library.version()
    with _lock:
        if _kept is None or _kept.version != now:
            _kept = Points(now, tuple(_read(Recording.objects.filter(only_for=None))))
        return _kept


def of_client(client_id: UUID) -> tuple[Point, ...]:
    """Return the points of a client's own recordings."""
    return tuple(_read(Recording.objects.filter(only_for=client_id)))


def forget() -> None:
    """Let go of what is kept: for tests, whose houses come and go."""
    global _kept
    with _lock:
        _kept = None


def document(rows: Iterable[Point]) -> bytes:
    """Return points in columns, as JSON."""
    rows = list(rows)
    artists = _Table(row.artist for row in rows)
    tags = _Table(tag for row in rows for tag in row.tags)
    columns: dict[str, Any] = {
        "ids": "".join(row.pk for row in rows),
        "titles": [row.title for row in rows],
        "artists": artists.values,
        "artist": [artists.places[row.artist] for row in rows],
        "seconds": [row.seconds for row in rows],
        "tempo": [row.tempo for row in rows],
        "key": [row.key for row in rows],
        "x": [_sent(row.x) for row in rows],
        "y": [_sent(row.y) for row in rows],
        "sx": [_sent(row.sx) for row in rows],
        "sy": [_sent(row.sy) for row in rows],
        "tagNames": tags.values,
        "tags": [[tags.places[tag] for tag in row.tags] for row in rows],
        "noLyrics": "".join("1" if row.no_lyrics else "0" for row in rows),
        "answers": "".join(row.answer for row in rows),
    }
    return json.dumps(columns, separators=(",", ":"), ensure_ascii=False).encode()


class _Table:
    def __init__(self, values: Iterable[str]) -> None:
        self.values = list(dict.fromkeys(values))
        self.places = {value: place for place, value in enumerate(self.values)}


def _sent(value: float | None) -> int | None:
    return None if value is None else round(value * _FINE)


def _read(rows: Any) -> Iterator[Point]:
    heard = rows.filter(failure="", missing=False).annotate(
        **NOW,
        as_text=Cast("pk", TextField()),
        themes=Cast("song__themes", TextField()),
        sounds=Cast("song__sounds", TextField()),
    )
    tags: dict[tuple[str | None, str | None], tuple[str, ...]] = {(None, None): ()}
    found = heard.order_by("title", "artist", "pk")
    for row in found.values_list("as_text", "themes", "sounds", *_COLUMNS).iterator(2000):
        texts = row[1], row[2]
        if texts not in tags:
            both = (*json.loads(row[1] or "[]"), *json.loads(row[2] or "[]"))
            tags[texts] = tuple(dict.fromkeys(map(str, both)))
        yield _point(row[0], tags[texts], row[3:])


def _point(pk: str, tags: tuple[str, ...], row: tuple[Any, ...]) -> Point:
    (title, artist, seconds, tempo, key, x, y, sx, sy, said_x, said_y, audience, *song) = row
    song_title, song_artist, song_audience, no_lyrics = song
    return Point(
        pk=pk.replace("-", ""),
        title=song_title or title,
        artist=song_artist or artist,
        seconds=round(seconds or 0),  # whole, so that the browser's filters find the same
        tempo=round(tempo) if tempo else None,
        key=place_of(key),
        x=_inside(x),
        y=_inside(y),
        sx=0.0 if said_x is not None else sx or 0.0,
        sy=0.0 if said_y is not None else sy or 0.0,
        tags=tags,
        no_lyrics=bool(no_lyrics),
        answer="n" if Audience.NOBODY in (audience, song_audience) else "p",
    )


def _inside(value: float | None) -> float | None:
    return None if value is None else min(max(value, -1.0), 1.0)


def place_of(key: str) -> int:
    """Return where a key stands in `KEYS`, or -1.

    Examples
    --------
    >>> place_of("C major"), place_of("Bb minor"), place_of("")
    (0, 22, -1)
    """
    if key in _PLACES or not key:
        return _PLACES.get(key, -1)
    try:
        return _PLACES[str(Key.parse(key))]
    except InputError:
        return -1
