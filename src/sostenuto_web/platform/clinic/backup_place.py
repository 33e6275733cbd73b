"""Where backups go, and whether that is a good place."""

import os
import tempfile
from pathlib import Path

from django.conf import settings

from sostenuto_web.platform.clinic import selectors
from sostenuto_web.platform.house import House


def backup_place() -> Path:
    """Return the folder that backups are written to: as set up, else as the house says."""
    chosen = selectors.clinic().backup_folder
    return Path(chosen) if chosen else Path(settings.HOUSE.backups)


def refusal(folder: Path) -> str:
    """Return the reason why backups cannot be written there, as a code word, or nothing.

    Returns
    -------
    str
        ``""``, ``"relative"``, ``"missing"`` or ``"locked"``.
    """
    if not folder.is_absolute():
        return "relative"
    try:
        if not folder.is_dir():
            return "missing"
    except PermissionError:
        return "locked"
    except OSError:  # a name that no disk can hold
        return "missing"
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"can be written")
    except OSError:
        return "locked"
    return ""


def is_on_the_same_disk(folder: Path, house: House) -> bool:
    """Say whether a folder lies on the disk that the house itself lies on."""
    try:
        while not folder.exists() and folder != folder.parent:
            folder = folder.parent
        return os.stat(folder).st_dev == os.stat(house.folder).st_dev
    except OSError:
        return False
