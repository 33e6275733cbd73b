"""The tables of the index, and the way from older ones to these.

``recordings`` holds what was heard, keyed by content hash; ``files`` says where which content lies;
``names`` is what people said. A description is in pieces, so that a plan over thousands of
recordings reads the features and not the pictures.
"""

import sqlite3

from sostenuto.base.errors import SostenutoError

APPLICATION_ID = 0x536F7374
"""Marks a database file as ours: "Sost"."""

# One entry a version; each is run once, in order, in one transaction.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE recordings (
            id TEXT PRIMARY KEY,
            analysis INTEGER NOT NULL,
            error TEXT NOT NULL,
            tags TEXT NOT NULL,
            summary TEXT NOT NULL,
            beats BLOB NOT NULL,
            features BLOB NOT NULL,
            fingerprint BLOB NOT NULL,
            detail BLOB NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE files (
            path BLOB PRIMARY KEY,
            size INTEGER NOT NULL,
            mtime_ns INTEGER NOT NULL,
            ctime_ns INTEGER NOT NULL,
            id TEXT,
            analysis INTEGER NOT NULL,
            error TEXT NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX files_by_id ON files (id)",
        "CREATE INDEX files_by_size ON files (size)",
        """
        CREATE TABLE names (
            id TEXT PRIMARY KEY,
            song TEXT NOT NULL,
            licence TEXT
        ) STRICT, WITHOUT ROWID
        """,
    ),
)


class IndexUnusableError(SostenutoError):
    """The index cannot be read or written; the message says what to do."""


def prepare(connection: sqlite3.Connection, place: str) -> None:
    """Bring an open database to the newest tables.

    Raises
    ------
    IndexUnusableError
        When it is another program's, or made by a newer version of ours.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        mark = int(connection.execute("PRAGMA application_id").fetchone()[0])
        tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        if tables and mark != APPLICATION_ID:
            raise IndexUnusableError(f"{place} is another program's database, not our index")
        if version > len(MIGRATIONS):
            raise IndexUnusableError(
                f"the index {place} was made by a newer Sostenuto (tables {version}, "
                f"this one knows {len(MIGRATIONS)}): upgrade, or name another data directory"
            )
        if version < len(MIGRATIONS):
            for step in MIGRATIONS[version:]:
                for statement in step:
                    connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
