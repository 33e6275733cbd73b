"""Undoing an upgrade: the backup from before it is restored beside the house, then they swap.

The newer state is kept: on SQLite in a folder ``before-undo-…`` of the house, on PostgreSQL in a
schema of that name in the same database (and media and audit in the folder). Until the exchange
begins nothing of the house is touched; from there on it only goes forward (`swap`).
"""

import shutil
import tempfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from sostenuto_web.platform.backups import child, drill, occupancy, shelf, swap
from sostenuto_web.platform.backups.archive import BackupError
from sostenuto_web.platform.house import House
from sostenuto_web.platform.jobs import pulse
from sostenuto_web.platform.jobs.models import WorkerPulse
from sostenuto_web.platform.vault import erasure, keys
from sostenuto_web.platform.vault import ring as rings

SCHEMA = "undo_"


def undo_upgrade(house: House) -> Path:
    """Restore the last backup made before an upgrade in place of what is there now.

    Returns
    -------
    Path
        The folder of the newer state.

    Raises
    ------
    BackupError
        There is no such backup, or it does not restore.
    HouseInUseError
        Something has the house open.
    """
    made = before_upgrade()
    stamp = datetime.now(UTC).strftime(shelf.TIME)
    aside = house.folder / f"before-undo-{stamp}"
    schema = f"{SCHEMA}{stamp.lower()}" if connection.vendor == "postgresql" else ""
    with occupancy.alone(house.folder):
        _refuse_other_machines()
        place = Path(tempfile.mkdtemp(prefix=".undo-", dir=house.folder))
        try:
            if schema:
                _make_room(schema)
            _restored_beside(house, place, made.path, schema)
        except BaseException:  # whatever ended it: the house stays as it was
            shutil.rmtree(place, ignore_errors=True)
            if schema:
                _run(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
            raise
        connection.close()
        swap.begin(house, place, aside, schema)
        swap.finish(house)
    return aside


def before_upgrade() -> shelf.Backup:
    """Return the backup to which `undo_upgrade` goes back.

    Raises
    ------
    BackupError
        There is none.
    """
    made = [b for b in shelf.backups_in(shelf.usual_folder()) if b.before_upgrade]
    if not made:
        raise BackupError("there is no backup from before an upgrade")
    return made[0]


def _restored_beside(house: House, place: Path, file: Path, schema: str) -> None:
    rings.write(place / "keys" / "master.key", keys.ring())
    stones = [str(path) for path in erasure.places() if path.exists()]
    url = _within(house.database_url, schema) if schema else ""
    drill.restored_in(place, file, child.AS_IT_WAS, *stones, database_url=url)


def _within(url: str, schema: str) -> str:
    """Return the address of the database with every name looked for in one schema."""
    return f"{url}{'&' if '?' in url else '?'}options={quote(f'-csearch_path={schema}')}"


def _refuse_other_machines() -> None:
    """Refuse while a worker of another machine lives; of this one, the lock knows more."""
    since = timezone.now() - timedelta(seconds=pulse.LEASE_S)
    others = WorkerPulse.objects.exclude(machine=pulse.machine()).filter(last_seen_at__gt=since)
    with suppress(DatabaseError):  # the table may be a newer one
        if other := others.first():
            raise occupancy.HouseInUseError(
                f"a worker of this house was seen on {other.host} within the last minute; "
                "stop the house there first"
            )


def _make_room(schema: str) -> None:
    """Make the schema to restore into; see that schemas may be renamed before any work is done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname ~ %s", [f"^{SCHEMA}[0-9]"])
        for (left,) in cursor.fetchall():  # by one that was killed
            cursor.execute(f"DROP SCHEMA {connection.ops.quote_name(left)} CASCADE")
    with suppress(_TriedError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER SCHEMA public RENAME TO undo_trial")
        raise _TriedError
    _run(f"CREATE SCHEMA {schema}")


class _TriedError(Exception):
    """Takes back what was only tried."""


def _run(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
