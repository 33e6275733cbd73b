"""What a killed trial or undoing left in the house's folder, and when it is swept away."""

import shutil
import time
from pathlib import Path

from django.conf import settings

from sostenuto_web.platform.backups import occupancy, swap

NAMES = (".trial-*", ".undo-*")
OLD_S = 6 * 3600
"""Older than any trial may last (`drill.LONGEST_S`)."""


def sweep(now_s: float | None = None) -> list[Path]:
    """Delete old folders of ours that nobody works in, and return them."""
    now_s = time.time() if now_s is None else now_s
    noted = swap.noted(settings.HOUSE)
    gone = []
    for name in NAMES:
        for folder in settings.HOUSE.folder.glob(name):
            if _is_left(folder, now_s) and (noted is None or noted.place != folder.name):
                shutil.rmtree(folder, ignore_errors=True)
                gone.append(folder)
    return gone


def _is_left(folder: Path, now_s: float) -> bool:
    try:
        changed_s = folder.lstat().st_mtime
        is_folder = folder.is_dir() and not folder.is_symlink()
        return is_folder and now_s - changed_s > OLD_S and occupancy.is_free(folder)
    except OSError:
        return False  # it went a moment ago, or is not ours
