"""Where long work runs: the interface, and the runner that works here and now.

Work is named, not passed: ``"sostenuto.jobs.analysis:analyse_file"`` is a function that takes one
mapping of plain values (what JSON can hold, and bytes) and returns plain values. So the same work
runs in this process, in a pool of child processes, or on a cluster, and nothing that a child sends
back is ever executed. Whatever happens to a task, it has exactly one `Outcome`.
"""

import importlib
import time
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Literal, Protocol, Self

from sostenuto.base.errors import InputError, SostenutoError

Work = Callable[[Mapping[str, Any]], Any]
Cause = Literal["", "refused", "limit", "crash", "stopped", "fault"]


@dataclass(frozen=True, slots=True)
class TaskLimits:
    """What one task may use.

    Attributes
    ----------
    memory_bytes : int
        Address space of the worker, its libraries (about 300 MB) included.
    cpu_s, wall_s : float
        Processor time, and time by the clock on the wall.
    """

    memory_bytes: int = 1 << 30
    cpu_s: float = 60.0
    wall_s: float = 90.0


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of work.

    Attributes
    ----------
    argument : mapping
        Plain values for the work function.
    limits : TaskLimits
    key : object
        The caller's own mark; it stays in this process.
    """

    argument: Mapping[str, Any]
    limits: TaskLimits = field(default_factory=TaskLimits)
    key: Any = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a task.

    Attributes
    ----------
    task : Task
    value : object
        What the work returned; None when it failed.
    error : str
        What was wrong, in one line; empty when it succeeded.
    cause : str
        "" for success; "refused" when the work said no (a `SostenutoError`); "limit" for too much
        memory or time; "crash" when the worker died of it; "stopped" when somebody else ended the
        worker; "fault" for an error of ours.
    took_s : float
    """

    task: Task
    value: Any = None
    error: str = ""
    cause: Cause = ""
    took_s: float = 0.0

    @property
    def succeeded(self) -> bool:
        """Whether there is a value."""
        return not self.cause


class Runner(Protocol):
    """Runs tasks; close it, or use it in a ``with``."""

    def run(self, work: str, tasks: Iterable[Task]) -> Generator[Outcome, None, None]:
        """Yield one outcome a task, as they come, in any order.

        Tasks are taken from the iterable only when there is somebody to do them. Closing the
        iterator stops what is under way.

        Parameters
        ----------
        work : str
            ``"module:function"``.
        tasks : iterable of Task
        """

    def close(self) -> None:
        """Let go of whatever does the work."""

    def __enter__(self) -> Self:
        """Keep workers warm between runs."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""


def work_named(name: str) -> Work:
    """Return the function that ``"module:function"`` names.

    Raises
    ------
    InputError
        When there is no such function.

    Examples
    --------
    >>> work_named("sostenuto.base.units:clock")(75)
    '1:15'
    """
    module, _, function = name.partition(":")
    try:
        work = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        raise InputError(
            "work", expected="'module:function' that can be imported", got=name, hint=str(error)
        ) from error
    if not callable(work):
        raise InputError("work", expected="the name of a function", got=name)
    return work  # type: ignore[no-any-return]


def performed(work: Work, argument: Mapping[str, Any]) -> tuple[Any, str, Cause]:
    """Do the work and return its value, error and cause, as they stand in an `Outcome`.

    Examples
    --------
    >>> performed(lambda argument: 1 / argument["by"], {"by": 0})
    (None, 'ran into an error of ours: ZeroDivisionError: division by zero', 'fault')
    """
    try:
        return work(argument), "", ""
    except SostenutoError as error:
        return None, one_line(str(error)), "refused"
    except MemoryError:
        return None, "needs more memory than a worker may have", "limit"
    except Exception as error:  # noqa: BLE001 - the border: one bad file must not end the run
        words = one_line(f"{type(error).__name__}: {error}")
        return None, f"ran into an error of ours: {words}", "fault"


def one_line(text: str, longest: int = 300) -> str:
    r"""Return ``text`` on one line, shortened.

    Examples
    --------
    >>> one_line("first\n  second")
    'first second'
    """
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 3] + "..."


class HereRunner:
    """Works in this process, one task after the other, without limits: for trusted work and tests.

    Examples
    --------
    >>> with HereRunner() as runner:
    ...     [o.value for o in runner.run("builtins:len", [Task({}), Task({"a": 1})])]
    [0, 1]
    """

    def run(self, work: str, tasks: Iterable[Task]) -> Generator[Outcome, None, None]:
        """Yield one outcome a task, in order."""
        function = work_named(work)
        for task in tasks:
            start_s = time.monotonic()
            value, error, cause = performed(function, task.argument)
            yield Outcome(task, value, error, cause, time.monotonic() - start_s)

    def close(self) -> None:
        """Do nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
