"""A small pool of long-lived child processes, each task within limits.

Children are fresh interpreters (not forks), so they hold nothing of the parent's; they start when
there is a task for them, import the work once, and are replaced when they hang, crash, used too
much or have served long. A child that dies takes one task with it, and that task has an outcome
that says so.
"""

import os
import selectors
import time
from collections.abc import Generator, Iterable, Iterator
from types import TracebackType
from typing import Self

from sostenuto.base.checks import whole
from sostenuto.jobs.runner import Outcome, Task, one_line
from sostenuto.jobs.worker import NeverBegun, Worker, WorkerError

TASKS_A_CHILD = 500
"""Then it is replaced: libsndfile 1.2.2 leaks a little with each broken file (CVE-2025-56226)."""

START_ATTEMPTS = 3


def usable_cores() -> int:
    """Return how many processor cores this process may use, at least 1."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class PoolRunner:
    """Runs tasks in child processes.

    Parameters
    ----------
    jobs : int, optional
        Children at once; the usable processor cores by default.

    Examples
    --------
    >>> with PoolRunner(1) as runner:
    ...     [o.value for o in runner.run("builtins:len", [Task({"a": 1})])]
    [1]
    """

    def __init__(self, jobs: int | None = None) -> None:
        self._jobs = usable_cores() if jobs is None else whole("jobs", jobs, 1, 1024)
        self._idle: list[Worker] = []
        self._warm = False

    def __enter__(self) -> Self:
        self._warm = True
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the children."""
        self._warm = False
        while self._idle:
            self._idle.pop().end()

    def run(self, work: str, tasks: Iterable[Task]) -> Generator[Outcome, None, None]:
        """Yield one outcome a task, as they come.

        Closing the iterator, or an exception such as KeyboardInterrupt in it, ends the children
        that are at work; what has been yielded stands.

        Raises
        ------
        WorkerError
            When a worker cannot be started.
        """
        crew = _Crew(work, self._idle)
        try:
            for task in tasks:
                crew.give(task)
                while len(crew) >= self._jobs:
                    yield from crew.heard()
            while len(crew):
                yield from crew.heard()
        finally:
            crew.end()
            if not self._warm:
                self.close()


class _Crew:
    """The workers that are busy in one run; ``idle`` is where they come from and go back to."""

    def __init__(self, work: str, idle: list[Worker]) -> None:
        self._work, self._idle = work, idle
        self._busy: dict[int, Worker] = {}
        self._selector = selectors.DefaultSelector()
        self._false_starts = 0
        self._retried: dict[int, Task] = {}

    def __len__(self) -> int:
        return len(self._busy)

    def give(self, task: Task) -> None:
        worker = self._idle.pop() if self._idle else Worker(self._work)
        self._busy[worker.results] = worker
        self._selector.register(worker.results, selectors.EVENT_READ)
        worker.take(self._work, task)

    def heard(self) -> Iterator[Outcome]:
        """Wait until something happens; yield the outcomes that it brought."""
        now_s = time.monotonic()
        patience_s = min(worker.deadline_s for worker in self._busy.values()) - now_s
        ready = {int(key.fd) for key, _ in self._selector.select(max(0.0, patience_s))}
        for descriptor, worker in list(self._busy.items()):
            ending = worker.hear() if descriptor in ready else worker.overdue()
            if ending is None:
                continue
            self._selector.unregister(descriptor)
            del self._busy[descriptor]
            self._retire(worker)
            if isinstance(ending, NeverBegun):
                self._start_again(ending)
                continue
            self._false_starts = 0
            if ending.cause == "stopped" and id(ending.task) not in self._retried:
                self._retried[id(ending.task)] = ending.task
                self.give(ending.task)  # the file may be innocent: somebody ended the worker
            else:
                yield ending

    def _start_again(self, ending: NeverBegun) -> None:
        self._false_starts += 1
        if self._false_starts >= START_ATTEMPTS:
            raise WorkerError(f"a worker cannot be started: {one_line(ending.why[-200:])}")
        self.give(ending.task)

    def _retire(self, worker: Worker) -> None:
        if worker.alive and worker.served < TASKS_A_CHILD:
            self._idle.append(worker)
        else:
            worker.end()

    def end(self) -> None:
        """Stop the workers that are still at work."""
        for worker in self._busy.values():
            worker.end()
        self._busy.clear()
        self._selector.close()
