"""The database's file is for its owner's eyes only, whoever made it and however."""

from contextlib import suppress
from pathlib import Path
from typing import Any

OTHERS = 0o077


def for_the_owner_only(connection: Any, **_: Any) -> None:
    """Take a SQLite file, and what SQLite keeps beside it, away from everybody else."""
    if connection.vendor != "sqlite" or connection.is_in_memory_db():
        return
    name = str(connection.settings_dict["NAME"])
    for path in (Path(name), Path(f"{name}-wal"), Path(f"{name}-shm")):
        with suppress(OSError):  # not there, or somebody else's: then it is theirs to say
            if path.stat().st_mode & OTHERS:
                path.chmod(0o600)
