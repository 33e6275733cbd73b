"""A sound file on the disk: opened safely, named by its content, known again by its stamp.

Conventions: sizes in bytes, times in nanoseconds since 1970 as the file system tells them. Opening
never waits (a named pipe without a writer would) and never follows anything but a regular file.
"""

import errno
import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sostenuto.base.errors import MediaError

ID_BYTES = 16
"""Length of a content hash. 128 bits: two of a million files agree with probability 1e-27."""

READ_BYTES = 1 << 20
SHOWN_CHARACTERS = 300

_NOT_A_FILE = {
    stat.S_IFDIR: "is a folder, not a file",
    stat.S_IFIFO: "is a named pipe, not a file",
    stat.S_IFSOCK: "is a socket, not a file",
    stat.S_IFCHR: "is a device, not a file",
    stat.S_IFBLK: "is a device, not a file",
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the file system says about a file: as long as it is equal the file is not read again.

    The change time (``ctime``) is in it because programs that edit tags often keep size and
    modification time; it cannot be set by a program. The inode is not: memory sticks give out new
    ones each time they are plugged in.
    """

    size: int
    mtime_ns: int
    ctime_ns: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Stamp":
        """Return the stamp of an ``os.stat`` result."""
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def shown_path(path: str | os.PathLike[str]) -> str:
    r"""Return a path fit for one line of a terminal or a page: no control characters, no raw bytes.

    Examples
    --------
    >>> shown_path("a\x1b[31m\nb.mp3"), shown_path(os.fsdecode(b"caf\xe9.mp3"))
    ('a\\x1b[31m\\x0ab.mp3', 'caf\\xe9.mp3')
    """
    text = os.fspath(path)
    if text.isprintable():
        return text
    return "".join(
        character
        if character.isprintable()
        else f"\\x{ord(character) & 0xFF:02x}"
        if ord(character) < 0xA0 or 0xDC80 <= ord(character) <= 0xDCFF
        else f"\\u{ord(character):04x}"
        for character in text
    )


def what_is_wrong(error: OSError) -> str:
    """Return an operating system's refusal in words that follow a file's name.

    Examples
    --------
    >>> what_is_wrong(PermissionError(errno.EACCES, "Permission denied"))
    'may not be read: permission denied'
    """
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return "does not exist"
    if error.errno in (errno.EACCES, errno.EPERM):
        return "may not be read: permission denied"
    if error.errno == errno.ELOOP:
        return "is a link that leads back to itself"
    return f"cannot be read: {(error.strerror or 'unknown reason').lower()}"


def open_regular(path: str | os.PathLike[str]) -> BinaryIO:
    """Open a regular file for reading, without ever waiting.

    Raises
    ------
    MediaError
        When it does not exist, may not be read, or is a folder, pipe, socket or device.
    """
    try:
        _refuse_irregular(os.stat(path).st_mode)  # a device must not even be opened
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError as error:
        raise MediaError(what_is_wrong(error)) from None
    except ValueError:  # a NUL in the name
        raise MediaError("does not exist") from None
    try:
        _refuse_irregular(os.fstat(descriptor).st_mode)
    except MediaError:
        os.close(descriptor)
        raise
    return open(descriptor, "rb")


def _refuse_irregular(mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise MediaError(_NOT_A_FILE.get(stat.S_IFMT(mode), "is not a regular file"))


def stamp_of(file: BinaryIO) -> Stamp:
    """Return the stamp of an open file."""
    return Stamp.of(os.fstat(file.fileno()))


def content_id(file: BinaryIO) -> str:
    """Return the content hash of an open file: BLAKE2b (RFC 7693) of all its bytes, in hex.

    The file is left at its start.

    Examples
    --------
    >>> import io
    >>> content_id(io.BytesIO(b"sound"))
    '6e2c12355c49541a4fde9a80ebc186bb'
    """
    digest = hashlib.blake2b(digest_size=ID_BYTES)
    file.seek(0)
    try:
        while block := file.read(READ_BYTES):
            digest.update(block)
    except OSError as error:
        raise MediaError(what_is_wrong(error)) from None
    file.seek(0)
    return digest.hexdigest()


def absolute(path: str | os.PathLike[str]) -> Path:
    """Return ``path`` made absolute and without ``..``, its links left as they are."""
    return Path(os.path.abspath(path))
