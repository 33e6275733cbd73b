"""The sequencing problem in numbers, and the prices that stand for its rules.

A rule that looks at the whole programme (total, artists, songs, unfamiliar) cannot be kept by
looking at neighbours only. Priced by Lagrange multipliers it can: each recording then costs extra
for what it uses up, and whatever the prices, the cheapest path at these prices costs no more than
the cheapest programme that keeps the rules. See Carlyle, Royset and Wood (2008),
doi:10.1002/net.20247, for the same combination with enumeration.
"""

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sostenuto.listening.catalogue import Weights
from sostenuto.listening.shelf import Floats, Ints, Shelf

DURATION_UNIT_S = 60.0
"""A minute over the total weighs in the search for prices like one recording too many."""


@dataclass(frozen=True)
class Problem:
    """Slots to fill from a shelf.

    Attributes
    ----------
    shelf : Shelf
    node : float array (slots, n)
        Cost of each recording in each slot; infinite where it may not stand.
    locked : int array (slots,)
        Row that a slot must hold, or -1.
    low_s, high_s : float
        Window for the sum of the durations.
    most_by_artist, most_unfamiliar : int
    weights : Weights
    """

    shelf: Shelf
    node: Floats
    locked: Ints
    low_s: float
    high_s: float
    most_by_artist: int
    most_unfamiliar: int
    weights: Weights

    @property
    def slots(self) -> int:
        """Number of slots."""
        return len(self.node)

    @cached_property
    def given(self) -> Ints:
        """Rows of the locked recordings."""
        return self.locked[self.locked >= 0]

    @cached_property
    def artist_limits(self) -> Ints:
        """Most recordings by each artist; what is locked is not held against the rest."""
        return np.maximum(self.most_by_artist, self._given_counts(self.shelf.artist))

    @cached_property
    def song_limits(self) -> Ints:
        """Most recordings of each song: one, unless more are locked."""
        return np.maximum(1, self._given_counts(self.shelf.song))

    @cached_property
    def unfamiliar_limit(self) -> int:
        """Most unfamiliar recordings; what is locked is not held against the rest."""
        return max(self.most_unfamiliar, int(self.shelf.unfamiliar[self.given].sum()))

    def _given_counts(self, codes: Ints) -> Ints:
        return np.bincount(codes[self.given], minlength=int(codes.max(initial=0)) + 1)

    def excess(self, path: Ints) -> "Excess":
        """Return by how much a path breaks each rule."""
        shelf = self.shelf
        total_s = float(shelf.duration_s[path].sum())
        return Excess(
            over_s=total_s - self.high_s,
            under_s=self.low_s - total_s,
            unfamiliar=int(shelf.unfamiliar[path].sum()) - self.unfamiliar_limit,
            artists=_over(shelf.artist[path], self.artist_limits),
            songs=_over(shelf.song[path], self.song_limits),
        )


def _over(codes: Ints, limits: Ints) -> dict[int, int]:
    """Return how many of each code there are beyond its limit."""
    return {code: count - int(limits[code]) for code, count in Counter(codes.tolist()).items()}


@dataclass(frozen=True)
class Excess:
    """By how much a path breaks each rule; 0 or less where it keeps it."""

    over_s: float
    under_s: float
    unfamiliar: int
    artists: dict[int, int]
    songs: dict[int, int]

    @property
    def none(self) -> bool:
        """Every rule is kept."""
        return (
            max(self.over_s, self.under_s) <= 1e-6
            and self.unfamiliar <= 0
            and max(self.artists.values()) <= 0
            and max(self.songs.values()) <= 0
        )


@dataclass(frozen=True)
class Prices:
    """Lagrange multipliers, in cost units.

    ``per_minute`` is above 0 when the total tends to be too long and below when too short; the
    others are 0 or more.
    """

    per_minute: float
    unfamiliar: float
    artists: dict[int, float]
    songs: dict[int, float]

    def surcharge(self, problem: Problem) -> NDArray[np.float64]:
        """Return what each recording costs extra, shape (n,)."""
        shelf = problem.shelf
        extra = shelf.duration_s * (self.per_minute / DURATION_UNIT_S)
        if self.unfamiliar:
            extra += self.unfamiliar * shelf.unfamiliar
        for prices, codes in ((self.artists, shelf.artist), (self.songs, shelf.song)):
            if prices:
                table = np.zeros(int(codes.max()) + 1)
                table[list(prices)] = list(prices.values())
                extra += table[codes]
        return extra

    def refund(self, problem: Problem) -> float:
        """Return what the limits allow for, to be taken off the surcharges of a path."""
        limit_s = problem.high_s if self.per_minute > 0 else problem.low_s
        refund = self.per_minute / DURATION_UNIT_S * limit_s
        refund += self.unfamiliar * problem.unfamiliar_limit
        refund += sum(p * int(problem.artist_limits[a]) for a, p in self.artists.items())
        return refund + sum(p * int(problem.song_limits[s]) for s, p in self.songs.items())

    def raised(self, excess: Excess, room: float) -> "Prices":
        """Return prices moved along the excess by Polyak's step: ``room`` over its squared length.

        ``room`` is the distance from the bound that these prices give to the best known cost.
        """
        late = excess.over_s if self.per_minute > 0 else -excess.under_s
        if self.per_minute == 0:
            late = max(excess.over_s, 0) or min(-excess.under_s, 0)
        late /= DURATION_UNIT_S
        unfamiliar = excess.unfamiliar if excess.unfamiliar > 0 or self.unfamiliar else 0
        artists = _moved(self.artists, excess.artists)
        songs = _moved(self.songs, excess.songs)
        squares = [late**2, unfamiliar**2, *(d * d for d in (*artists.values(), *songs.values()))]
        length = float(sum(squares))
        if length < 1e-18:
            return self
        step = room / length
        per_minute = self.per_minute + step * late
        if per_minute * self.per_minute < 0:
            per_minute = 0.0
        return replace(
            self,
            per_minute=per_minute,
            unfamiliar=max(0.0, self.unfamiliar + step * unfamiliar),
            artists=_priced(self.artists, artists, step),
            songs=_priced(self.songs, songs, step),
        )


NO_PRICES = Prices(0.0, 0.0, {}, {})


def _moved(prices: dict[int, float], excess: dict[int, int]) -> dict[int, int]:
    """Return the excess of what has a price or is too many; a priced one unused counts as -1."""
    moved = {code: count for code, count in excess.items() if count > 0 or code in prices}
    return moved | {code: -1 for code in prices if code not in excess}


def _priced(prices: dict[int, float], moved: dict[int, int], step: float) -> dict[int, float]:
    new = {code: max(0.0, prices.get(code, 0.0) + step * count) for code, count in moved.items()}
    return {code: price for code, price in new.items() if price > 0}
