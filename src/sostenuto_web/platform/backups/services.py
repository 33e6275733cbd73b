"""What others ask of backups: make one, try one, make one before an upgrade, undo an upgrade."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db import DatabaseError

from sostenuto.base.errors import SostenutoError
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.backups import drill, making, shelf, undoing
from sostenuto_web.platform.backups.archive import BackupError
from sostenuto_web.platform.house import House


def make_backup(*, by: Any = None, folder: Path | None = None) -> shelf.Backup:
    """Make a backup now.

    Raises
    ------
    BackupError
        It cannot be made; that is noted in the audit.
    """
    try:
        return making.make(folder, by=by)
    except (SostenutoError, OSError):
        audit.record(by, "backup.made", outcome="failed")
        raise


def verify_backup(file: Path, *, by: Any = None) -> dict[str, Any]:
    """Really restore a backup for a trial, compare, and keep the outcome.

    Raises
    ------
    BackupError, SealError
        It is not good; that is noted in the audit.
    """
    try:
        found = drill.verify(file)
    except SostenutoError:
        audit.record(by, "backup.verified", outcome="failed")
        raise
    audit.record(by, "backup.verified", rows=found["rows"], files=found["files"])
    return found


def newest_backup() -> shelf.Backup:
    """Return the newest backup of the usual folder.

    Raises
    ------
    BackupError
        There is none.
    """
    found = shelf.backups_in(shelf.usual_folder())
    if not found:
        raise BackupError("there is no backup yet; make one with: sostenuto backup")
    return found[0]


def backup_before_upgrade() -> shelf.Backup:
    """Make the backup to which `undo_upgrade` goes back."""
    return making.make(before_upgrade=True)


def backup_to_go_back_to() -> shelf.Backup:
    """Return the backup that `undo_upgrade` would put back.

    Raises
    ------
    BackupError
        There is none.
    """
    return undoing.before_upgrade()


def undo_upgrade(house: House) -> Path:
    """Put back what was there before the last upgrade; return where the newer state was put.

    The house must not be running. Then install the older version of the program.

    Raises
    ------
    BackupError
        There is no backup from before an upgrade, or it does not restore; nothing is changed then.
    HouseInUseError
        Something has the house open; nothing is changed then.
    """
    aside = undoing.undo_upgrade(house)
    with suppress(DatabaseError, SostenutoError):  # the restored tables may be older than we know
        audit.record(None, "upgrade.undone")
    return aside
