"""What a web process prepares before it answers, so that the first pages need not wait for it."""

import threading
import time
from collections.abc import Callable
from typing import NamedTuple

LONGEST_S = 60.0
"""After this long the doors open all the same; what is not ready yet goes on beside the pages."""
SILENT_S = 0.5
"""What takes longer is told to whoever started the house."""


class Beginning(NamedTuple):
    """Something to prepare: begun in a thread of its own, told in these words where it lasts."""

    begin: Callable[[], threading.Thread]
    words: str


_beginnings: list[Beginning] = []


def at_start(begin: Callable[[], threading.Thread], words: str) -> None:
    """Have something prepared by every web process before it answers its first page."""
    if all(known.begin != begin for known in _beginnings):
        _beginnings.append(Beginning(begin, words))


def prepare_all(say: Callable[[str], None] | None = None) -> bool:
    """Begin everything that asked for it and wait; return whether all of it was done in time.

    Ctrl-C ends the wait, and with it the start.
    """
    begun = [(begin(), words) for begin, words in _beginnings]
    until = time.monotonic() + LONGEST_S
    for thread, words in begun:
        thread.join(SILENT_S)
        if thread.is_alive() and say is not None:
            say(words)
        thread.join(max(0.0, until - time.monotonic()))
    return not any(thread.is_alive() for thread, _words in begun)
