"""Naming recordings in bulk: a table to fill in, and reading it back.

Conventions: ``artist`` and ``title`` are empty in a fresh table; what the program thinks stands in
the ``suggested_…`` columns and names nothing until a person writes *yes* under ``accept``. Themes
and sounds are parted by ``;``. A table with a fault names nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sostenuto.exchange.sheets import (
    Fault,
    Row,
    SheetError,
    read_rows,
    read_text,
    unguarded,
    written_rows,
)
from sostenuto.repertoire.folding import folded_letters
from sostenuto.repertoire.naming import Naming, Suggestion
from sostenuto.repertoire.songs import Licence, Recording, Song

COLUMNS = (
    "path",
    "id",
    "artist",
    "title",
    "album",
    "genre",
    "themes",
    "sounds",
    "no_lyrics",
    "explicit",
    "licence",
    "accept",
    "suggested_artist",
    "suggested_title",
    "suggested_from",
)
_YES, _NO = frozenset({"yes", "y", "x", "true", "1"}), frozenset({"no", "n", "false", "0"})
_BY_PERSON = ("themes", "sounds", "no_lyrics", "explicit")


def naming_text(found: Iterable[tuple[Recording, Suggestion | None]]) -> str:
    """Return a table to fill in, from `sostenuto.repertoire.naming.suggestions`.

    Examples
    --------
    >>> from sostenuto.repertoire.naming import suggestions
    >>> unknown = suggestions([Recording("a1", None, path="Nena - 99 Luftballons.mp3")])
    >>> print(naming_text(unknown).splitlines()[1])
    Nena - 99 Luftballons.mp3,a1,,,,,,,,,,,Nena,99 Luftballons,file name
    """
    return written_rows(COLUMNS, [_cells(recording, guess) for recording, guess in found])


def write_naming(path: str | Path, found: Iterable[tuple[Recording, Suggestion | None]]) -> None:
    """Write a table to fill in, in UTF-8 with a mark, which spreadsheets expect."""
    Path(path).write_text(naming_text(found), encoding="utf-8-sig", newline="")


def _cells(recording: Recording, guess: Suggestion | None) -> dict[str, str]:
    cells = {"path": recording.path, "id": recording.id}
    song = recording.song or (guess.song if guess else None)
    if song is not None:
        cells |= {"album": song.album, "genre": song.genre}
    if guess is not None:
        cells["suggested_artist"], cells["suggested_title"] = guess.song.artist, guess.song.title
        cells["suggested_from"] = guess.source
    return cells


def read_naming(path: str | Path, recordings: Iterable[Recording]) -> tuple[Naming, ...]:
    """Read a filled-in table.

    Parameters
    ----------
    path : str or Path
    recordings : iterable of Recording
        What the library holds; a line must be about one of them, by id or else by path.

    Returns
    -------
    tuple of Naming
        For `sostenuto.repertoire.naming.named_recordings`; lines left empty are left out.

    Raises
    ------
    InputError
        If the file cannot be read.
    SheetError
        If anything in it cannot be used; names all faults with their lines.
    """
    path = Path(path)
    return naming_from_text(read_text(path), recordings, path.name)


def naming_from_text(
    text: str, recordings: Iterable[Recording], name: str = "the table"
) -> tuple[Naming, ...]:
    r"""Read a filled-in table from its text; as `read_naming`.

    Examples
    --------
    >>> [naming] = naming_from_text(
    ...     "id,artist,title,themes,licence\na1,Nena,99 Luftballons,war; balloons,yes: own CD",
    ...     [Recording("a1", None)])
    >>> naming.song.themes, naming.licence.note
    (('war', 'balloons'), 'own CD')
    """
    recordings = tuple(recordings)
    rows, faults = read_rows(text, name, required=("artist", "title"), optional=COLUMNS)
    ids = {recording.id for recording in recordings}
    by_path = {recording.path: recording.id for recording in recordings if recording.path}
    read = [_Line(row, ids, by_path) for row in rows]
    namings = [naming for line in read if (naming := line.naming()) is not None]
    faults += [fault for line in read for fault in line.faults]
    faults += _contradictions(read)
    if faults:
        raise SheetError(name, sorted(faults, key=lambda fault: fault.line))
    return tuple(dict.fromkeys(namings))


def _contradictions(read: list[_Line]) -> list[Fault]:
    seen: dict[str, Naming] = {}
    faults = []
    for line in read:
        naming = line.result
        if naming is not None and seen.setdefault(naming.id, naming) != naming:
            expected = "the same as in the other line about this recording"
            faults.append(Fault(line.row.line, "", expected))
    return faults


@dataclass
class _Line:
    """One line while it is read; collects its faults."""

    row: Row
    ids: set[str]
    by_path: dict[str, str]
    faults: list[Fault] = field(default_factory=list)
    result: Naming | None = None

    def naming(self) -> Naming | None:
        accept = self._yes_or_no("accept")
        artist = self._cell("artist") or (self._cell("suggested_artist") if accept else "")
        title = self._cell("title") or (self._cell("suggested_title") if accept else "")
        licence = self._licence()
        missing = [c for c, text in (("artist", artist), ("title", title)) if not _seen(text)]
        begun = bool(accept or any(self._cell(c) for c in ("artist", "title", *_BY_PERSON)))
        if begun:
            self.faults += [Fault(self.row.line, column, "filled in") for column in missing]
        song = None if missing else self._song(artist, title)
        if (song is None and licence is None) or self.faults:
            return None
        recording = self._recording()
        if recording is None:
            return None
        self.result = Naming(recording, song, licence)
        return self.result

    def _song(self, artist: str, title: str) -> Song:
        return Song(
            artist,
            title,
            self._cell("album"),
            self._cell("genre"),
            self._several("themes"),
            self._several("sounds"),
            self._yes_or_no("no_lyrics"),
            self._yes_or_no("explicit"),
        )

    def _recording(self) -> str | None:
        given, path = self._cell("id"), self._cell("path")
        if given in self.ids:
            return given
        if not given and path in self.by_path:
            return self.by_path[path]
        column = "id" if given else "path"
        self.faults.append(Fault(self.row.line, column, "of a recording in this library"))
        return None

    def _cell(self, column: str) -> str:
        return unguarded(self.row.cells.get(column, ""))

    def _several(self, column: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self._cell(column).split(";") if part.strip())

    def _yes_or_no(self, column: str) -> bool | None:
        word = self._cell(column).casefold()
        if word and word not in _YES | _NO:
            self.faults.append(Fault(self.row.line, column, "yes, no or empty", repr(word[:20])))
        return None if not word else word in _YES

    def _licence(self) -> Licence | None:
        cell = self._cell("licence")
        if not cell:
            return None
        word, _, note = cell.partition(":")
        if word.strip().casefold() not in _YES | _NO:
            expected = "'yes: …' or 'no: …' with the ground after the colon"
            self.faults.append(Fault(self.row.line, "licence", expected))
            return None
        return Licence(note.strip(), allows=word.strip().casefold() in _YES)


def _seen(text: str) -> bool:
    return bool(folded_letters(text))
