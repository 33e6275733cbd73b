"""What a child of `sostenuto.jobs.pool.PoolRunner` does: confine itself, then work task by task.

Run as ``python -P -m sostenuto.jobs.child PARENT WORK``. Messages come on standard input and go to
what was standard output; whatever a decoder prints goes to standard error, which the parent caps.
"""

import os
import sys
from collections.abc import Iterator
from typing import Any

from sostenuto.jobs.confine import confine, limit
from sostenuto.jobs.runner import TaskLimits, performed, work_named
from sostenuto.jobs.wire import Frames, framed

READ_BYTES = 1 << 16


def main(parent: int, first_work: str) -> None:
    """Serve tasks until standard input ends."""
    confine(parent)
    incoming, outgoing = os.dup(0), os.dup(1)
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    work_named(first_work)  # its imports belong to nobody's time limit
    for message in _messages(incoming):
        _send(outgoing, {"started": message["number"]})
        _send(outgoing, _served(message))


def _served(message: dict[str, Any]) -> dict[str, Any]:
    work = work_named(message["work"])
    limit(TaskLimits(**message["limits"]))
    value, error, cause = performed(work, message["argument"])
    return {"number": message["number"], "value": value, "error": error, "cause": cause}


def _messages(descriptor: int) -> Iterator[Any]:
    frames = Frames()
    while data := os.read(descriptor, READ_BYTES):
        yield from frames.add(data)


def _send(descriptor: int, message: Any) -> None:
    left = memoryview(framed(message))
    while left:
        left = left[os.write(descriptor, left) :]


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
