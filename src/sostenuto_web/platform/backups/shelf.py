"""Where backups stand: their names, what is known of each, and which ones are kept.

Conventions: a backup is ``house-<UTC time>[-before-upgrade].backup``; beside it stands
``….verified.json`` once it was tried. What is being written has a hidden name and is never listed.
"""

import fcntl
import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError

from sostenuto_web.platform.backups.archive import BackupError
from sostenuto_web.platform.clinic import backup_place

NAME = re.compile(r"house-(\d{8}T\d{6}Z)(-before-upgrade)?\.backup")
TIME = "%Y%m%dT%H%M%SZ"
DAILY, WEEKLY, MONTHLY, UPGRADES = 14, 8, 12, 5


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup file and what is known of it.

    Attributes
    ----------
    verified_at : datetime or None
        When it was last restored for a trial.
    good : bool or None
        How that ended.
    says : str
        What was wrong.
    """

    path: Path
    made_at: datetime
    size: int
    before_upgrade: bool = False
    verified_at: datetime | None = None
    good: bool | None = None
    says: str = ""

    @property
    def stamp(self) -> str:
        """The moment as addresses and file names have it."""
        return self.made_at.strftime(TIME)


def usual_folder() -> Path:
    """Return the folder of this house's backups: as set up, else as the house says."""
    try:
        return backup_place.backup_place()
    except DatabaseError:  # before an upgrade, the clinic's table may be an older one
        return Path(settings.HOUSE.backups)


def name_for(made_at: datetime, *, before_upgrade: bool = False) -> str:
    """Return the file name of a backup."""
    mark = "-before-upgrade" if before_upgrade else ""
    return f"house-{made_at.astimezone(UTC).strftime(TIME)}{mark}.backup"


def backups_in(folder: Path) -> list[Backup]:
    """Return the backups in a folder, newest first."""
    found = [_backup(path) for path in folder.glob("house-*.backup")] if folder.is_dir() else []
    return sorted((b for b in found if b), key=lambda b: b.made_at, reverse=True)


def _backup(path: Path) -> Backup | None:
    fits = NAME.fullmatch(path.name)
    if fits is None:
        return None
    made_at = datetime.strptime(fits[1], TIME).replace(tzinfo=UTC)
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return None
    return Backup(path, made_at, size, bool(fits[2]), **_verdict(path))


def tried_in_vain(backups: Iterable[Backup]) -> Backup | None:
    """Return the backup that was tried last if it could not be restored, else None."""
    tried = [(backup.verified_at, backup) for backup in backups if backup.verified_at]
    last = max(tried, key=lambda pair: pair[0], default=None)
    return last[1] if last and last[1].good is False else None


def verdict_file(path: Path) -> Path:
    """Return the file that says how a backup's trial ended."""
    return path.with_name(f"{path.name}.verified.json")


def _verdict(path: Path) -> dict[str, Any]:
    try:
        said = json.loads(verdict_file(path).read_text(encoding="utf-8"))
        at = datetime.fromisoformat(said["at"])
        return {"verified_at": at, "good": bool(said["good"]), "says": str(said["says"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def write_verdict(path: Path, *, good: bool, says: str = "") -> None:
    """Keep how a backup's trial ended."""
    said = {"at": datetime.now(UTC).isoformat(), "good": good, "says": says[:300]}
    file = verdict_file(path)
    draft = file.with_name(f".{file.name}.new")
    draft.write_text(json.dumps(said), encoding="utf-8")
    draft.replace(file)


def dispensable(backups: Iterable[Backup]) -> list[Backup]:
    """Return the backups that are no longer kept.

    Kept are the newest of each of the last 14 days, 8 weeks and 12 months that have any, the last
    5 made before an upgrade, and the newest that was tried and found good.
    """
    newest_first = sorted(backups, key=lambda b: b.made_at, reverse=True)
    plain = [b for b in newest_first if not b.before_upgrade]
    kept = [b for b in newest_first if b.before_upgrade][:UPGRADES]
    kept += [b for b in newest_first if b.good][:1]
    for form, count in (("%Y-%m-%d", DAILY), ("%G-%V", WEEKLY), ("%Y-%m", MONTHLY)):
        first: dict[str, Backup] = {}
        for backup in plain:
            first.setdefault(backup.made_at.strftime(form), backup)
        kept += list(first.values())[:count]
    paths = {backup.path for backup in kept}
    return [backup for backup in newest_first if backup.path not in paths]


def clear(folder: Path) -> list[Backup]:
    """Delete the backups that are no longer kept and return them."""
    gone = dispensable(backups_in(folder))
    for backup in gone:
        backup.path.unlink(missing_ok=True)
        verdict_file(backup.path).unlink(missing_ok=True)
    return gone


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder of backups; sweep away what a killed writer left.

    Raises
    ------
    BackupError
        Another backup is being made there.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / ".lock", os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for draft in folder.glob(".house-*.partial"):
            draft.unlink()
        yield
    except BlockingIOError as problem:
        raise BackupError("another backup is being made at this moment") from problem
    finally:
        os.close(handle)
