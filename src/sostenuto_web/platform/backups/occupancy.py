"""Who has a house open: a lock that every process of the program shares and that ends with it.

Conventions: the lock stands on ``in-use.lock`` in the house's folder. Whoever opens the house
shares it; who exchanges the house's files needs it alone. The system lets it go when a process
ends, however it ends. It says nothing of other machines (`sostenuto_web.platform.jobs.pulse`
does). No Django here.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sostenuto.base.errors import SostenutoError

FILE = "in-use.lock"

_held: dict[Path, int] = {}
"""The open lock files of this process, by the house's folder."""


class HouseInUseError(SostenutoError):
    """The house is open in another process, which stands in the way."""


def share(folder: Path) -> None:
    """Hold the lock together with others, until this process ends.

    Raises
    ------
    HouseInUseError
        Another process holds it alone.
    """
    try:
        fcntl.flock(_handle(folder), fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError as problem:
        raise HouseInUseError(
            "an upgrade of this house is being undone at this moment; try again when that is done"
        ) from problem


@contextmanager
def alone(folder: Path, *, wait: bool = False) -> Iterator[None]:
    """Hold the lock alone; share it again afterwards.

    Raises
    ------
    HouseInUseError
        Another process has the house open (never where ``wait`` is set).
    """
    handle = _handle(folder)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError as problem:
        with suppress(BlockingIOError):  # the attempt has cost us our share
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        raise HouseInUseError(
            "this house is open in another process; stop the server and whatever else uses it first"
        ) from problem
    try:
        yield
    finally:
        fcntl.flock(handle, fcntl.LOCK_SH)


def is_free(folder: Path) -> bool:
    """Say whether no other process has a house open that this one has not opened itself."""
    file = folder / FILE
    if not file.exists():
        return True
    handle = os.open(file, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(handle)
    return True


def _handle(folder: Path) -> int:
    if folder not in _held:
        _held[folder] = os.open(folder / FILE, os.O_RDWR | os.O_CREAT, 0o600)
    return _held[folder]
