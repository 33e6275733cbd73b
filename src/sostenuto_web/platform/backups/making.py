"""Making a backup: everything but the keys, as of one moment, in one sealed file."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.backups import archive, shelf, snapshot
from sostenuto_web.platform.backups.archive import BackupError, Entry
from sostenuto_web.platform.backups.rows import Tally
from sostenuto_web.platform.house import SETTINGS_FILE, House
from sostenuto_web.platform.vault import erasure, keys

FOLDERS = ("tombstones", "https", "media")
SPARE_BYTES = 64 << 20
READ_BYTES = 1 << 18
BATCH_BYTES = 1 << 17

Progress = Callable[[str, int], None]
"""Told what is being copied, and how many bytes of the file are written."""


def silent(_what: str, _bytes: int) -> None:
    """Tell nobody."""


def make(
    folder: Path | None = None,
    *,
    by: Any = None,
    before_upgrade: bool = False,
    progress: Progress = silent,
) -> shelf.Backup:
    """Write a backup into a folder and return it; an old one that is no longer kept goes.

    The file appears under its name when it is whole and on the disk, or not at all.

    Raises
    ------
    BackupError
        The disk is too full, or another backup is being made.
    """
    house: House = settings.HOUSE
    folder = folder or shelf.usual_folder()
    ring = keys.ring()
    with _old_schema(before_upgrade):
        keys.check()
        erasure.write_missing(folder / erasure.FILE)
    with shelf.alone(folder):
        _check_room(house, folder)
        label = archive.label_now(ring)
        path = folder / shelf.name_for(label.made_at, before_upgrade=before_upgrade)
        if path.exists():
            raise BackupError("a backup was made in this very second; try again")
        records = archive.sealed(ring, label, entries(house, progress))
        _write(path, records, progress)
        shelf.clear(folder)
    with _old_schema(before_upgrade):
        audit.record(by, "backup.made", bytes=path.stat().st_size)
    return shelf.Backup(path, label.made_at, path.stat().st_size, before_upgrade)


def _old_schema(before_upgrade: bool) -> AbstractContextManager[None]:
    """Before an upgrade a table may not be as this version knows it: go on without its word."""
    return suppress(DatabaseError) if before_upgrade else nullcontext()


def entries(house: House, progress: Progress = silent) -> Iterator[Entry]:
    """Yield everything a backup holds; the last entry has the sums of all before."""
    files: dict[str, str] = {}
    # Before the snapshot: the head of the audit may be behind the database, never ahead of it.
    yield from _files(house, ("audit",), files)
    if (house.folder / SETTINGS_FILE).exists():
        yield _file(house.folder / SETTINGS_FILE, SETTINGS_FILE, files)
    tallies: dict[str, Tally] = {}
    with snapshot.snapshot() as alias:
        applied = snapshot.applied_in(alias)
        yield {"kind": "migrations", "applied": applied}, ()
        for model in snapshot.models_at(alias, applied):
            label = model._meta.label_lower
            progress(label, 0)
            tallies[label] = Tally()
            columns = [field.column for field in snapshot.fields_of(model)]
            head = {"kind": "table", "name": label, "columns": columns, "packed": True}
            yield head, _batched(snapshot.lines(model, alias, tallies[label]))
    progress("files", 0)
    yield from _files(house, FOLDERS, files)
    tables = {name: tally.said() for name, tally in tallies.items()}
    yield {"kind": "end", "tables": tables, "files": files}, ()


def _batched(lines: Iterable[bytes]) -> Iterator[bytes]:
    held = bytearray()
    for line in lines:
        held += line
        if len(held) > BATCH_BYTES:
            yield bytes(held)
            held.clear()
    yield bytes(held)


def _files(house: House, folders: Iterable[str], sums: dict[str, str]) -> Iterator[Entry]:
    for folder in folders:
        for path in sorted((house.folder / folder).rglob("*")):
            if path.is_file() and not path.is_symlink() and path.suffix not in (".draft", ".lock"):
                try:
                    size = path.stat().st_size
                except FileNotFoundError:
                    continue  # dropped a moment ago
                if size or folder != "audit":
                    yield _file(path, str(path.relative_to(house.folder)), sums)


def _file(path: Path, name: str, sums: dict[str, str]) -> Entry:
    return {"kind": "file", "path": name}, _content(path, name, sums)


def _content(path: Path, name: str, sums: dict[str, str]) -> Iterator[bytes]:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as source:
            while chunk := source.read(READ_BYTES):
                digest.update(chunk)
                yield chunk
    except FileNotFoundError:
        pass  # its person was erased a moment ago
    sums[name] = digest.hexdigest()


def _write(path: Path, records: Iterable[bytes], progress: Progress) -> None:
    draft = path.with_name(f".{path.name}.partial")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for record in records:
                out.write(record)
                progress("", out.tell())
            out.flush()
            os.fsync(out.fileno())
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _check_room(house: House, folder: Path) -> None:
    needed = SPARE_BYTES + _database_bytes(house)
    needed += sum(path.stat().st_size for path in house.media.rglob("*") if path.is_file())
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BackupError(
            f"the disk of the backups is too full: {free >> 20} MB are free, "
            f"{needed >> 20} MB may be needed"
        )


def _database_bytes(house: House) -> int:
    if connection.vendor == "sqlite":
        file = house.database_file
        return file.stat().st_size if file.exists() else 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])
