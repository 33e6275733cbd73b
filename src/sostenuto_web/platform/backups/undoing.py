"""Undoing an upgrade: the backup from before it is restored beside the house, then they swap.

The newer state is kept: on SQLite in a folder ``before-undo-…`` of the house, on PostgreSQL in a
schema of that name in the same database.
"""

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection, transaction

from sostenuto_web.platform.backups import child, drill, restoring, shelf
from sostenuto_web.platform.backups.archive import BackupError
from sostenuto_web.platform.house import House
from sostenuto_web.platform.vault import erasure, keys
from sostenuto_web.platform.vault import ring as rings

SWAPPED = ("media", "audit", "house.sqlite3-wal", "house.sqlite3-shm", "house.sqlite3")
"""What changes places; the database file last, so that it never stands beside foreign media."""


def undo_upgrade(house: House) -> Path:
    """Restore the last backup made before an upgrade in place of what is there now.

    Returns
    -------
    Path
        The folder of the newer state.
    """
    made = [b for b in shelf.backups_in(shelf.usual_folder()) if b.before_upgrade]
    if not made:
        raise BackupError("there is no backup from before an upgrade")
    aside = house.folder / f"before-undo-{datetime.now(UTC).strftime(shelf.TIME)}"
    if connection.vendor == "sqlite":
        _undo_on_sqlite(house, made[0].path, aside)
    else:
        _undo_on_postgresql(house, made[0].path, aside)
    return aside


def _undo_on_sqlite(house: House, file: Path, aside: Path) -> None:
    place = Path(tempfile.mkdtemp(prefix=".undo-", dir=house.folder))
    try:
        rings.write(place / "keys" / "master.key", keys.ring())
        stones = [str(path) for path in erasure.places() if path.exists()]
        drill.restored_in(place, file, child.AS_IT_WAS, *stones)
        connection.close()
        _swap(house.folder, place, aside)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _swap(folder: Path, place: Path, aside: Path) -> None:
    aside.mkdir(mode=0o700)
    for name in SWAPPED:
        if (folder / name).exists():
            (folder / name).rename(aside / name)
        if (place / name).exists():
            (place / name).rename(folder / name)


def _undo_on_postgresql(house: House, file: Path, aside: Path) -> None:
    """Move the tables into a schema of their own; bring them back if the restore fails."""
    schema = connection.ops.quote_name(aside.name)
    _run(f"ALTER SCHEMA public RENAME TO {schema}", "CREATE SCHEMA public")
    aside.mkdir(mode=0o700)
    for name in ("media", "audit"):
        if (house.folder / name).exists():
            (house.folder / name).rename(aside / name)
    try:
        restoring.restore(file, forward=False)
    except BaseException:  # whatever ended it: the newer state comes back
        _run("DROP SCHEMA public CASCADE", f"ALTER SCHEMA {schema} RENAME TO public")
        for name in ("media", "audit"):
            shutil.rmtree(house.folder / name, ignore_errors=True)
            if (aside / name).exists():
                (aside / name).rename(house.folder / name)
        raise


def _run(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
