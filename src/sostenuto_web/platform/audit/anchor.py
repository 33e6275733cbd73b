"""The chain's head, kept in a file outside the database, so that a cut tail is noticed.

Conventions: the file is one line, ``number digest`` (digest in hexadecimal). It only ever goes up,
whatever the order in which processes come to write it. It is written after the commit: when the
machine stops in between, the file is behind the database, which is not a fault.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sostenuto.base.errors import InputError

HEAD = "head"
LOCK = "head.lock"


@dataclass(frozen=True, slots=True)
class Head:
    """The last link that is known to have been written: its number and its digest."""

    number: int
    digest: bytes


def head_in(folder: Path) -> Head | None:
    """Return the head kept in ``folder``, or None where none was written yet.

    Raises
    ------
    InputError
        The file is there but does not hold a head.
    """
    file = folder / HEAD
    try:
        text = file.read_text(encoding="ascii")
        number, digest = text.split()
        return Head(int(number), bytes.fromhex(digest))
    except FileNotFoundError:
        return None
    except ValueError as problem:
        raise InputError(HEAD, expected="a number and a digest", got="something else") from problem


def raise_to(folder: Path, head: Head) -> bool:
    """Write ``head`` unless the file is already as far; say whether it was written.

    Several processes may call it at once. What is on the disk is at any moment one whole head.
    """
    with _locked(folder):
        kept = head_in(folder)
        if kept is not None and kept.number >= head.number:
            return False
        _replace(folder / HEAD, f"{head.number} {head.digest.hex()}\n")
        return True


def set_aside(folder: Path) -> Path | None:
    """Put the kept head aside, for a house that was restored from a backup; return where to.

    Raises
    ------
    OSError
        The folder cannot be written.
    """
    with _locked(folder):
        kept = head_in(folder)
        if kept is None:
            return None
        aside = folder / f"{HEAD}.{kept.number}.{kept.digest.hex()[:8]}.before-restore"
        os.replace(folder / HEAD, aside)
        return aside


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)  # which lets the lock go


def _replace(file: Path, text: str) -> None:
    draft = file.with_name(f".{file.name}.new")  # one writer at a time: we hold the lock
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    os.replace(draft, file)
