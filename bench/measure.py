"""Clocks and scales: a tool in its own pinned process, and the memory of a whole process tree."""

import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ONE_THREAD = {
    f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "NUMBA", "VECLIB")
}


class MissingError(Exception):
    """A tool, a file or a part of ours that is not there; the row says so."""


class Tool:
    """One of `peers.TOOLS`, running in a process that is held to one thread on one core.

    Examples
    --------
    with Tool("librosa pipeline") as tool:
        tool.hear(warm_up)
        answer = tool.hear(path)
    """

    def __init__(
        self, name: str, environment: Mapping[str, str] | None = None, *, pinned: bool = True
    ) -> None:
        self.name = name
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "peers.py"), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, **ONE_THREAD, **(environment or {})},
            preexec_fn=pin_to_one_core if pinned else None,
        )
        first = self._answer()
        if "missing" in first:
            self.close()
            raise MissingError(f"{name}: {first['missing']}")

    def hear(self, path: Path) -> dict:
        """Hear a recording: wall seconds, CPU seconds, peak memory in MB so far, and the answer."""
        assert self._process.stdin
        self._process.stdin.write(f"{path}\n")
        self._process.stdin.flush()
        answer = self._answer()
        if "error" in answer:
            raise MissingError(f"{self.name} failed: {answer['error']}")
        return answer

    def _answer(self) -> dict:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise MissingError(f"{self.name} ended with exit code {self._process.wait()}")
        return json.loads(line)

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def __enter__(self) -> "Tool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def pin_to_one_core() -> None:
    """Hold this process and its children to the last core that it may use."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


@dataclass(frozen=True)
class Ran:
    """A command that ended: its seconds, and the largest process of its tree."""

    seconds: float
    cpu_s: float
    peak_mb: float
    output: str


def ran(
    command: Sequence[str],
    environment: Mapping[str, str] | None = None,
    *,
    accepted: Sequence[int] = (0,),
) -> Ran:
    """Run a command and watch its processes; the largest one's peak counts, as a limit would."""
    started, before = time.perf_counter(), children_cpu_s()
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **(environment or {})},
    )
    peaks = [0.0]
    watcher = threading.Thread(target=_watch, args=(process, peaks))
    watcher.start()
    output, complaints = process.communicate()
    seconds = time.perf_counter() - started
    watcher.join()
    if process.returncode not in accepted:
        last = (complaints.strip().splitlines() or ["without a word"])[-1]
        raise MissingError(
            f"{Path(command[0]).name} {command[1]} ended {process.returncode}: {last}"
        )
    return Ran(seconds, children_cpu_s() - before, max(peaks), output)


def children_cpu_s() -> float:
    """Return the processor seconds of all children that have ended and were waited for."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _watch(process: subprocess.Popen, peaks: list[float]) -> None:
    while process.poll() is None:
        peaks += [_peak_mb(pid) for pid in family(process.pid)]
        time.sleep(0.02)


def family(pid: int) -> list[int]:
    """Return a process and all its descendants."""
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        for task in Path(f"/proc/{found[-1]}/task").glob("*/children"):
            try:
                waiting += [int(child) for child in task.read_text().split()]
            except OSError:
                continue  # it ended while we looked
    return found


def _peak_mb(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0
