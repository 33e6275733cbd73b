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
    with open(os.devnull, "w") as unheard:
        # what Python prints would fail once the capped pipe is full; only libraries may fill it
        sys.stdout = sys.stderr = unheard
        for message in _messages(incoming):
            _send(outgoing, framed({"started": message["number"]}))
            _send(outgoing, _served(message))


def _served(message: dict[str, Any]) -> bytes:
    work = work_named(message["work"])
    limit(TaskLimits(**message["limits"]))
    value, error, cause = performed(work, message["argument"])
    answer = {"number": message["number"], "value": value, "error": error, "cause": cause}
    try:
        return framed(answer)
    except (TypeError, ValueError) as wrong:
        words = f"ran into an error of ours: {wrong}"
        return framed(answer | {"value": None, "error": words, "cause": "fault"})


def _messages(descriptor: int) -> Iterator[Any]:
    frames = Frames()
    while data := os.read(descriptor, READ_BYTES):
        yield from frames.add(data)


def _send(descriptor: int, frame: bytes) -> None:
    left = memoryview(frame)
    while left:
        left = left[os.write(descriptor, left) :]


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
