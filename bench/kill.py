"""End an analysis by kill -9 at random moments, begin again, and count what was lost or doubled.

    python bench/kill.py [--files N] [--rounds N] [--seed N] [--quick] [--json] [--plant FAULT]

A library of short pieces (one in ten a copy, one in ten broken) is analysed in a process of its own
that says each file when it is done. At a random moment that process, or in one round of four one
of its workers, gets SIGKILL. Then everything that was said to be done must be in the index, nothing
that was in the index when a run began may have been heard again, no worker may be left, and the
database must be sound; in the end the index must be equal to one that was made in peace.

`--plant` puts a fault into the analysis, which must be found: `lost` commits late, `doubled`
forgets what is known, `orphans` lets workers outlive their parent. The last line is JSON; the exit
code is 1 when anything was lost or doubled.
"""

import argparse
import ctypes
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
PLANTS = ("lost", "doubled", "orphans")
JOBS = 2
BROKEN = "7"
"""Last digit of the pieces that are cut short."""


def hear(argument: Mapping[str, Any]) -> dict[str, Any]:
    """Hear a file as always, and add to the ledger that it was begun: the work of a worker."""
    from sostenuto.jobs.hearing import hear_file

    with open(os.environ["KILL_LEDGER"], "a") as ledger:
        ledger.write(f"worker {os.getpid()}\n")
    found = hear_file(argument)
    if "error" in found:
        with open(os.environ["KILL_LEDGER"], "a") as ledger:
            ledger.write(f"heard {found['id']}\n")
    return found


def analyse(folder: Path, place: Path, plant: str) -> None:
    """Analyse a library and say each file when it is done: the process that gets killed."""
    from sostenuto.exchange.index import Index
    from sostenuto.exchange.scan import scan
    from sostenuto.jobs.analysis import analyse_library
    from sostenuto.jobs.pool import PoolRunner

    if plant:
        planted(plant)
    found = scan([folder]).files
    with Index(place) as index, PoolRunner(JOBS) as runner:
        done = analyse_library(
            found, index, runner, hearing="kill:hear", progress=lambda seen: said(seen.path)
        )
        index.files()
    for path, wrong in done.failures:
        if not path.stem.endswith(BROKEN):
            print(f"fault {path.name} {wrong}", flush=True)
    print(f"finished {done.total}", flush=True)


def said(path: Path | None) -> None:
    if path is not None:
        print(f"done {path}", flush=True)


def planted(plant: str) -> None:
    """Break the analysis in one way that this script must notice."""
    from sostenuto.exchange.index import Index
    from sostenuto.jobs import analysis

    if plant == "lost":
        waiting: list[tuple] = []
        record, files = Index.record, Index.files

        def late(self: Index, *arguments: Any, **options: Any) -> None:
            waiting.append((arguments, options))
            if len(waiting) >= 10:
                flush(self)

        def flush(self: Index) -> None:
            while waiting:
                arguments, options = waiting.pop(0)
                record(self, *arguments, **options)

        def files_after_flush(self: Index) -> dict:
            flush(self)
            return files(self)

        Index.record, Index.files = late, files_after_flush  # type: ignore[method-assign]
    elif plant == "doubled":
        analysis.is_current = lambda *_: False
        Index.heard_of_size = lambda *_: ()  # type: ignore[method-assign]
    elif plant == "orphans":
        os.environ["KILL_ORPHANS"] = "1"


def linger() -> None:
    """Let this worker outlive its parent, in each of the three ways in which it would end."""
    libc = ctypes.CDLL(None)
    libc.prctl(1, 0, 0, 0, 0)  # PR_SET_PDEATHSIG
    child = sys.modules["__main__"]
    messages, send = child._messages, child._send

    def without_end(descriptor: int) -> Iterator[Any]:
        yield from messages(descriptor)
        time.sleep(30)

    def to_nobody(descriptor: int, frame: bytes) -> None:
        try:
            send(descriptor, frame)
        except BrokenPipeError:
            time.sleep(30)

    child._messages, child._send = without_end, to_nobody


if os.environ.get("KILL_ORPHANS") and __name__ != "__main__":
    linger()


class Library:
    """The pieces on the disk, and what is true of them."""

    def __init__(self, folder: Path, files: int, seed: int) -> None:
        import numpy as np
        import soundfile

        self.folder, self.files = folder, files
        folder.mkdir()
        chance = np.random.default_rng(seed)
        time_s = np.arange(3 * 22050) / 22050
        for number in range(files):
            path = folder / f"{number:04}.flac"
            if number % 10 == 9:
                shutil.copy(folder / f"{number - 5:04}.flac", path)
                continue
            pitch_hz, beat_s = chance.uniform(110, 880), chance.uniform(0.3, 0.9)
            noise = chance.standard_normal(len(time_s)) * (time_s % beat_s < 0.03)
            sound = 0.3 * np.sin(2 * np.pi * pitch_hz * time_s) + 0.2 * noise
            soundfile.write(path, sound.astype(np.float32), 22050)
            if path.stem.endswith(BROKEN):
                path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        self.contents = files - files // 10


class Watch:
    """What has happened in all rounds so far."""

    def __init__(self, library: Library, folder: Path, plant: str) -> None:
        self.library, self.folder, self.plant = library, folder, plant
        self.place = folder / "index" / "library.sqlite3"
        self.place.parent.mkdir()
        self.ledger = folder / "ledger"
        self.acknowledged: set[str] = set()
        self.lost: set[str] = set()
        self.doubled: set[str] = set()
        self.orphans = self.damaged = self.workers_killed = self.kills = self.completed = 0
        self.heard: Counter[str] = Counter()
        self.first_s = 0.0

    def run(self, chance: random.Random, kill_after_s: float | None, a_worker: bool) -> None:
        """Run the analysis once, kill it or one of its workers, and look at what is left."""
        known = set(self.recorded())
        self.ledger.write_text("")
        began_s = time.monotonic()
        command = [sys.executable, str(HERE), "--analyse", str(self.library.folder)]
        with subprocess.Popen(
            [*command, "--index", str(self.place), "--plant", self.plant],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": with_bench(), "KILL_LEDGER": str(self.ledger)},
        ) as process:
            if kill_after_s is not None:
                time.sleep(kill_after_s)
                if a_worker:
                    self.kill_worker(chance)
                    time.sleep(chance.uniform(0, 1))
                self.kills += process.poll() is None
                process.kill()
            lines = []
            for line in process.stdout or ():
                self.first_s = self.first_s or time.monotonic() - began_s
                lines.append(line.rstrip("\n"))
        self.check(lines, known)

    @property
    def heard_again(self) -> int:
        """How many hearings came to nothing because a kill came before their result was kept."""
        return sum(self.heard.values()) - len(self.heard)

    def kill_worker(self, chance: random.Random) -> None:
        """End a worker, whatever it is doing."""
        alive = [pid for pid in self.workers() if is_alive(pid)]
        if alive:
            os.kill(chance.choice(alive), signal.SIGKILL)
            self.workers_killed += 1

    def workers(self) -> list[int]:
        """Return the process ids of all workers that have begun a file in this round."""
        words = [line.split() for line in self.ledger.read_text().splitlines()]
        return sorted({int(word[1]) for word in words if word[0] == "worker" and len(word) == 2})

    def check(self, lines: list[str], known: set[str]) -> None:
        """Compare what was said to be done with what the index holds."""
        self.orphans += count_orphans(self.workers())
        self.acknowledged |= {line[5:] for line in lines if line.startswith("done ")}
        if faults := [line for line in lines if line.startswith("fault ")]:
            sys.exit(f"the analysis itself does not work: {faults[0]}")
        finished = any(line.startswith("finished") for line in lines)
        with closing(sqlite3.connect(self.place)) as raw:
            self.damaged += raw.execute("PRAGMA integrity_check").fetchone()[0] != "ok"
            held = raw.execute("SELECT path FROM files").fetchall() if has_tables(raw) else []
        kept = {os.fsdecode(path) for (path,) in held}
        self.lost |= self.acknowledged - kept
        words = [line.split() for line in self.ledger.read_text().splitlines()]
        heard = [word[1] for word in words if word[0] == "heard"]
        self.heard.update(heard)
        self.doubled |= (known & set(heard)) | {
            recording for recording, times in Counter(heard).items() if times > 1
        }
        if finished:
            self.completed += 1

    def recorded(self) -> dict[str, tuple]:
        """Return what the index holds of each content."""
        if not self.place.exists():
            return {}
        with closing(sqlite3.connect(self.place)) as raw:
            if not has_tables(raw):
                return {}
            rows = raw.execute("SELECT id, error, tags, summary, detail FROM recordings")
            return {row[0]: row[1:] for row in rows}


def with_bench() -> str:
    """Return the module path for workers, which import this script by name."""
    return os.pathsep.join(filter(None, [str(HERE.parent), os.environ.get("PYTHONPATH", "")]))


def has_tables(raw: sqlite3.Connection) -> bool:
    return bool(raw.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0])


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def count_orphans(pids: list[int]) -> int:
    """Give workers a moment to end; end and count those that do not."""
    end_s = time.monotonic() + 2
    while (alive := [pid for pid in pids if is_alive(pid)]) and time.monotonic() < end_s:
        time.sleep(0.02)
    for pid in alive:
        os.kill(pid, signal.SIGKILL)
    return len(alive)


def measured(files: int, rounds: int, seed: int, plant: str) -> dict[str, Any]:
    """Do all rounds, then let the analysis finish, and compare with one made in peace."""
    chance = random.Random(seed)
    started_s = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="sostenuto-kill-") as folder:
        library = Library(Path(folder) / "music", files, seed)
        peace = Watch(library, made(Path(folder) / "peace"), "")
        began_s = time.monotonic()
        peace.run(chance, None, False)
        whole_s = time.monotonic() - began_s
        watches = [Watch(library, made(Path(folder) / "0"), plant)]
        while sum(watch.kills for watch in watches) < rounds and not noticed(watches, plant):
            if watches[-1].completed:
                watches.append(Watch(library, made(Path(folder) / str(len(watches))), plant))
            a_worker = chance.random() < 0.25
            working_s = max(1.0, 4 * (whole_s - peace.first_s) / rounds)
            # one in four while it is still starting, the others while it works
            early = chance.random() < 0.25
            kill_after_s = chance.uniform(0, 1) * (peace.first_s if early else working_s)
            watches[-1].run(chance, kill_after_s + (0 if early else peace.first_s), a_worker)
        watches[-1].run(chance, None, False)
        expected = peace.recorded()
        incomplete = len(expected) != library.contents
        too_often = sum(
            max(0, watch.heard_again - JOBS * (watch.kills + watch.workers_killed))
            for watch in watches
        )
        different = sum(watch.recorded() != expected for watch in watches if watch.completed)
    return {
        "files": files,
        "kills": sum(watch.kills for watch in watches),
        "workers_killed": sum(watch.workers_killed for watch in watches),
        "libraries_completed": sum(watch.completed > 0 for watch in watches),
        "heard_again": sum(watch.heard_again for watch in watches),
        "lost": sum(len(watch.lost) for watch in watches),
        "doubled": sum(len(watch.doubled) for watch in watches) + too_often,
        "orphans": sum(watch.orphans for watch in watches),
        "damaged": sum(watch.damaged for watch in watches),
        "different": different + incomplete,
        "took_s": round(time.monotonic() - started_s, 1),
    }


def noticed(watches: list[Watch], plant: str) -> bool:
    """Say whether a planted fault has been found: then nothing more is to be learned."""
    return any(plant and getattr(watch, plant) for watch in watches)


def made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def main() -> int:
    """Measure, say the figures, and fail when anything was lost or doubled."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="40 files, 6 rounds")
    parser.add_argument("--json", action="store_true", help="only the figures")
    parser.add_argument("--plant", choices=("", *PLANTS), default="")
    parser.add_argument("--analyse", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--index", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.analyse:
        analyse(options.analyse, options.index, options.plant)
        return 0
    files, rounds = (40, 6) if options.quick else (options.files, options.rounds)
    found = measured(files, rounds, options.seed, options.plant)
    if not options.json:
        for name, value in found.items():
            print(f"{name.replace('_', ' ')}: {value}")
    print(json.dumps(found))
    faults = ("lost", "doubled", "orphans", "damaged", "different")
    return 1 if any(found[name] for name in faults) else 0


if __name__ == "__main__":
    sys.exit(main())
