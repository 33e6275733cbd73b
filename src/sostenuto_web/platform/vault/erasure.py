"""Erasing a person: their key is dropped, and a tombstone sees to it that no backup brings it back.

Tombstones are kept in the database and in append-only files outside it, in the house and beside
the backups: a line of JSON each, with a check under a key of the house, so that a line somebody
adds by hand erases nobody.
"""

import hashlib
import hmac
import json
import logging
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from sostenuto_web.platform.vault import files, keys
from sostenuto_web.platform.vault.models import DataKey, SealedFile, Tombstone

FILE = "tombstones"

_log = logging.getLogger(__name__)
_settlers: list[Callable[[], int]] = []


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a tombstone file."""

    data_key_id: str
    subject: str
    at: str
    by: str
    reason: str


def house_file() -> Path:
    """Return the house's own file of tombstones."""
    folder: Path = settings.HOUSE.folder
    return folder / "tombstones" / FILE


def places() -> tuple[Path, ...]:
    """Return every file that tombstones are written to."""
    return house_file(), settings.HOUSE.backups / FILE


def subject_of(record_id: UUID) -> str:
    """Return the keyed hash that a tombstone keeps of a record's id."""
    return hmac.new(keys.derived(b"tombstones"), record_id.bytes, hashlib.sha256).hexdigest()


@transaction.atomic
def erase(
    data_key: DataKey, *, by: UUID | None, reason: str, record_id: UUID | None = None
) -> Tombstone:
    """Drop a person's key: nothing sealed under it can ever be opened again, here or in a backup.

    Parameters
    ----------
    by : UUID or None
        Whose act it is.
    reason : str
        A code, never words about the person.
    record_id : UUID, optional
        The client's id, of which a keyed hash is kept.
    """
    _forget_thoroughly()
    stone, _ = Tombstone.objects.get_or_create(
        data_key_id=data_key.pk,
        defaults={
            "subject": subject_of(record_id) if record_id else "",
            "at": timezone.now(),
            "by": by,
            "reason": reason[:40],
        },
    )
    _drop(data_key.pk)
    data_key.wrapped = b""
    transaction.on_commit(_remember_everywhere)
    return stone


def _drop(data_key_id: UUID) -> int:
    for row in SealedFile.objects.filter(data_key_id=data_key_id):
        files.drop(row)
    held = DataKey.objects.filter(pk=data_key_id).exclude(wrapped=b"")
    return held.update(wrapped=b"")


def _forget_thoroughly() -> None:
    """Have SQLite overwrite what it deletes."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")


def _remember_everywhere() -> None:
    try:
        write_missing()
        scrub()
    except (OSError, DatabaseError) as problem:
        # The person is erased already. The next backup writes what is missing.
        _log.error("a tombstone could not be kept outside: %s", type(problem).__name__)


def scrub() -> None:
    """Have the database forget the old version of dropped keys, as far as it lets us."""
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute(f"VACUUM {connection.ops.quote_name(DataKey._meta.db_table)}")


def write_missing(*more: Path) -> int:
    """Add to every file, and to ``more``, what it lacks; return how many lines were written."""
    stones = [_entry(stone) for stone in Tombstone.objects.order_by("at", "data_key_id")]
    count = 0
    for file in (*places(), *more):
        there = {entry.data_key_id for entry in entries_in(file)}
        count += add_to(file, [entry for entry in stones if entry.data_key_id not in there])
    return count


def add_to(file: Path, entries: Iterable[Entry]) -> int:
    """Append lines to a file of tombstones, for good."""
    text = "".join(f"{_line(entry)}\n" for entry in entries)
    if not text:
        return 0
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    return text.count("\n")


def entries_in(file: Path) -> list[Entry]:
    """Return the tombstones of a file; a line that this house did not write does not count."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return list(_read(lines))


def apply(entries: Iterable[Entry]) -> int:
    """Drop again the keys of people who were erased; return how many had come back."""
    _forget_thoroughly()
    count = 0
    with transaction.atomic():
        for entry in entries:
            count += _drop(UUID(entry.data_key_id))
            Tombstone.objects.get_or_create(
                data_key_id=UUID(entry.data_key_id),
                defaults={
                    "subject": entry.subject,
                    "at": datetime.fromisoformat(entry.at),
                    "by": UUID(entry.by) if entry.by else None,
                    "reason": entry.reason,
                },
            )
        transaction.on_commit(_remember_everywhere)
    return count


def settles(settle: Callable[[], int]) -> Callable[[], int]:
    """Register what ends an erasure where a backup brought back rows whose key is dropped.

    It looks for such rows by itself, does nothing where there are none, and returns how many there
    were.
    """
    _settlers.append(settle)
    return settle


def settle() -> int:
    """Empty the rows of erased people that a backup brought back; return how many people."""
    return sum(settler() for settler in _settlers)


def _entry(stone: Tombstone) -> Entry:
    by = str(stone.by) if stone.by else ""
    return Entry(str(stone.data_key_id), stone.subject, stone.at.isoformat(), by, stone.reason)


def _line(entry: Entry) -> str:
    said = json.dumps(asdict(entry), sort_keys=True)
    return json.dumps({"check": _check(said), "entry": said})


def _check(said: str) -> str:
    return hmac.new(keys.derived(b"tombstones"), said.encode(), hashlib.sha256).hexdigest()


def _read(lines: Iterable[str]) -> Iterator[Entry]:
    for line in lines:
        try:
            row = json.loads(line)
            if hmac.compare_digest(row["check"], _check(row["entry"])):
                yield Entry(**json.loads(row["entry"]))
        except (ValueError, KeyError, TypeError):
            continue  # half a line, cut off by a power failure
