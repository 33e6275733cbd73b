"""The index: what was heard, where it lies and what people called it, in one SQLite file.

Recordings are keyed by the hash of the file's content, so copies are one recording and a renamed
file is still known. Every finished analysis is one transaction: a process that is killed at any
moment has lost and doubled nothing. Several processes may use one index at once.

A file counts as unchanged while its size, modification time and change time are the same (see
`Stamp`); a change that keeps all three, which takes tampering with the system's clock, is seen only
by ``analyse --again``. In write-ahead mode a loss of power may undo the last analyses, which are
then done again; what people wrote is flushed to the disk before we say so.
"""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, get_args

from sostenuto.base.errors import InputError
from sostenuto.exchange.index_claims import Claims
from sostenuto.exchange.index_rows import (
    ENTRY,
    LIBRARY_ROWS,
    Analysed,
    Entry,
    KnownFile,
    LibraryRow,
    Name,
    entry_of,
    known_file,
    library_row,
    name_of,
    name_row,
)
from sostenuto.exchange.index_schema import IndexUnusableError, prepare
from sostenuto.exchange.media_source import Stamp, what_is_wrong

BUSY_S = 30.0
Piece = Literal["beats", "features", "fingerprint", "detail"]


class Index:
    """An open index; close it, or use it in a ``with``.

    Parameters
    ----------
    path : Path
        Usually `sostenuto.exchange.places.index_path`; made when it is not there, for its owner
        only.

    Raises
    ------
    IndexUnusableError
        When it is damaged, locked, another program's or a newer version's.

    Examples
    --------
    >>> import tempfile
    >>> from sostenuto.repertoire.songs import Song
    >>> with tempfile.TemporaryDirectory() as folder, Index(Path(folder) / "i.sqlite3") as index:
    ...     index.record(Path("/music/a.flac"), Stamp(9, 1, 1), Analysed("0f", analysis=1))
    ...     index.name("0f", Name(Song("Ann", "Aria")))
    ...     [(e.path.name, e.artist) for e in index.entries([Path("/music/a.flac")])]
    [('a.flac', 'Ann')]
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._safely():
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
            self._connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
        try:
            with self._safely():
                self._connection.execute("PRAGMA journal_mode = WAL")
                self._connection.execute("PRAGMA synchronous = NORMAL")
                prepare(self._connection, str(path))
                self.claims = Claims(path.with_name(path.name + ".claims"))
        except BaseException:
            self._connection.close()
            raise

    @contextmanager
    def _safely(self) -> Iterator[None]:
        """Turn what SQLite says into what to do."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise IndexUnusableError(_advice(self.path, str(error))) from None
        except OSError as error:
            raise IndexUnusableError(f"the index {self.path} {what_is_wrong(error)}") from None

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._safely():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and let go of all claims."""
        self.claims.close()
        self._connection.close()

    def files(self) -> dict[Path, KnownFile]:
        """Return every path that the index knows, with what it remembers."""
        with self._safely():
            rows = self._connection.execute(
                "SELECT path, size, mtime_ns, ctime_ns, id, analysis, error FROM files"
            )
            return {Path(os.fsdecode(row[0])): known_file(row[1:]) for row in rows}

    def file(self, path: Path) -> KnownFile | None:
        """Return what the index remembers of one path."""
        with self._safely():
            row = self._connection.execute(
                "SELECT size, mtime_ns, ctime_ns, id, analysis, error FROM files WHERE path = ?",
                (os.fsencode(path),),
            ).fetchone()
        return known_file(row) if row else None

    def heard_of_size(self, size: int, analysis: int) -> tuple[str, ...]:
        """Return the content hashes of that many bytes that have this analysis or a newer one.

        Only these can be what another file of that size holds.
        """
        with self._safely():
            rows = self._connection.execute(
                "SELECT DISTINCT id FROM files JOIN recordings USING (id)"
                " WHERE size = ? AND recordings.analysis >= ?",
                (size, analysis),
            )
            return tuple(row[0] for row in rows)

    def analysis_of(self, recording_id: str) -> int:
        """Return the version of the analysis that a recording has; 0 when it has none."""
        with self._safely():
            row = self._connection.execute(
                "SELECT analysis FROM recordings WHERE id = ?", (recording_id,)
            ).fetchone()
        return int(row[0]) if row else 0

    def failures(self, paths: Iterable[Path]) -> dict[Path, str]:
        """Return what was wrong with those of ``paths`` that could not be heard."""
        with self._safely():
            rows = self._connection.execute(
                "SELECT path, coalesce(nullif(files.error, ''), recordings.error)"
                " FROM files LEFT JOIN recordings USING (id)"
                " WHERE files.error != '' OR recordings.error != ''"
            )
            wrong = {os.fsdecode(row[0]): row[1] for row in rows}
        return {path: wrong[str(path)] for path in paths if str(path) in wrong} if wrong else {}

    def analyses(self) -> dict[str, int]:
        """Return the version of the analysis of every recording."""
        with self._safely():
            return dict(self._connection.execute("SELECT id, analysis FROM recordings"))

    def record(self, path: Path, stamp: Stamp, heard: Analysed, *, again: bool = False) -> None:
        """Write down a finished analysis and where its content lies, both or neither.

        What the same or a newer analysis wrote before stays, unless ``again``.
        """
        with self._transaction():
            self._connection.execute(
                """
                INSERT INTO recordings (id, analysis, error, tags, summary, beats, features,
                    fingerprint, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET analysis = excluded.analysis,
                    error = excluded.error, tags = excluded.tags, summary = excluded.summary,
                    beats = excluded.beats, features = excluded.features,
                    fingerprint = excluded.fingerprint, detail = excluded.detail
                WHERE excluded.analysis > recordings.analysis OR ?
                """,
                (
                    *(heard.id, heard.analysis, heard.error),
                    *(json.dumps(asdict(heard.tags)), json.dumps(dict(heard.summary))),
                    *(heard.beats, heard.features, heard.fingerprint, heard.detail, again),
                ),
            )
            self._place(path, stamp, heard.id, heard.analysis, "")

    def place(self, path: Path, stamp: Stamp, recording_id: str, analysis: int) -> None:
        """Write down that a path holds content that has been analysed, or will be."""
        with self._transaction():
            self._place(path, stamp, recording_id, analysis, "")

    def record_failure(self, path: Path, stamp: Stamp, error: str, analysis: int) -> None:
        """Write down that a file's content could not be told, so that it is not tried again."""
        with self._transaction():
            self._place(path, stamp, None, analysis, error)

    def _place(
        self, path: Path, stamp: Stamp, recording_id: str | None, analysis: int, error: str
    ) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO files (path, size, mtime_ns, ctime_ns, id, analysis, error)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                *(os.fsencode(path), stamp.size, stamp.mtime_ns, stamp.ctime_ns),
                *(recording_id, analysis, error),
            ),
        )

    def name(self, recording_id: str, name: Name | None) -> None:
        """Write down what a person calls a recording; None takes it back.

        It is on the disk when this returns.
        """
        self.name_all({recording_id: name})

    def name_all(self, names: Mapping[str, Name | None]) -> None:
        """Write down what a person calls several recordings, all or none."""
        with self._safely():
            self._connection.execute("PRAGMA synchronous = FULL")
        try:
            with self._transaction():
                for recording_id, name in names.items():
                    self._connection.execute("DELETE FROM names WHERE id = ?", (recording_id,))
                    if name is not None:
                        self._connection.execute(
                            "INSERT INTO names (id, song, licence) VALUES (?, ?, ?)",
                            (recording_id, *name_row(name)),
                        )
        finally:
            with self._safely():
                self._connection.execute("PRAGMA synchronous = NORMAL")

    def names(self) -> dict[str, Name]:
        """Return what people called recordings, by content hash."""
        with self._safely():
            rows = self._connection.execute("SELECT id, song, licence FROM names")
            return {row[0]: name_of(*row[1:]) for row in rows}

    def entries(self, paths: Iterable[Path]) -> tuple[Entry, ...]:
        """Return what is known of the files at ``paths``, in order, leaving out the unknown.

        Parameters
        ----------
        paths : iterable of Path
            Absolute, as `sostenuto.exchange.scan.scan` gives them.
        """
        names = self.names()
        with self._safely(), closing(self._connection.cursor()) as cursor:
            found = (cursor.execute(ENTRY, (os.fsencode(path),)).fetchone() for path in paths)
            return tuple(entry_of(row, names) for row in found if row)

    def pieces(self, piece: Piece, ids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield (content hash, bytes) of one piece of the descriptions of heard recordings."""
        if piece not in get_args(Piece):
            raise InputError("piece", expected=f"one of {get_args(Piece)}", got=piece)
        query = f"SELECT {piece} FROM recordings WHERE id = ? AND error = ''"
        for recording_id in ids:
            with self._safely():
                row = self._connection.execute(query, (recording_id,)).fetchone()
            if row:
                yield recording_id, row[0]

    def library_rows(self, ids: Iterable[str] | None = None) -> Iterator[LibraryRow]:
        """Yield every heard content with its tags, name, summary, features and fingerprint.

        Parameters
        ----------
        ids : iterable of str, optional
            Content hashes; all by default. Unknown and unheard ones are left out, and the order is
            that of the hashes.
        """
        query = LIBRARY_ROWS
        wanted: tuple[str, ...] = ()
        if ids is not None:
            query += " AND id IN (SELECT value FROM json_each(?))"
            wanted = (json.dumps(list(ids)),)
        with self._safely(), closing(self._connection.cursor()) as cursor:
            for row in cursor.execute(f"{query} ORDER BY id", wanted):
                yield library_row(row)

    def counts(self) -> dict[str, int]:
        """Return how many recordings, files and names there are."""
        with self._safely():
            return {
                table: int(self._connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
                for table in ("recordings", "files", "names")
            }


def _advice(path: Path, said: str) -> str:
    if "not a database" in said or "malformed" in said or "corrupt" in said:
        return (
            f"the index {path} is damaged ({said}): move it away and analyse again; "
            "names given by people are in it, so keep it"
        )
    if "locked" in said or "busy" in said:
        return f"the index {path} has been in use by another program for {BUSY_S:g} s"
    return f"the index {path} cannot be used: {said}"
