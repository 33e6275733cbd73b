"""A library as the gate sees it: each recording's marks, and which recordings are the same.

Conventions: a *position* is the place of a recording in the library, from 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

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
    def _by_mark(self) -> dict[Mark, list[int]]:
        found: dict[Mark, list[int]] = {}
        for position, marks in enumerate(self.marks):
            found.setdefault(self.ids[position], []).append(position)
            for mark in marks:
                if mark[0] == "song" or mark[0] == "alias":
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
        """Return where a song, id or file mark occurs."""
        table = self._by_file if mark[0] in ("file", "entry") else self._by_mark
        return table.get(mark, [])

    def copies(self, recording: Recording) -> set[str]:
        """Return the ids of the recordings here that sound the same by their fingerprint."""
        if recording.fingerprint is None:
            return set()
        if self._finder is None:
            self._finder = finder_of(self.recordings)
        return {name.casefold() for name, _ in self._finder.find(recording.fingerprint)}

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
            linked += [("id", name) for name in self.copies(self.recordings[position])]
            fresh = {p for mark in linked for p in self.positions(mark)} - found
            found |= fresh
            waiting += sorted(fresh)
        return named, found - named
