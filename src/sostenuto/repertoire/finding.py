"""Finding songs by what somebody types: half a name, misspelt, in any order.

Conventions: a score is in (0, 1]. 1 is the whole name, either way round, then come the title and
the artist by themselves, then what is begun, then what is spelt nearly so. Equal scores keep the
order in which the songs were given, so that an answer is always the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from sostenuto.repertoire.folding import folded_letters, plain_text
from sostenuto.repertoire.near_words import NearWords

Id = TypeVar("Id")
Scores = NDArray[np.float64]

WHOLE, TITLE, ARTIST = 1.0, 0.97, 0.95
LEAST = 0.5
"""A score below this is no answer (design)."""
OTHER_WORDS = 0.8
"""What a hit in an album or a theme counts beside one in the name."""
MOST_WORDS = 12
"""Words of a question that count."""
_WORD = re.compile(r"[^\W_]+")
_SILENT = str.maketrans("", "", "'’.")


@lru_cache(maxsize=65536)
def search_words(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are searched for.

    Examples
    --------
    >>> search_words("Don’t Stop (Béla Moor & P!nk)"), search_words("!!!")
    (('dont', 'stop', 'bela', 'moor', 'and', 'pink'), ('!!!',))
    """
    plain = plain_text(text).replace("&", " and ").translate(_SILENT)
    words = tuple(_WORD.findall(plain))
    letters = "" if words else folded_letters(text)
    return (letters,) if letters else words


class SongFinder(Generic[Id]):
    """Songs prepared once, to be searched many times.

    Parameters
    ----------
    entries : iterable of tuple
        (id, artist, title, further words …): an album or themes count a little less.

    Examples
    --------
    >>> songs = [(1, "Johnny Cash", "Hurt"), (2, "Nena", "99 Luftballons"), (3, "Queen", "Hurts")]
    >>> finder = SongFinder(songs)
    >>> [found for found, _ in finder.find("Jonny Kash hurt")]
    [1]
    >>> finder.find("luftbal")[0][0], finder.find("hurt"), finder.find("xyz")
    (2, [(1, 0.97), (3, 0.91...)], [])
    """

    def __init__(self, entries: Iterable[Sequence[Id | str]]) -> None:
        rows = [(entry[0], *(str(text) for text in entry[1:])) for entry in entries]
        self._ids: list[Id] = [row[0] for row in rows]  # type: ignore[misc]
        named = [(search_words(row[1]), search_words(row[2])) for row in rows]
        others = [[word for text in row[3:] for word in search_words(text)] for row in rows]
        self._letters = np.array([sum(map(len, a + t)) for a, t in named], dtype=np.float64)
        self._words = _Postings(
            [
                *((word, place, 1.0) for place, (a, t) in enumerate(named) for word in a + t),
                *((word, place, OTHER_WORDS) for place, ws in enumerate(others) for word in ws),
            ]
        )
        self._names = _Postings(
            (name, place, worth)
            for place, (a, t) in enumerate(named)
            for name, worth in _joined_names("".join(a), "".join(t))
        )

    def __len__(self) -> int:
        return len(self._ids)

    def find(self, text: str, limit: int = 20) -> list[tuple[Id, float]]:
        """Return the songs that a text may mean, the likeliest first.

        Parameters
        ----------
        text : str
            Words of the artist, the title or both, in any order; the last one may be half typed.
        limit : int
            How many at most.

        Returns
        -------
        list of (id, score in (0, 1])
        """
        words = search_words(text)[:MOST_WORDS]
        if not (words and self._ids):
            return []
        scores = np.maximum(self._by_words(words), self._by_name("".join(words)))
        found = np.flatnonzero(scores >= LEAST)
        best = found[np.argsort(-scores[found], kind="stable")][: max(limit, 0)]
        return [(self._ids[place], float(scores[place])) for place in best]

    def _by_words(self, words: Sequence[str]) -> Scores:
        """Score word by word, in any order; a long word tells more than a short one."""
        total, weights = np.zeros(len(self._ids)), 0.0
        for place, word in enumerate(words):
            best = self._words.best(word, len(self._ids))
            weight = min(len(word), 8) + 1.0
            total += weight * best * (1.0 if place == len(words) - 1 else 0.99)
            weights += weight
        said = sum(map(len, words))
        told = np.minimum(1.0, said / np.maximum(self._letters, 1))  # how much of the name
        scores: Scores = total / weights * (0.89 + 0.05 * told)
        return scores

    def _by_name(self, letters: str) -> Scores:
        """Score the whole name at once, where spaces are missing or too many."""
        return self._names.best(letters, len(self._ids), near=0.98)


def _joined_names(artist: str, title: str) -> Iterable[tuple[str, float]]:
    yield artist + title, WHOLE
    if artist and title:
        yield title + artist, WHOLE
        yield title, TITLE
        yield artist, ARTIST


class _Postings:
    """Words, and in which songs each of them is, for how much."""

    def __init__(self, rows: Iterable[tuple[str, int, float]]) -> None:
        rows = list(rows)
        self._near = NearWords(word for word, _, _ in rows)
        places = {word: place for place, word in enumerate(self._near.words)}
        kept = [(places[word[:80]], song, worth) for word, song, worth in rows if word]
        table = np.array(kept, dtype=np.float64).reshape(-1, 3)
        table = table[np.argsort(table[:, 0], kind="stable")]
        self._songs, self._worth = table[:, 1].astype(np.intp), table[:, 2]
        self._first = np.searchsorted(table[:, 0], np.arange(len(places) + 1))

    def best(self, word: str, songs: int, *, near: float = 1.0) -> Scores:
        """Return the likeness of a word to the nearest of each song's words.

        Parameters
        ----------
        word : str
        songs : int
            How many there are.
        near : float
            What everything but the word itself is multiplied by.
        """
        places, likeness = self._near.near(word)
        likeness = np.where(likeness < 1, near * likeness, 1.0)
        counts = self._first[places + 1] - self._first[places]
        ends = np.cumsum(counts)
        within = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - counts, counts)
        rows = np.repeat(self._first[places], counts) + within
        found = np.zeros(songs)
        np.maximum.at(found, self._songs[rows], np.repeat(likeness, counts) * self._worth[rows])
        return found
