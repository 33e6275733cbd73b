"""Restoring a backup into an empty place, on whichever database, and seeing that it is all there.

The schema is brought to the state in which the backup was made, the rows are put in within one
transaction, all sums are compared, erased people are erased again, and only then the schema goes
forward to this version of the program.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from sostenuto_web.platform.audit import anchor, verification
from sostenuto_web.platform.audit.models import AuditHead
from sostenuto_web.platform.backups import archive, rows, snapshot
from sostenuto_web.platform.backups.archive import BackupError
from sostenuto_web.platform.house import SETTINGS_FILE
from sostenuto_web.platform.vault import erasure, keys
from sostenuto_web.platform.vault.models import DataKey

BATCH = 500
INSIDE = frozenset({"audit", "tombstones", "https", "media"})
"""The folders that a backup may write to."""

Said = dict[str, Any]


@dataclass
class Restored:
    """What came back."""

    rows: int = 0
    tables: int = 0
    files: int = 0
    erased_again: int = 0
    audit_rows: int = 0


def restore(
    file: Path,
    *,
    forward: bool = True,
    tombstones: Iterable[Path] = (),
    progress: Callable[[str], None] = lambda _what: None,
) -> Restored:
    """Fill the empty house of this process from a backup; its key file has to be there already.

    Parameters
    ----------
    forward : bool
        Whether to bring the schema up to this version of the program.
    tombstones : paths
        Further files of tombstones: people erased since the backup was made stay erased.

    Raises
    ------
    BackupError, SealError
        The place is not empty, the key is missing, or anything differs from what was saved. The
        database is then empty again.
    """
    if connection.introspection.table_names():
        raise BackupError("the database is not empty; a backup is only restored into an empty one")
    functions = _functions()
    try:
        taking = _Taking(progress)
        with file.open("rb") as source:
            taking.all(archive.opened(keys.ring(), source))
        _open_every_key()
        places = (*erasure.places(), *tombstones)
        known = {e.data_key_id: e for place in places for e in erasure.entries_in(place)}
        taking.restored.erased_again = erasure.apply(known.values())
        if forward:
            progress("migrations")
            call_command("migrate", interactive=False, verbosity=0)
            taking.restored.audit_rows = _audit_rows()
            erasure.settle()
    except BaseException:  # whatever ended it: half a house must not look like a house
        _empty(functions)
        raise
    return taking.restored


class _Taking:
    """Takes in one entry after the other."""

    def __init__(self, progress: Callable[[str], None]) -> None:
        self.progress = progress
        self.restored = Restored()
        self.tables: dict[str, type[models.Model]] = {}
        self.files: set[str] = set()

    def all(self, entries: Iterator[tuple[Said, Iterator[bytes]]]) -> None:
        """Take in a whole backup and compare it."""
        end = None
        with ExitStack() as whole:
            for head, chunks in entries:
                if head["kind"] == "file":
                    self._file(head["path"], chunks)
                elif head["kind"] == "migrations":
                    self._schema([(app, name) for app, name in head["applied"]])
                    whole.enter_context(transaction.atomic())
                elif head["kind"] == "table":
                    self._table(head, chunks)
                elif head["kind"] == "end":
                    end = head
            if end is None or not self.tables:
                raise BackupError("this backup is not whole")
            self._compare_tables(end["tables"])
            self._compare_files(end["files"])
            with connection.cursor() as cursor:
                for sql in connection.ops.sequence_reset_sql(no_style(), [*self.tables.values()]):
                    cursor.execute(sql)

    def _schema(self, applied: snapshot.Applied) -> None:
        self.progress("schema")
        executor = MigrationExecutor(connection)
        graph, known = executor.loader.graph, set(applied)
        if known - set(graph.nodes):
            raise BackupError("this backup was made by a newer version of the program")
        executor.migrate(
            [name for name in applied if not known & {c.key for c in graph.node_map[name].children}]
        )
        found = snapshot.models_at("default", applied)
        self.tables = {model._meta.label_lower: model for model in found}

    def _table(self, head: Said, chunks: Iterator[bytes]) -> None:
        self.progress(head["name"])
        model = self.tables.get(head["name"])
        fields = snapshot.fields_of(model) if model else []
        if model is None or [field.column for field in fields] != head["columns"]:
            raise BackupError(f"this version of the program has no such table as {head['name']}")
        _insert(model, fields, _lines(chunks))
        self.restored.tables += 1

    def _file(self, name: str, chunks: Iterator[bytes]) -> None:
        path = PurePosixPath(name)
        if name == SETTINGS_FILE:
            return  # whoever prepares the place has read it and decides what holds there
        if path.is_absolute() or ".." in path.parts or path.parts[0] not in INSIDE:
            raise BackupError("this backup wants to write outside the house")
        self.files.add(name)
        target = Path(settings.HOUSE.folder, name)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            for chunk in chunks:
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        self.restored.files += 1

    def _compare_tables(self, saved: dict[str, Said]) -> None:
        for name, model in self.tables.items():
            tally = rows.Tally()
            for _ in snapshot.lines(model, "default", tally):
                pass
            self.restored.rows += tally.count
            if saved.get(name) != tally.said():
                raise BackupError(f"the table {name} differs from what was saved")

    def _compare_files(self, saved: dict[str, str]) -> None:
        for name, digest in saved.items():
            if name == SETTINGS_FILE:
                continue
            path = Path(settings.HOUSE.folder, name)
            with path.open("rb") as source:
                if hashlib.file_digest(source, "sha256").hexdigest() != digest:
                    raise BackupError("a file differs from what was saved")
        if self.files - set(saved):
            raise BackupError("this backup holds a file that was not saved")


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    held = b""
    for chunk in chunks:
        *whole, held = (held + chunk).split(b"\n")
        yield from whole
    if held:
        raise BackupError("a table of this backup ends in the middle of a row")


def _insert(model: type[models.Model], fields: list[rows.Field], lines: Iterator[bytes]) -> None:
    """Put rows in as they were; what a migration had put there makes room."""
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(str(field.column)) for field in fields)
    sql = f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"
    if model._base_manager.exists():
        model._base_manager.all()._raw_delete("default")
    with connection.cursor() as cursor:
        while batch := [rows.values(fields, line) for line in islice(lines, BATCH)]:
            cursor.executemany(sql, [_prepared(fields, row) for row in batch])


def _prepared(fields: list[rows.Field], row: list[Any]) -> list[Any]:
    return [
        connection.ops.adapt_json_value(None, None)
        if value is rows.JSON_NULL
        else field.get_db_prep_save(value, connection)
        for field, value in zip(fields, row, strict=True)
    ]


def _open_every_key() -> None:
    """See that the key file opens what came back."""
    keys.check()
    for key in DataKey.objects.exclude(wrapped=b"").iterator():
        key.unwrap()


def _audit_rows() -> int:
    """Walk the audit that came back and return how many rows it has.

    A house whose head was never written outside its database has none in its backup: then the
    database's own is kept from here on. The seal of the backup vouches for what was restored.
    """
    inside = AuditHead.objects.filter(pk=AuditHead.ONLY).first()
    if inside is not None and anchor.head_in(settings.HOUSE.audit) is None:
        anchor.raise_to(settings.HOUSE.audit, anchor.Head(inside.number, bytes(inside.digest)))
    report = verification.verify()
    if not report.is_sound:
        says = report.fault.says if report.fault else "its triggers are missing"
        raise BackupError(f"the audit in this backup is not sound: {says}")
    return report.rows


def _functions() -> set[str]:
    """Return the database's own functions, such as those that triggers call."""
    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.oid::regprocedure::text FROM pg_proc p"
            " WHERE p.pronamespace = current_schema()::regnamespace AND NOT EXISTS"
            " (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
        )
        return {name for (name,) in cursor.fetchall()}


def _empty(functions: set[str]) -> None:
    """Take away every table, and every function but these; there was no table before."""
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cascade = "" if connection.vendor == "sqlite" else " CASCADE"
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)}{cascade}")
        for name in _functions() - functions:
            cursor.execute(f"DROP FUNCTION {name} CASCADE")
