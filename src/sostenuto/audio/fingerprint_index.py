"""Finding a recording among many by its fingerprint.

Codes that two fingerprints share at one and the same lag point to each other: the 24 lower bits of
every second code are kept sorted, a query looks its own codes up, and the recordings and lags with
most hits are compared in full. After encoding at low rates 1 code in 3 of a typical clip survives
whole; of the 400 altered clips of 60 s (see `fingerprint`) the worst kept 3 and 99 % kept 15.
"""

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio.fingerprint_codes import BITS, LEAST_CODES, Codes, Fingerprint
from sostenuto.audio.fingerprint_match import SAME_RECORDING

KEY_BITS, RECORDING_BITS, POSITION_BITS = 24, 20, 20
KEEP_EVERY = 2
MOST_HITS = 200_000
"""Hits looked at in one query; the commonest codes, which tell least, are dropped beyond."""
CANDIDATES = 200
"""Places (recording and lag) that are compared in full."""
LAGS = 1 << (POSITION_BITS + 1)

Entries = NDArray[np.uint64]
Places = NDArray[np.int64]


def _keys(codes: Codes) -> Entries:
    """Return the part of each code that is looked up, in the place where entries have it."""
    shift = np.uint64(RECORDING_BITS + POSITION_BITS)
    lower = codes & np.uint32((1 << KEY_BITS) - 1)
    return lower.astype(np.uint64) << shift


def _entries(recording: int, codes: Codes) -> Entries:
    """Return an entry for every second code: key, recording number, position, high bits first."""
    position = np.flatnonzero(codes[: 1 << POSITION_BITS : KEEP_EVERY]) * KEEP_EVERY
    return (
        _keys(codes[position]) | np.uint64(recording << POSITION_BITS) | position.astype(np.uint64)
    )


def _hits(layer: Entries, codes: Codes) -> Places:
    """Return ``recording * LAGS + lag + LAGS / 2`` for every key shared with a sorted layer."""
    asked = np.flatnonzero(codes)
    keys = _keys(codes[asked])
    first = np.searchsorted(layer, keys)
    last = keys | np.uint64((1 << (RECORDING_BITS + POSITION_BITS)) - 1)
    count = np.searchsorted(layer, last, side="right") - first
    rare = np.argsort(count, kind="stable")
    rare = rare[: int(np.searchsorted(np.cumsum(count[rare]), MOST_HITS, side="right"))]
    first, count, asked = first[rare], count[rare], asked[rare]
    ends = np.cumsum(count)
    within = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - count, count)
    found = layer[np.repeat(first, count) + within].astype(np.int64)
    position = found & ((1 << POSITION_BITS) - 1)
    recording = (found >> POSITION_BITS) & ((1 << RECORDING_BITS) - 1)
    places: Places = recording * LAGS + position - np.repeat(asked, count) + LAGS // 2
    return places


class FingerprintIndex:
    """Finds matches among many recordings: 10,000 of four minutes take about 200 MB.

    Examples
    --------
    >>> codes = np.random.default_rng(1).integers(1, 2**32, (2, 500), dtype=np.uint32)
    >>> index = FingerprintIndex()
    >>> for name, row in zip(("one", "two"), codes, strict=True):
    ...     index.add(name, Fingerprint(row))
    >>> index.find(Fingerprint(codes[1, 100:300]))
    (('two', 1.0),)
    """

    def __init__(self) -> None:
        self._names: list[str] = []
        self._codes: list[Codes] = []
        self._layers: list[Entries] = []
        self._settled = 0

    def __len__(self) -> int:
        return len(self._names)

    def add(self, name: str, fingerprint: Fingerprint) -> None:
        """Keep a recording under a name; the name is given back by `find`."""
        self._names.append(name)
        self._codes.append(fingerprint.codes)

    def find(self, fingerprint: Fingerprint) -> tuple[tuple[str, float], ...]:
        """Return (name, match) of every recording that is the same, best first.

        The numbers are those of `match` at the lag where most codes are shared.
        """
        if len(fingerprint.codes) < LEAST_CODES:
            return ()
        self._settle()
        best: dict[int, float] = {}
        for recording, lag in self._places(fingerprint.codes):
            known = self._codes[recording]
            score = _agreement(known, fingerprint.codes, lag)
            if score >= max(SAME_RECORDING, best.get(recording, 0.0)):
                best[recording] = score
        found = [(self._names[recording], score) for recording, score in best.items()]
        return tuple(sorted(found, key=lambda pair: -pair[1]))

    def _places(self, codes: Codes) -> list[tuple[int, int]]:
        """Return the likeliest (recording, lag) pairs, those with most hits first."""
        hits = np.concatenate(
            [np.zeros(0, np.int64), *(_hits(layer, codes) for layer in self._layers)]
        )
        place, votes = np.unique(hits, return_counts=True)
        likely = place[np.argsort(-votes, kind="stable")[:CANDIDATES]]
        return [(int(p) // LAGS, int(p) % LAGS - LAGS // 2) for p in likely]

    def _settle(self) -> None:
        """Sort what was added since; layers of like size are merged, so each entry moves seldom."""
        if self._settled == len(self._codes):
            return
        new = enumerate(self._codes[self._settled :], start=self._settled)
        layer = np.concatenate([_entries(recording, codes) for recording, codes in new])
        while self._layers and len(self._layers[-1]) <= 2 * len(layer):
            layer = np.concatenate([self._layers.pop(), layer])
        layer.sort()
        self._layers.append(layer)
        self._settled = len(self._codes)


def _agreement(known: Codes, asked: Codes, lag: int) -> float:
    """Return what `match` finds when code ``i`` of `asked` lies on code ``i + lag`` of `known`."""
    start, end = max(lag, 0), min(len(known), len(asked) + lag)
    if end - start < LEAST_CODES:
        return 0.0
    first, second = known[start:end], asked[start - lag : end - lag]
    both = (first != 0) & (second != 0)
    overlap = int(np.count_nonzero(both))
    if overlap < max(LEAST_CODES, min(len(known), len(asked)) / 2):
        return 0.0
    differing = int(np.bitwise_count(first[both] ^ second[both]).sum())
    return max(0.0, 1 - 2 * differing / (BITS * overlap))
