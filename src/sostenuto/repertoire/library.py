"""A library as the gate sees it: each recording's marks, and which recordings are the same.

Conventions: a *position* is the place of a recording in the library, from 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from sostenuto.repertoire.closeness import Rows, scaled_rows
from sostenuto.repertoire.marks import Mark, file_marks, is_named, item_marks, linked_marks
from sostenuto.repertoire.songs import Recording

if TYPE_CHECKING:
    from sostenuto.audio.fingerprint import Fingerprint


class RecordingFinder(Protocol):
    """Finds the same recording among many, as `sostenuto.audio.fingerprint.FingerprintIndex`."""

    def find(self, fingerprint: Fingerprint) -> Iterable[tuple[str, float]]:
        """Return (recording id, how surely) of every recording that is the same."""
        ...


def finder_of(recordings: Iterable[Recording]) -> RecordingFinder:
    """Return an index of the fingerprints of these recordings, by their ids.

    Examples
    --------
    >>> len(finder_of([Recording("a1", None)]))
    0
    """
    from sostenuto.audio.fingerprint import FingerprintIndex

    index = FingerprintIndex()
    known: set[str] = set()
    for recording in recordings:
        if recording.fingerprint is not None and recording.id not in known:
            known.add(recording.id)
            index.add(recording.id, recording.fingerprint)
    return index


class Library:
    """Recordings with their marks, prepared once; may serve many gates.

    Parameters
    ----------
    recordings : iterable of Recording
    finder : RecordingFinder, optional
        An index of their fingerprints by recording id; built when it is needed if left out.

    Examples
    --------
    >>> from sostenuto.repertoire.songs import Song
    >>> library = Library([Recording("a1", Song("Johnny Cash", "Hurt"))])
    >>> library.positions(("song", "johnnycash", "hurt"))
    [0]
    """

    def __init__(
        self, recordings: Iterable[Recording] = (), *, finder: RecordingFinder | None = None
    ) -> None:
        self.recordings = tuple(recordings)
        self._finder = finder
        self._copies: dict[int, set[str]] = {}

    def with_(self, changed: Iterable[Recording]) -> Library:
        """Return a library in which some recordings are said anew; quick after `prepare`.

        Parameters
        ----------
        changed : iterable of Recording
            Each takes the place of the one with its id and path; those that are new come last.
            What sounds otherwise than before has another id.

        Examples
        --------
        >>> from sostenuto.repertoire.songs import Song
        >>> library = Library([Recording("a1", None), Recording("b2", None)])
        >>> library.with_([Recording("b2", Song("Nena", "99"))]).positions(("artist", "nena"))
        [1]
        """
        recordings = list(self.recordings)
        places = {(r.id, r.path): place for place, r in enumerate(recordings)}
        fresh: list[int] = []
        for recording in changed:
            place = places.setdefault((recording.id, recording.path), len(recordings))
            recordings[place : place + 1] = [recording]
            fresh.append(place)
        new = Library(recordings)
        same = len(recordings) == len(self.recordings) and all(
            _same_sound(recordings[p], self.recordings[p]) for p in fresh
        )
        if same:
            new._take_over(self, fresh)
        return new

    def _take_over(self, old: Library, fresh: Iterable[int]) -> None:
        """Keep what an older library with the same sounds has worked out."""
        self._finder, self._copies = old._finder, old._copies
        self.__dict__.update(
            {k: v for k, v in vars(old).items() if k in ("ids", "heard", "scaled")}
        )
        if "_by_file" in vars(old):  # the paths are the same as well
            self.__dict__["_by_file"] = old._by_file
        if "_by_mark" not in vars(old):
            return
        named, marks, by_mark = list(old.named), list(old.marks), dict(old._by_mark)
        for place in dict.fromkeys(fresh):
            named[place] = is_named(self.recordings[place])
            new = item_marks(self.recordings[place], named=named[place])
            for mark in marks[place] - new:
                by_mark[mark] = [p for p in by_mark[mark] if p != place]
            for mark in new - marks[place]:
                by_mark[mark] = sorted([*by_mark.get(mark, ()), place])
            marks[place] = new
        self.__dict__.update(
            named=named, marks=marks, _by_mark={m: ps for m, ps in by_mark.items() if ps}
        )

    @cached_property
    def named(self) -> list[bool]:
        """Whether each recording's song is named, by position."""
        return [is_named(recording) for recording in self.recordings]

    @cached_property
    def marks(self) -> list[frozenset[Mark]]:
        """The marks of every recording's song, by position."""
        return [
            item_marks(recording, named=named)
            for recording, named in zip(self.recordings, self.named, strict=True)
        ]

    @cached_property
    def ids(self) -> list[Mark]:
        """The mark of every recording's content, by position."""
        return [("id", recording.id.casefold()) for recording in self.recordings]

    @cached_property
    def heard(self) -> list[int]:
        """Where recordings with features are."""
        return [p for p, r in enumerate(self.recordings) if r.features is not None]

    @cached_property
    def scaled(self) -> Rows:
        """The rows for `closeness_of_rows` of the recordings that are `heard`."""
        return scaled_rows([r.features for r in self.recordings if r.features is not None])

    @cached_property
    def silent(self) -> list[int]:
        """Where recordings are that may not sound for anybody: not named, or not licensed."""
        return [
            position
            for position, (recording, named) in enumerate(
                zip(self.recordings, self.named, strict=True)
            )
            if not (named and recording.licence.allows)
        ]

    def prepare(self) -> Library:
        """Work out everything that gates ask for, so that the first of them does not wait."""
        _ = self._by_mark, self._by_file, self.silent, self.scaled
        self._find_copies(0) if self.recordings else None
        return self

    @cached_property
    def _by_mark(self) -> dict[Mark, list[int]]:
        found: dict[Mark, list[int]] = {}
        for position, marks in enumerate(self.marks):
            found.setdefault(self.ids[position], []).append(position)
            for mark in marks:
                found.setdefault(mark, []).append(position)
        return found

    @cached_property
    def _by_file(self) -> dict[Mark, list[int]]:
        found: dict[Mark, list[int]] = {}
        for position, recording in enumerate(self.recordings):
            for mark in file_marks(recording.path, named_in_register=False):
                found.setdefault(mark, []).append(position)
        return found

    def positions(self, mark: Mark) -> list[int]:
        """Return where a mark of a song, an id or a file occurs."""
        table = self._by_file if mark[0] in ("file", "entry") else self._by_mark
        return table.get(mark, [])

    def copies(self, recording: Recording) -> set[str]:
        """Return the ids of the recordings here that sound the same by their fingerprint."""
        if recording.fingerprint is None:
            return set()
        if self._finder is None:
            self._finder = finder_of(self.recordings)
        return {name.casefold() for name, _ in self._finder.find(recording.fingerprint)}

    def _find_copies(self, position: int) -> set[str]:
        """Return the copies of one of these recordings; looked for once."""
        if position not in self._copies:
            self._copies[position] = self.copies(self.recordings[position])
        return self._copies[position]

    def same_song(self, marks: Iterable[Mark]) -> tuple[set[int], set[int]]:
        """Return every position that is the song of these marks, however indirectly.

        What has one of the marks is the song; what shares a name or the sound of a recording of it
        is the song as well, and so on.

        Returns
        -------
        named, copied : set of int
            Positions found by the marks themselves, and those found through another recording.
        """
        named = {position for mark in marks for position in self.positions(mark)}
        found, waiting = set(named), sorted(named)
        while waiting:
            position = waiting.pop()
            linked = [self.ids[position], *linked_marks(self.marks[position])]
            linked += [("id", name) for name in self._find_copies(position)]
            fresh = {p for mark in linked for p in self.positions(mark)} - found
            found |= fresh
            waiting += sorted(fresh)
        return named, found - named


def _same_sound(one: Recording, other: Recording) -> bool:
    if one.features != other.features:
        return False
    first, second = one.fingerprint, other.fingerprint
    if first is None or second is None:
        return first is second
    return first is second or first.to_bytes() == second.to_bytes()
