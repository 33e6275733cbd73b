"""Trying a backup: a process of its own really restores it into a place that is thrown away."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings

from sostenuto.base.errors import SostenutoError
from sostenuto_web.platform.backups import archive, child, making, shelf
from sostenuto_web.platform.backups.archive import BackupError
from sostenuto_web.platform.house import FOLDER_VARIABLE
from sostenuto_web.platform.vault import keys
from sostenuto_web.platform.vault import ring as rings

LONGEST_S = 4 * 3600


def verify(file: Path) -> dict[str, Any]:
    """Restore a backup for a trial, compare everything, and keep the outcome beside it.

    Returns
    -------
    dict
        Counts: ``rows``, ``tables``, ``files``, ``erased_again``, ``audit_rows``.

    Raises
    ------
    BackupError
        Anything is wrong with it.
    """
    try:
        found = _tried(file)
    except SostenutoError as problem:
        shelf.write_verdict(file, good=False, says=str(problem))
        raise
    shelf.write_verdict(file, good=True)
    return found


def _tried(file: Path) -> dict[str, Any]:
    ring = keys.ring()
    with file.open("rb") as source:  # before anything is copied
        archive.label_in(source)
    folder: Path = settings.HOUSE.folder
    place = Path(tempfile.mkdtemp(prefix=".trial-", dir=folder))
    try:
        free, needed = shutil.disk_usage(place).free, 3 * file.stat().st_size + making.SPARE_BYTES
        if free < needed:
            raise BackupError(f"the disk is too full to try a backup: {free >> 20} MB are free")
        rings.write(place / "keys" / "master.key", ring)
        return restored_in(place, file)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def restored_in(place: Path, file: Path, *words: str, database_url: str = "") -> dict[str, Any]:
    """Have a process of its own restore a backup into a place that holds the keys already.

    Parameters
    ----------
    database_url : str
        An empty database; else SQLite in the place.

    Raises
    ------
    BackupError
        It could not be restored, and why.
    """
    told = subprocess.run(
        [sys.executable, "-m", child.__name__, str(file.absolute()), *words],
        env=environment(place) | ({"DATABASE_URL": database_url} if database_url else {}),
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_S,
    )
    if told.returncode == 0:
        found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
        return found
    says = told.stderr.strip().splitlines()[-1:] if told.returncode == child.REFUSED else []
    raise BackupError(says[0] if says else "this backup could not be restored: a fault of ours")


def environment(place: Path) -> dict[str, str]:
    """Return the environment of a process whose house is ``place``, on SQLite."""
    left_out = {"DATABASE_URL", "REDIS_URL"}
    said = {name: value for name, value in os.environ.items() if name not in left_out}
    return said | {
        FOLDER_VARIABLE: str(place),
        "SOSTENUTO_HOUSE_KIND": settings.HOUSE.kind,
        "DJANGO_SETTINGS_MODULE": "sostenuto_web.config.settings",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
