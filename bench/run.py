"""Measure Sostenuto beside its peers and print one table: `make bench`.

    python bench/run.py [--only ROW[,ROW]] [--quick] [--json FILE]

Rows that lack something (a peer, the shared clips, a part of ours) say so instead of failing.
The exit code is 1 when a target was missed, so that a script may ask.
"""

import argparse
import importlib.metadata
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from measure import MissingError
from peers_accuracy import accuracy_rows, loudness_rows
from pooling import pooling
from scoring import scoring
from scripts import care, house, kill, planning, player, programmes, repertoire, streams
from speed import analysis, memory, start, synthesis
from table import Row, not_there, shown

ROWS: dict[str, Callable[[bool], Iterator[Row]]] = {
    "analysis": analysis,
    "memory": memory,
    "start": start,
    "loudness": loudness_rows,
    "accuracy": accuracy_rows,
    "planning": planning,
    "synthesis": synthesis,
    "scoring": scoring,
    "kill": kill,
    "house": house,
    "repertoire": repertoire,
    "care": care,
    "programmes": programmes,
    "player": player,
    "streams": streams,
    "pooling": pooling,
}
PEERS = ("librosa", "essentia", "aubio", "pyloudnorm", "numpy", "scipy")


def main() -> int:
    """Measure what was asked for and print it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", default=",".join(ROWS), help=f"of {', '.join(ROWS)}")
    parser.add_argument("--quick", action="store_true", help="fewer files and rounds, a rough look")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there too")
    options = parser.parse_args()
    asked = options.only.split(",")
    if unknown := set(asked) - set(ROWS):
        parser.error(f"no row is called {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}")
    rows: list[Row] = []
    for name in asked:
        started = time.perf_counter()
        print(f"measuring {name} ...", end=" ", file=sys.stderr, flush=True)
        rows += measured(name, quick=options.quick)
        print(f"{time.perf_counter() - started:.0f} s", file=sys.stderr)
    print(heading())
    print(shown(rows))
    if options.json:
        figures = {"machine": heading(), "rows": [row.as_json() for row in rows]}
        options.json.write_text(json.dumps(figures, indent=1, default=str), encoding="utf-8")
    return 1 if any(row.met is False for row in rows) else 0


def measured(name: str, *, quick: bool) -> list[Row]:
    """Return the rows of one part, whatever of it could be measured."""
    rows: list[Row] = []
    try:
        rows.extend(ROWS[name](quick))
    except (MissingError, ImportError) as problem:
        rows.append(not_there(name, problem))
    return rows


def heading() -> str:
    """Say on what this was measured: a ratio means more than a second."""
    versions = ", ".join(f"{name} {version(name)}" for name in PEERS)
    load = f"{os.getloadavg()[0]:.1f}"
    return (
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load} "
        f"(seconds are the processor's; peers in processes of one thread on one core)\n{versions}\n"
    )


def version(package: str) -> str:
    """Return a package's version, or that it is not there."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "not there"


if __name__ == "__main__":
    sys.exit(main())
