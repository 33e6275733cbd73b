"""How the command line speaks: results on standard output, everything else on standard error."""

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

DONE = 0
SOME_FILES_FAILED = 1
WRONG_INPUT = 2
NO_PLAN = 3
OUR_FAULT = 70
INTERRUPTED = 130
"""What the process answers with; documented in docs/command-line.md."""


def say(line: str = "") -> None:
    """Print one line of result; letters the terminal cannot show are escaped, never an error."""
    print(_showable(line, sys.stdout.encoding))


def note(line: str) -> None:
    """Print one line that is not part of the result to standard error."""
    print(_showable(line, sys.stderr.encoding), file=sys.stderr)


def say_json(value: Any) -> None:
    """Print ``value`` as JSON in one line; what is not a number becomes null, never NaN."""
    say(json.dumps(value, ensure_ascii=False, allow_nan=False))


def say_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Print rows as CSV with a header; what a row lacks, or is None, is an empty cell."""
    writer = csv.DictWriter(_Lines(), columns, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)


class _Lines:
    """What the CSV writer writes to: each record goes out as a line of result."""

    def write(self, record: str) -> None:
        say(record.rstrip("\r\n"))


def say_table(rows: Iterable[Sequence[str]], *, right: frozenset[int] = frozenset()) -> None:
    """Print rows in columns as wide as their widest cell; columns in ``right`` align right."""
    rows = [list(row) for row in rows]
    if not rows:
        return
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            cell.rjust(width) if index in right else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        say("  ".join(cells).rstrip())


class Advance(Protocol):
    """Tells a progress bar how many of how many are done."""

    def __call__(self, done: int, total: int) -> None:
        """Show how far it has come."""


@contextmanager
def progress(label: str) -> Iterator[Advance]:
    """Show a bar with the time left on standard error while the work runs, if a person watches."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(compact=True),
        TextColumn("left"),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _showable(line: str, encoding: str | None) -> str:
    encoding = encoding or "utf-8"
    return line.encode(encoding, "backslashreplace").decode(encoding)
