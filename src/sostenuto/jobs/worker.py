"""The parent's end of one child process: give it a task, hear what becomes of it, end it."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from itertools import count
from typing import Any

from sostenuto.base.errors import SostenutoError
from sostenuto.jobs.runner import Cause, Outcome, Task, TaskLimits, one_line
from sostenuto.jobs.wire import Frames, WireError, framed

START_S = 60.0
"""Longest that a child may take to import its work."""

READ_BYTES = 1 << 16
NOISE_BYTES = 2000

_ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "BLIS")}


class WorkerError(SostenutoError):
    """Workers cannot be started at all."""


@dataclass(frozen=True, slots=True)
class NeverBegun:
    """A task that its child did not live to begin, and what is known about why."""

    task: Task
    why: str


class Worker:
    """A child process that does one task at a time.

    Attributes
    ----------
    results : int
        Descriptor that becomes readable when there is something to `hear`.
    deadline_s : float
        On the monotonic clock; after it the child is `overdue`.
    served : int
        Tasks taken so far.
    """

    _numbers = count(1)

    def __init__(self, first_work: str) -> None:
        self._first_work = first_work
        self._task: Task | None = None
        self.served = 0
        self._start()

    def _start(self) -> None:
        """Start a fresh interpreter; ``-P`` keeps the current folder off its module path."""
        self._noise, noise_in = os.pipe()
        os.set_blocking(self._noise, False)
        os.set_blocking(noise_in, False)  # a full pipe drops what decoders print: a cap of 64 KB
        try:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-P", "-m", "sostenuto.jobs.child"),
                    *(str(os.getpid()), self._first_work),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=noise_in,
                bufsize=0,
                env=os.environ | _ONE_THREAD,
                start_new_session=True,  # Ctrl-C at the terminal is for the parent alone
            )
        except OSError as error:
            raise WorkerError(f"a worker process cannot be started: {error}") from None
        finally:
            os.close(noise_in)
        if self._process.stdin is None or self._process.stdout is None:
            raise WorkerError("a worker process has no pipes")
        self._stdin, self._stdout = self._process.stdin, self._process.stdout
        self.results = self._stdout.fileno()
        self._frames = Frames()
        self.alive = True

    def take(self, work: str, task: Task) -> None:
        """Give the child a task; it must have none."""
        self._task = task
        self.served += 1
        self._number = next(self._numbers)
        self._began = False
        self._given_s = time.monotonic()
        self.deadline_s = self._given_s + START_S
        message = {
            "number": self._number,
            "work": work,
            "argument": task.argument,
            "limits": asdict(task.limits),
        }
        with contextlib.suppress(BrokenPipeError):  # its end will be heard
            self._stdin.write(framed(message))

    def _given(self) -> Task:
        if self._task is None:
            raise WorkerError("a worker was heard before it was given a task")
        return self._task

    def hear(self) -> Outcome | NeverBegun | None:
        """Read what the child says; return the outcome if its task has ended."""
        data = os.read(self.results, READ_BYTES)
        if not data:
            return self._ended()
        try:
            for message in self._frames.add(data):
                if (outcome := self._understood(message)) is not None:
                    return outcome
        except (WireError, LookupError, TypeError) as error:
            self.end()
            return self._failed("crash", f"made its worker speak nonsense ({one_line(str(error))})")
        return None

    def _understood(self, message: Any) -> Outcome | None:
        if message.get("started") == self._number:
            self._began = True
            self._given_s = time.monotonic()
            self.deadline_s = self._given_s + self._given().limits.wall_s
            return None
        if message["number"] != self._number:
            raise WireError("an answer to another task")
        if message["cause"] == "":
            return self._outcome(value=message["value"])
        if message["cause"] == "limit":
            self.alive = False  # what is left of its memory is not worth keeping
            return self._failed("limit", _too_much_memory(self._given().limits))
        cause: Cause = "refused" if message["cause"] == "refused" else "fault"
        return self._failed(cause, one_line(str(message["error"])))

    def overdue(self) -> Outcome | NeverBegun | None:
        """Stop a child whose time is up; return the outcome then, else None."""
        if time.monotonic() < self.deadline_s:
            return None
        self.end()
        if not self._began:
            return NeverBegun(self._given(), f"it took longer than {START_S:g} s to start")
        return self._failed("limit", f"took longer than {self._given().limits.wall_s:g} s")

    def _ended(self) -> Outcome | NeverBegun:
        """Find out why the child has gone; a task that it never began is given to another."""
        noise = self.noise()
        self.end()
        code = self._process.returncode
        if not self._began:
            return NeverBegun(self._given(), noise or f"it ended with code {code}")
        return self._failed(*_death(code, self._given().limits))

    def noise(self) -> str:
        """Return the end of what the child's libraries have printed since the last call."""
        heard = b""
        with contextlib.suppress(BlockingIOError, OSError):
            while piece := os.read(self._noise, READ_BYTES):
                heard = (heard + piece)[-NOISE_BYTES:]
        return heard.decode("utf-8", "replace")

    def _failed(self, cause: Cause, error: str) -> Outcome:
        return self._outcome(error=error, cause=cause)

    def _outcome(self, value: Any = None, error: str = "", cause: Cause = "") -> Outcome:
        task, self._task = self._given(), None
        if self.alive:
            self.noise()
        return Outcome(task, value, error, cause, time.monotonic() - self._given_s)

    def end(self) -> None:
        """Kill the child and forget it; may be called again."""
        self.alive = False
        if self._process.returncode is None or not self._stdin.closed:
            self._process.kill()
            self._process.wait()
            with contextlib.suppress(BrokenPipeError):
                self._stdin.close()
            self._stdout.close()
            os.close(self._noise)


def _too_much_memory(limits: TaskLimits) -> str:
    return f"needs more than the {limits.memory_bytes / 2**30:.1f} GB of memory it may have"


def _death(code: int, limits: TaskLimits) -> tuple[Cause, str]:
    """Say what a return code of a child tells."""
    if code == -signal.SIGXCPU:
        return "limit", f"took longer than {limits.cpu_s:g} s of processor time"
    if code == -signal.SIGKILL:
        return "stopped", "had its worker stopped by the system, perhaps for want of memory"
    if code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else "unknown"
        return "crash", f"crashed the decoder (signal {-code}, {name})"
    return "crash", f"ended its worker (code {code})"
