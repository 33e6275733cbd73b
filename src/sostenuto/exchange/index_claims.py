"""Who is hearing what, among several processes with one index.

A claim is a lock on one byte of a file beside the index: the byte whose number is the size of the
sound file. The system lets go of it when the process ends, however it ends, so there is nothing to
clean up after a kill. Copies have equal sizes, so a claim covers all copies of a recording.

The locks belong to the open file, not to the process (``F_OFD_SETLK``, Linux 3.15), so closing
another index in this process does not let go of them.
"""

import contextlib
import errno
import fcntl
import os
import struct
from pathlib import Path

_OFD_SETLK = 37  # linux/fcntl.h
_FLOCK = "hhqqi4x"  # l_type, l_whence, l_start, l_len, l_pid


class Claims:
    """Claims on sound files by their size in bytes.

    Parameters
    ----------
    path : Path
        The lock file; made when it is not there, and never written.
    """

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def claim(self, size: int) -> bool:
        """Take the claim on files of ``size`` bytes; False when another process holds it.

        On a file system without locks every claim succeeds: then two processes may do the same
        work, but what they find is still recorded once.
        """
        try:
            self._lock(fcntl.F_WRLCK, size)
        except OSError as error:
            return error.errno not in (errno.EAGAIN, errno.EACCES)
        return True

    def release(self, size: int) -> None:
        """Let go of a claim."""
        with contextlib.suppress(OSError):
            self._lock(fcntl.F_UNLCK, size)

    def _lock(self, kind: int, size: int) -> None:
        fcntl.fcntl(self._descriptor, _OFD_SETLK, struct.pack(_FLOCK, kind, 0, size, 1, 0))

    def close(self) -> None:
        """Let go of all claims."""
        os.close(self._descriptor)
