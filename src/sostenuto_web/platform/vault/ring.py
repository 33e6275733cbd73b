"""The ring of master keys: a small file outside the database, read anew when it changes.

Conventions: one key a line, 64 hexadecimal digits, oldest first. The *last* line is the current
key: it wraps what is wrapped from now on. The *first* line is the root: keys that must never
change (names' hashes, the audit chain) derive from it. A house that was never rotated has one line.
Lines between them only open older backups.
"""

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sostenuto.base.errors import InputError, SostenutoError
from sostenuto_web.platform.house import KEY_BYTES

ID_BYTES = 4


class MissingKeyError(SostenutoError):
    """The file of the master key is not there, or does not hold the key that is needed."""


@dataclass(frozen=True, slots=True, repr=False)
class Ring:
    """The master keys of one house, oldest first."""

    keys: tuple[bytes, ...]

    @property
    def root(self) -> bytes:
        """The key from which lasting keys derive."""
        return self.keys[0]

    @property
    def current(self) -> bytes:
        """The key that wraps what is wrapped from now on."""
        return self.keys[-1]

    def named(self, key_id: bytes) -> bytes | None:
        """Return the key with this id, or None."""
        return next((key for key in self.keys if id_of(key) == key_id), None)


@lru_cache(maxsize=16)
def id_of(key: bytes) -> bytes:
    """Return a key's name of 4 bytes, which tells nothing of the key."""
    return hmac.digest(key, b"sostenuto key id", hashlib.sha256)[:ID_BYTES]


def ring_in(file: Path) -> Ring:
    """Return the ring in a file, as it is now.

    Raises
    ------
    MissingKeyError
        There is no such file.
    InputError
        The file holds something else.
    """
    try:
        facts = os.stat(file)
    except FileNotFoundError as problem:
        raise MissingKeyError(
            f"the master key is missing: {file.name} is not in the folder of keys; put it back, or"
            " type it in from the recovery sheet with: sostenuto keys recover"
        ) from problem
    return _read(file, facts.st_mtime_ns, facts.st_size, facts.st_ino)


@lru_cache(maxsize=8)
def _read(file: Path, *_facts: int) -> Ring:
    lines = [line.strip() for line in file.read_text(encoding="ascii").splitlines()]
    try:
        found = tuple(bytes.fromhex(line) for line in lines if line)
    except ValueError:
        found = ()
    if not found or any(len(key) != KEY_BYTES for key in found):
        # What the file holds is never said: it may be a key with a typing error.
        raise InputError(file.name, expected="64 hexadecimal digits a line", got="something else")
    return Ring(found)


def write(file: Path, ring: Ring, *, replace: bool = False) -> None:
    """Write a ring for its owner's eyes only, whole or not at all; keep what is there.

    Parameters
    ----------
    replace : bool
        Whether an existing file may be replaced, by the same ring with keys added or taken off.

    Raises
    ------
    InputError
        There is a file already.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    file.parent.chmod(0o700)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write("".join(f"{key.hex()}\n" for key in ring.keys))
        out.flush()
        os.fsync(out.fileno())
    try:
        if replace:
            draft.replace(file)
        else:
            os.link(draft, file)
            draft.unlink()
    except FileExistsError as problem:
        draft.unlink()
        raise InputError(file.name, expected="no key file yet", got="one is there") from problem
    _keep_folder(file.parent)


def _keep_folder(folder: Path) -> None:
    """Have the disk remember a folder's entries."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
