"""Hearing a library: every file once, in workers, each result kept as soon as it is there.

The parent looks at stamps, gives out work and writes to the index; it reads no sound and loads no
numeric library. Only files of a size that occurs more than once are hashed before they are heard,
because only they can be copies of each other.
"""

import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sostenuto.exchange.index import Index
from sostenuto.exchange.index_rows import Analysed, KnownFile
from sostenuto.exchange.media_source import Stamp
from sostenuto.exchange.media_tags import Tags
from sostenuto.exchange.scan import FoundFile
from sostenuto.jobs.runner import Outcome, Runner, Task, TaskLimits

ANALYSIS_VERSION = 1
"""Goes up when the same sound would be described differently; older ones are then heard again."""

HEARING = "sostenuto.jobs.hearing:hear_file"
PATIENCE_S = 0.2
"""How long to wait before looking again at what another process is hearing."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an analysis has come.

    Attributes
    ----------
    done, total, failed : int
        Files, those known from before included.
    eta_s : float or None
        Seconds left, from the bytes left; None while nothing has been heard.
    path : Path or None
        The file that was finished last.
    """

    done: int
    total: int
    failed: int
    eta_s: float | None
    path: Path | None


@dataclass(frozen=True, slots=True)
class Summary:
    """What an analysis came to.

    Attributes
    ----------
    total : int
        Files asked for.
    heard : int
        Given to a worker now, whatever came of it.
    copies : int
        Found now to hold what was heard already.
    known : int
        Unchanged since an earlier analysis, whether that succeeded or failed.
    failures : tuple of (Path, str)
        Files that cannot be heard, also those known from before, sorted; the text says what was
        wrong in words that follow the name.
    stopped : bool
        Whether Ctrl-C ended it early.
    took_s : float
    """

    total: int
    heard: int
    copies: int
    known: int
    failures: tuple[tuple[Path, str], ...]
    stopped: bool
    took_s: float


Watcher = Callable[[Progress], None]


def analyse_library(
    files: Iterable[FoundFile],
    index: Index,
    runner: Runner,
    *,
    progress: Watcher | None = None,
    again: bool = False,
    hearing: str = HEARING,
) -> Summary:
    """Hear what has not been heard yet and write it to the index.

    Parameters
    ----------
    files : iterable of FoundFile
        As `sostenuto.exchange.scan.scan` finds them.
    index : Index
    runner : Runner
    progress : callable, optional
        Called with a `Progress` at the start and after each file.
    again : bool
        Hear everything anew.
    hearing : str
        The work, as ``"module:function"``.

    Returns
    -------
    Summary
        Also after Ctrl-C; what was done by then is in the index.

    Raises
    ------
    IndexUnusableError, WorkerError
        When nothing can be done at all.
    """
    return _Analysis(index, runner, progress, again, hearing).run(tuple(files))


def task_limits(size: int) -> TaskLimits:
    """Return what hearing a file of ``size`` bytes may use.

    A minute of processor time and a second for each megabyte, five minutes at most; half as much
    again by the wall clock. Measured: 0.5 s for a song of 5 MB, 40 s for three hours of sound.

    Examples
    --------
    >>> task_limits(30_000_000).cpu_s, task_limits(30_000_000).wall_s
    (90.0, 135.0)
    """
    cpu_s = min(60.0 + size / 1e6, 300.0)
    return TaskLimits(cpu_s=cpu_s, wall_s=1.5 * cpu_s)


def is_current(known: KnownFile | None, stamp: Stamp, analyses: Mapping[str, int]) -> bool:
    """Tell whether a file needs no look: unchanged, and its content heard or hopeless."""
    if known is None or known.stamp != stamp:
        return False
    heard = known.analysis if known.id is None else analyses.get(known.id, 0)
    return heard >= ANALYSIS_VERSION


class _Analysis:
    """One run of `analyse_library`: what waits, what is claimed, what came of it."""

    def __init__(
        self, index: Index, runner: Runner, watcher: Watcher | None, again: bool, hearing: str
    ) -> None:
        self.index, self.runner, self.watcher = index, runner, watcher
        self.again, self.hearing = again, hearing
        self.total = self.heard = self.copies = self.known = self.done = 0
        self.failures: dict[Path, str] = {}
        self.identified: dict[Path, str] = {}
        self.claimed: Counter[int] = Counter()
        self.bytes_left = self.bytes_done = 0
        self.start_s = time.monotonic()

    def run(self, files: tuple[FoundFile, ...]) -> Summary:
        self.total = len(files)
        stopped = False
        try:
            waiting = self._without_known(files)
            self.bytes_left = sum(file.stamp.size for file in waiting)
            self._tell(None)
            self._hear_all(self._without_copies(waiting))
        except KeyboardInterrupt:
            stopped = True
        finally:
            for size in self.claimed:
                self.index.claims.release(size)
        return Summary(
            total=self.total,
            heard=self.heard,
            copies=self.copies,
            known=self.known,
            failures=tuple(sorted(self.failures.items())),
            stopped=stopped,
            took_s=time.monotonic() - self.start_s,
        )

    def _without_known(self, files: tuple[FoundFile, ...]) -> list[FoundFile]:
        """Count what the index knows already; return the rest."""
        if self.again:
            return list(files)
        known, analyses = self.index.files(), self.index.analyses()
        waiting: list[FoundFile] = []
        current: list[FoundFile] = []
        for file in files:
            same = is_current(known.get(file.path), file.stamp, analyses)
            (current if same else waiting).append(file)
        self.known = self.done = len(current)
        self.failures |= self.index.failures(file.path for file in current)
        return waiting

    def _without_copies(self, waiting: list[FoundFile]) -> list[FoundFile]:
        """Hash the files that share their size; keep one of each content that is to be heard."""
        sizes = Counter(file.stamp.size for file in waiting)
        alike = [file for file in waiting if sizes[file.stamp.size] > 1]
        first: dict[str, FoundFile] = {}
        failed: set[Path] = set()
        with closing(self._outcomes(_task(file, only_id=True) for file in alike)) as outcomes:
            for outcome in outcomes:
                file: FoundFile = outcome.task.key
                if not outcome.succeeded:
                    failed.add(file.path)
                    self._failed(outcome)
                    continue
                self.identified[file.path] = outcome.value["id"]
                if first.setdefault(outcome.value["id"], file) is not file:
                    self._copy(outcome)
        chosen = {file.path for file in first.values()}
        return [file for file in waiting if sizes[file.stamp.size] == 1 or file.path in chosen]

    def _outcomes(self, tasks: Iterator[Task]) -> Generator[Outcome, None, None]:
        with closing(self.runner.run(self.hearing, tasks)) as outcomes:
            yield from outcomes

    def _hear_all(self, waiting: list[FoundFile]) -> None:
        """Hear files; those that another process is hearing are looked at again afterwards.

        Waiting is done here, with no work under way, so that two processes cannot wait for each
        other.
        """
        while waiting:
            deferred: list[FoundFile] = []
            with closing(self._outcomes(self._tasks(waiting, deferred))) as outcomes:
                for outcome in outcomes:
                    self._take(outcome)
            if len(deferred) == len(waiting):
                time.sleep(PATIENCE_S)
            waiting = deferred

    def _tasks(self, waiting: list[FoundFile], deferred: list[FoundFile]) -> Iterator[Task]:
        """Claim file after file, when there is somebody to hear it."""
        for file in waiting:
            size = file.stamp.size
            if not self.claimed[size] and not self.index.claims.claim(size):
                deferred.append(file)
                continue
            self.claimed[size] += 1
            if not self.again and self._done_elsewhere(file):
                self.known += 1
                self._finish(file)
                self._release(size)
                continue
            searched = self.again or file.path in self.identified
            yield _task(
                file, known=() if searched else self.index.heard_of_size(size, ANALYSIS_VERSION)
            )

    def _done_elsewhere(self, file: FoundFile) -> bool:
        """Look again, now that the claim is ours: another process may have heard it meanwhile."""
        known = self.index.file(file.path)
        recording_id = self.identified.get(file.path) or (known.id if known else None)
        version = self.index.analysis_of(recording_id) if recording_id else 0
        if file.path in self.identified and version >= ANALYSIS_VERSION:
            self.index.place(file.path, file.stamp, self.identified[file.path], ANALYSIS_VERSION)
        elif not is_current(known, file.stamp, {recording_id or "": version}):
            return False
        self.failures |= self.index.failures([file.path])
        return True

    def _take(self, outcome: Outcome) -> None:
        """Write down what became of a file, then let go of its claim."""
        file: FoundFile = outcome.task.key
        if not outcome.succeeded:
            self._failed(outcome)
        elif outcome.value.get("copy"):
            self._copy(outcome)
            self.failures |= self.index.failures([file.path])
        else:
            heard = _analysed(outcome.value)
            self.index.record(file.path, _stamp(outcome), heard, again=self.again)
            self.heard += 1
            if heard.error:
                self.failures[file.path] = heard.error
            self._finish(file)
        self._release(file.stamp.size)

    def _copy(self, outcome: Outcome) -> None:
        file: FoundFile = outcome.task.key
        self.index.place(file.path, _stamp(outcome), outcome.value["id"], ANALYSIS_VERSION)
        self.copies += 1
        self._finish(file)

    def _failed(self, outcome: Outcome) -> None:
        """Keep what was wrong; only a file that broke its worker is not tried again unchanged."""
        file: FoundFile = outcome.task.key
        if outcome.cause in ("limit", "crash"):
            self.index.record_failure(file.path, file.stamp, outcome.error, ANALYSIS_VERSION)
        self.failures[file.path] = outcome.error
        self.heard += 1
        self._finish(file)

    def _release(self, size: int) -> None:
        self.claimed[size] -= 1
        if self.claimed[size] <= 0:
            del self.claimed[size]
            self.index.claims.release(size)

    def _finish(self, file: FoundFile) -> None:
        self.done += 1
        self.bytes_left -= file.stamp.size
        self.bytes_done += file.stamp.size
        self._tell(file.path)

    def _tell(self, path: Path | None) -> None:
        if self.watcher is None:
            return
        took_s = time.monotonic() - self.start_s
        eta_s = took_s * self.bytes_left / self.bytes_done if self.bytes_done else None
        self.watcher(Progress(self.done, self.total, len(self.failures), eta_s, path))


def _task(file: FoundFile, *, only_id: bool = False, known: tuple[str, ...] = ()) -> Task:
    argument = {"path": str(file.path), "only_id": only_id, "known": list(known)}
    return Task(argument, task_limits(file.stamp.size), key=file)


def _stamp(outcome: Outcome) -> Stamp:
    """Return the stamp of what the worker truly read, which may be newer than the scan's."""
    return Stamp(*outcome.value["stamp"])


def _analysed(value: Mapping[str, Any]) -> Analysed:
    return Analysed(
        id=value["id"],
        analysis=ANALYSIS_VERSION,
        error=value["error"],
        tags=Tags(**value["tags"]),
        summary=value["summary"],
        **value["pieces"],
    )
