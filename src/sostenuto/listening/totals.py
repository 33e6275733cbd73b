"""Which totals the rules allow at all, whatever the order: exact, by counting through the library.

For every number of recordings and of unfamiliar ones, the totals that can be reached are kept as
the bits of one whole number, a bit for each tenth of a second; taking a recording shifts them. So
the answer to "can this be done, and if not, what comes nearest" is certain, not a search that gave
up. A song counts once an artist here; the caller checks songs that two artists share.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from sostenuto.listening.shelf import Floats, Ints, Shelf

TENTHS = 10
"""Bits per second."""

SPARE = 3
"""Of recordings of one length, those by this many times as many artists as slots are enough."""


@dataclass(frozen=True)
class Limits:
    """What a choice of recordings keeps to.

    Attributes
    ----------
    slots : int
        Most recordings, the given ones included.
    high_s : float
        Longest total of interest.
    most_by_artist, most_unfamiliar : int
    least_familiar : int
        With fewer slots than that, all of them.
    given : tuple of int
        Rows that every choice holds; they are not held against the rest.
    """

    slots: int
    high_s: float
    most_by_artist: int
    most_unfamiliar: int
    given: tuple[int, ...] = ()
    least_familiar: int = 0


@dataclass(frozen=True)
class _Song:
    """Recordings of one song, and how many by its artist are given."""

    rows: tuple[int, ...]
    first_of_artist: bool
    given: int


_Counts = tuple[int, int, int]
"""Recordings, unfamiliar ones, those by the artist at hand."""

_State = dict[_Counts, int]


@dataclass(frozen=True)
class Reach:
    """The totals that can be reached from a shelf; make one with `reach`."""

    shelf: Shelf
    limits: Limits
    songs: tuple[_Song, ...]
    states: tuple[_State, ...]

    def totals_s(self, slots: int) -> list[float]:
        """Return all totals of ``slots`` recordings, rising, in seconds (to a tenth)."""
        bits = 0
        for (count, unfamiliar, _), each in self.states[-1].items():
            bits |= each if count == slots and self._lets(slots, unfamiliar) else 0
        return [place / TENTHS for place, bit in enumerate(bin(bits)[:1:-1]) if bit == "1"]

    def nearest_s(self, slots: int, wanted_s: float) -> float | None:
        """Return the total of ``slots`` recordings that is nearest to ``wanted_s``."""
        totals_s = self.totals_s(slots)
        return min(totals_s, key=lambda total: abs(total - wanted_s)) if totals_s else None

    def choice(self, slots: int, total_s: float) -> list[int]:
        """Return rows that, with the given ones, are ``slots`` in number and last ``total_s``."""
        tenths = round(total_s * TENTHS)
        last = self.states[-1]
        counts = next(
            key
            for key in last
            if key[0] == slots and self._lets(slots, key[1]) and last[key] >> tenths & 1
        )
        rows: list[int] = []
        for song, before in zip(reversed(self.songs), reversed(self.states[:-1]), strict=True):
            row, counts, tenths = _undone(self.shelf, song, before, counts, tenths)
            if row >= 0:
                rows.append(row)
        return rows

    def _lets(self, slots: int, unfamiliar: int) -> bool:
        """Whether so many slots are enough for the familiar ones; what is given always may be."""
        given = int(self.shelf.unfamiliar[list(self.limits.given)].sum())
        return unfamiliar <= max(0, slots - self.limits.least_familiar, given)


def reach(shelf: Shelf, rows: Ints, limits: Limits) -> Reach:
    """Return what can be reached with ``rows`` of the shelf besides the given ones.

    Where ``most_unfamiliar`` cannot be broken, unfamiliar recordings are not told apart.
    """
    if limits.most_unfamiliar >= limits.slots:
        shelf = replace(shelf, unfamiliar=np.zeros_like(shelf.unfamiliar))
    given = list(limits.given)
    strangers = int(shelf.unfamiliar[given].sum())
    most_unfamiliar = max(limits.most_unfamiliar, strangers)
    mask = (1 << (int(limits.high_s * TENTHS) + 2)) - 1
    songs = _songs(shelf, _thinned(shelf, rows, limits), given)
    begin = 1 << sum(_tenths(shelf, row) for row in given)
    states: list[_State] = [{(len(given), strangers, 0): begin & mask}]
    for song in songs:
        old = _turned(states[-1], song) if song.first_of_artist else states[-1]
        state = dict(old)
        most_here = max(limits.most_by_artist, song.given)
        for (count, unfamiliar, here), bits in old.items():
            if count == limits.slots or here == most_here:
                continue
            for row in song.rows:
                strange = unfamiliar + int(shelf.unfamiliar[row])
                shifted = bits << _tenths(shelf, row) & mask
                if shifted and strange <= most_unfamiliar:
                    key = (count + 1, strange, here + 1)
                    state[key] = state.get(key, 0) | shifted
        states.append(state)
    return Reach(shelf, limits, tuple(songs), tuple(states))


def counts_that_may_reach(
    durations_s: Floats, most: int, low_s: float, high_s: float
) -> frozenset[int]:
    """Return the numbers of recordings, up to ``most``, that may last ``low_s`` to ``high_s``.

    Quick and coarse: recordings may be taken again and whole seconds are counted, so that a number
    that is missing is certainly impossible and one that is there promises nothing.
    """
    lengths = np.unique(durations_s.astype(np.int64)).tolist()
    mask = (1 << max(0, int(high_s) + 2)) - 1
    counts = {0} if low_s <= 0 <= high_s else set()
    sums = 1
    for count in range(1, most + 1):
        longer = 0
        for length in lengths:
            longer |= sums << length
        sums = longer & mask
        if sums >> max(0, math.floor(low_s) - count):
            counts.add(count)
    return frozenset(counts)


def _tenths(shelf: Shelf, row: int) -> int:
    return round(float(shelf.duration_s[row]) * TENTHS)


def _turned(state: _State, song: _Song) -> _State:
    """Turn to a new artist: only those given count so far."""
    turned: _State = {}
    for (count, unfamiliar, _), bits in state.items():
        key = (count, unfamiliar, song.given)
        turned[key] = turned.get(key, 0) | bits
    return turned


def _undone(
    shelf: Shelf, song: _Song, before: _State, counts: _Counts, tenths: int
) -> tuple[int, _Counts, int]:
    """Return the row of ``song`` that was taken (or -1), and the counts and total before it."""
    count, unfamiliar, here = counts
    for last in _earlier(before, song, counts):
        if before[last] >> tenths & 1:
            return -1, last, tenths
    for row in song.rows:
        left = tenths - _tenths(shelf, row)
        fewer = (count - 1, unfamiliar - int(shelf.unfamiliar[row]), here - 1)
        for last in _earlier(before, song, fewer):
            if left >= 0 and before[last] >> left & 1:
                return row, last, left
    raise ValueError("no way leads to this total")


def _earlier(before: _State, song: _Song, counts: _Counts) -> list[_Counts]:
    """Return the keys of ``before`` that stand for ``counts`` once ``song`` is at hand."""
    if not song.first_of_artist:
        return [counts] if counts in before else []
    if counts[2] != song.given:
        return []
    return [key for key in before if key[:2] == counts[:2]]


def _thinned(shelf: Shelf, rows: Ints, limits: Limits) -> list[int]:
    """Leave out recordings that others of the same length can always stand in for."""
    enough = SPARE * limits.slots
    alike: dict[tuple[int, int], dict[int, int]] = {}
    kept = []
    for row in rows.tolist():
        artists = alike.setdefault((_tenths(shelf, row), int(shelf.unfamiliar[row])), {})
        artist = int(shelf.artist[row])
        if (artist in artists or len(artists) < enough) and artists.get(artist, 0) < enough:
            artists[artist] = artists.get(artist, 0) + 1
            kept.append(row)
    return kept


def _songs(shelf: Shelf, rows: list[int], given: list[int]) -> list[_Song]:
    """Return the songs, artist by artist; songs that are given are left out."""
    artists = [int(shelf.artist[row]) for row in given]
    known = {int(shelf.song[row]) for row in given}
    by_artist: dict[int, dict[int, list[int]]] = {}
    for row in rows:
        if int(shelf.song[row]) not in known:
            by_song = by_artist.setdefault(int(shelf.artist[row]), {})
            by_song.setdefault(int(shelf.song[row]), []).append(row)
    return [
        _Song(tuple(song), place == 0, artists.count(artist))
        for artist, by_song in by_artist.items()
        for place, song in enumerate(by_song.values())
    ]
