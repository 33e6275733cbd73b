"""Processes beside the server: begun, begun anew when they die, ended together.

A child lives only as long as its parent: it reads from a pipe that the parent never writes to, and
ends when the pipe does, even when the parent was killed (`end_with_parent`).
"""

import contextlib
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence

LONGEST_PAUSE_S = 30.0
STEADY_S = 60.0
"""A child that ran this long is begun anew at once when it dies."""
GRACE_S = 15.0

_log = logging.getLogger(__name__)


class Child:
    """One process that is kept running.

    Parameters
    ----------
    name : str
        For the log.
    words : sequence of str
        What follows ``python``.
    pass_fds : tuple of int
        Open files that the child inherits.
    """

    def __init__(self, name: str, words: Sequence[str], pass_fds: tuple[int, ...] = ()) -> None:
        self.name = name
        self._words = [sys.executable, *words]
        self._pass_fds = pass_fds
        self._ending = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._keeper = threading.Thread(target=self._keep, name=f"keeper of {name}", daemon=True)

    def begin(self) -> "Child":
        """Start it; from now on it is kept running."""
        self._process = self._started()
        self._keeper.start()
        return self

    @property
    def pid(self) -> int | None:
        """The process's number, or None before it was begun."""
        return self._process.pid if self._process else None

    def end(self) -> None:
        """Ask it to end, wait for the grace, then end it."""
        self._ending.set()
        process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            _log.error("the %s did not end within %.0f seconds", self.name, GRACE_S)
            process.kill()
            process.wait()
        self._keeper.join(1.0)

    def _started(self) -> subprocess.Popen[bytes]:
        # The parent's end of the pipe closes with the parent, whatever became of it.
        return subprocess.Popen(
            self._words,
            stdin=subprocess.PIPE,
            pass_fds=self._pass_fds,
            start_new_session=True,  # Ctrl-C is for the parent, which ends its children in order
        )

    def _keep(self) -> None:
        pause_s = 0.5
        while not self._ending.is_set() and self._process is not None:
            began_s = time.monotonic()
            code = self._process.wait()
            if self._process.stdin:
                self._process.stdin.close()
            if self._ending.is_set():
                return
            if time.monotonic() - began_s > STEADY_S:
                pause_s = 0.5
            _log.error("the %s ended with code %d; it is begun anew", self.name, code)
            if self._ending.wait(pause_s):
                return
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
            self._process = self._started()
            if self._ending.is_set():  # asked to end in this very moment
                self._process.terminate()


def end_with_parent(end: Callable[[], None]) -> None:
    """Call ``end`` when the parent is gone; for a child's first lines."""

    def watch() -> None:
        with contextlib.suppress(OSError):
            while os.read(0, 1024):
                pass
        end()

    threading.Thread(target=watch, name="parent watch", daemon=True).start()
