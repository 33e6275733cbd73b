"""Which of many thousand words one typed word may mean: itself, begun, or misspelt.

Conventions: words are folded by the caller. A likeness is in [0, 1]: 1 the word itself, 0.9 and
above what begins with it, below that by the number of letters to change, to add, to leave out, or
to swap with a neighbour (optimal string alignment).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.intp]
Likenesses = NDArray[np.float64]

CANDIDATES = 250
"""Words compared letter by letter for one typed word; they share the most pairs of letters."""
LONGEST = 80
"""Letters of a word that count."""
_PAIR_BITS = np.int64(21)
_LAST = "\U0010ffff"


class NearWords:
    """Words prepared once, to be asked many times.

    Parameters
    ----------
    words : iterable of str
        Folded; the same word twice is one.

    Examples
    --------
    >>> words = NearWords(["hurt", "hurts", "hunter", "cash"])
    >>> places, likenesses = words.near("hrut")
    >>> [(words.words[p], round(float(x), 2)) for p, x in zip(places, likenesses)]
    [('hurt', 0.71), ('hurts', 0.64)]
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words: list[str] = sorted({word[:LONGEST] for word in words} - {""})
        self._lengths = np.array([len(word) for word in self.words], dtype=np.intp)
        self._codes = _codes("".join(f"\0{word}" for word in self.words) + "\0")
        self._starts = np.cumsum(self._lengths + 1) - self._lengths
        pairs = _pairs(self._codes)
        owners = np.repeat(np.arange(len(self.words)), self._lengths + 1)
        order = np.argsort(pairs, kind="stable")
        self._pairs, self._owners = pairs[order], owners[order]

    def place(self, word: str) -> int | None:
        """Return where a word is, if it is one of these."""
        place = bisect_left(self.words, word[:LONGEST])
        found = place < len(self.words) and self.words[place] == word[:LONGEST]
        return place if found else None

    def near(self, word: str, *, begun: bool = True) -> tuple[Places, Likenesses]:
        """Return the places of the words that this one may mean, and how alike they are.

        Parameters
        ----------
        word : str
            Folded.
        begun : bool
            Whether the word may be half typed.
        """
        word = word[:LONGEST]
        if not (word and self.words):
            return np.zeros(0, dtype=np.intp), np.zeros(0)
        likeness = np.zeros(len(self.words))
        candidates = self._candidates(word)
        likeness[candidates] = self._likeness(word, candidates, begun=begun)
        if begun:
            first, last = bisect_left(self.words, word), bisect_right(self.words, word + _LAST)
            likeness[first:last] = 0.9 + 0.08 * len(word) / self._lengths[first:last]
        if (itself := self.place(word)) is not None:
            likeness[itself] = 1.0
        places = np.flatnonzero(likeness)
        return places, likeness[places]

    def _candidates(self, word: str) -> Places:
        asked = np.unique(_pairs(_codes(f"\0{word}\0")))
        first = np.searchsorted(self._pairs, asked)
        last = np.searchsorted(self._pairs, asked, side="right")
        owners = [self._owners[a:b] for a, b in zip(first, last, strict=True)]
        shared = np.bincount(np.concatenate(owners), minlength=len(self.words))
        dice = 2 * shared / (len(asked) + self._lengths + 1)
        found = np.flatnonzero(dice)
        if len(found) > CANDIDATES:  # by place among equals, so that the answer is always the same
            found = found[np.argsort(-dice[found], kind="stable")[:CANDIDATES]]
        return found

    def _likeness(self, word: str, places: Places, *, begun: bool) -> Likenesses:
        """Compare a word letter by letter with those at ``places``."""
        most = _most_wrong(len(word))
        if not most or not len(places):
            return np.zeros(len(places))
        lengths = self._lengths[places]
        columns = np.arange(int(lengths.max()))
        letters = self._codes[
            np.minimum(self._starts[places, None] + columns, len(self._codes) - 1)
        ]
        wrong = _wrong_letters(_codes(word), letters)
        whole = wrong[np.arange(len(places)), lengths]
        longer = np.maximum(lengths, len(word))
        likeness = np.where(whole <= most, 0.95 * (1 - whole / longer), 0.0)
        if begun and len(word) >= 4:
            outside = np.arange(wrong.shape[1]) > lengths[:, None]
            part = np.where(outside, len(word), wrong).min(axis=1)
            enough = part <= max(1, most - 1)
            likeness = np.maximum(likeness, np.where(enough, 0.85 * (1 - part / len(word)), 0.0))
        return np.asarray(likeness, dtype=np.float64)


def _most_wrong(length: int) -> int:
    """Return how many letters of a word may be wrong (design): none of two, one of three."""
    return 0 if length < 3 else 1 if length < 5 else 2 if length < 8 else max(3, length // 4)


def _codes(text: str) -> NDArray[np.int64]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)


def _pairs(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    pairs: NDArray[np.int64] = (codes[:-1] << _PAIR_BITS) | codes[1:]
    return pairs


def _wrong_letters(word: NDArray[np.int64], letters: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the distance of a word to every beginning of many others.

    Parameters
    ----------
    word : int array, shape (m,)
    letters : int array, shape (k, n)

    Returns
    -------
    int array, shape (k, n + 1)
    """
    columns = np.arange(letters.shape[1] + 1)
    before_last = last = np.broadcast_to(columns, (len(letters), len(columns)))
    for row, letter in enumerate(word):
        row_costs = np.empty((len(letters), len(columns)), dtype=np.int64)
        row_costs[:, 0] = row + 1
        same = letters == letter
        row_costs[:, 1:] = np.minimum(last[:, 1:] + 1, last[:, :-1] + ~same)
        if row:
            swapped = same[:, :-1] & (letters[:, 1:] == word[row - 1])
            swaps = np.where(swapped, before_last[:, :-2] + 1, LONGEST * 2)
            row_costs[:, 2:] = np.minimum(row_costs[:, 2:], swaps)
        # each letter left out costs 1: the best of all beginnings, plus how far away it is
        row_costs = np.minimum.accumulate(row_costs - columns, axis=1) + columns
        before_last, last = last, row_costs
    return np.asarray(last)
