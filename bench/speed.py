"""Rows about time and memory: whole analyses, a worker's memory, the first start, our sound."""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import material
from measure import MissingError, Ran, Tool, children_cpu_s, ran
from table import Row, not_there

SOSTENUTO = Path(sys.executable).with_name("sostenuto")
WHOLE = ("sostenuto", "librosa pipeline", "Essentia MusicExtractor")
RATIO_WANTED = {"librosa pipeline": 6.0, "Essentia MusicExtractor": 13.0}
MOST_MB = 250


def analysis(quick: bool) -> Iterator[Row]:
    """Hear 3.5 minutes of MP3 with every tool, one after the other, round by round.

    Every tool is warm (it has heard another file) and held to one thread on one core. Seconds of
    the processor count, because whatever else runs on the machine does not lengthen them.
    """
    *files, warm_up = material.tracks(2 if quick else 4)
    seconds: dict[str, list[float]] = {name: [] for name in WHOLE}
    walls: dict[str, list[float]] = {name: [] for name in WHOLE}
    peaks: dict[str, float] = {}
    with ExitStack() as stack:
        tools = []
        for name in WHOLE:
            try:
                tool = stack.enter_context(Tool(name))
                tool.hear(warm_up)
            except MissingError as problem:
                yield not_there(f"whole analysis, {name}", problem)
                continue
            tools.append(tool)
        for path in files * (1 if quick else 3):
            for tool in tools:
                answer = tool.hear(path)
                seconds[tool.name].append(answer["cpu_s"])
                walls[tool.name].append(answer["seconds"])
                peaks[tool.name] = answer["peak_mb"]
    ours = seconds["sostenuto"]
    for name, wanted in RATIO_WANTED.items():
        if not (ours and seconds[name]):
            continue
        ratio = statistics.median(p / o for p, o in zip(seconds[name], ours, strict=True))
        yield Row(
            f"whole analysis of a 3.5 min MP3, {name}",
            f"{statistics.median(ours):.2f} s, {peaks['sostenuto']:.0f} MB",
            f"{statistics.median(seconds[name]):.2f} s, {peaks[name]:.0f} MB",
            f"{ratio:.1f}x",
            f">= {wanted:.0f}x",
            ratio >= wanted,
            {"cpu_s": {n: seconds[n] for n in (name, "sostenuto")}, "wall_s": walls[name]},
        )


def memory(quick: bool) -> Iterator[Row]:
    """Weigh the largest process of `sostenuto analyse`, for 4 minutes and for 2 hours."""
    for duration_s in (240, 1200 if quick else 7200):
        what = f"peak memory, {duration_s // 60} min"
        try:
            [path] = material.tracks(1, duration_s, "flac")
            done = analyse(path)
        except (MissingError, FileNotFoundError) as problem:
            yield not_there(what, problem)
            continue
        yield Row(
            what,
            f"{done.peak_mb:.0f} MB in {done.seconds:.1f} s",
            target=f"<= {MOST_MB} MB",
            met=done.peak_mb <= MOST_MB,
            details={"peak_mb": done.peak_mb, "seconds": done.seconds},
        )


def analyse(path: Path) -> Ran:
    """Run `sostenuto analyse` on a file that it has never seen, as its user would."""
    with tempfile.TemporaryDirectory(prefix="sostenuto-bench-") as folder:
        return ran(
            [str(SOSTENUTO), "analyse", str(path), "--json", "--jobs", "1"],
            {"SOSTENUTO_DATA_DIR": folder},
        )


def start(quick: bool) -> Iterator[Row]:
    """Time one file from a cold start, and librosa's first file with nothing compiled yet."""
    [path] = material.tracks(1)
    try:
        runs = [analyse(path) for _ in range(1 if quick else 5)]
    except (MissingError, FileNotFoundError) as problem:
        yield not_there("sostenuto analyse ONE, from a cold start", problem)
        return
    ours, cpu_s = [run.seconds for run in runs], statistics.median(run.cpu_s for run in runs)
    peer = ""
    if not quick:
        try:
            peer = f"librosa {librosa_first_s(path):.1f} s"
        except MissingError as problem:
            peer = f"not there: {problem}"
    yield Row(
        "sostenuto analyse ONE, from a cold start",
        f"{statistics.median(ours):.2f} s on the wall, {cpu_s:.2f} s",
        peer,
        target="<= 2 s",
        met=statistics.median(ours) <= 2,
        details={"wall_s": ours, "cpu_s": [run.cpu_s for run in runs]},
    )


def librosa_first_s(path: Path) -> float:
    """Return how long librosa takes from nothing to its first answer, compiling included."""
    with tempfile.TemporaryDirectory(prefix="sostenuto-bench-") as folder:
        started = time.perf_counter()
        with Tool("librosa pipeline", {"NUMBA_CACHE_DIR": folder}) as tool:
            tool.hear(path)
            return time.perf_counter() - started


def synthesis(quick: bool) -> Iterator[Row]:
    """Render the same piece by our instruments and by FluidSynth, in times real time."""
    what = "synthesis of one piece of 3.5 min"
    try:
        from sostenuto.audio.synthesis.render import render
        from sostenuto.exchange.midi import write_midi
        from sostenuto.music.composer import compose
    except ImportError as problem:
        yield not_there(what, problem)
        return
    score = compose(0.6, 0.4, minutes=material.TRACK_S / 60, seed=3)
    ours, theirs = [], []
    with tempfile.TemporaryDirectory(prefix="sostenuto-bench-") as folder:
        midi = Path(folder) / "piece.mid"
        write_midi(score, midi)
        render(compose(0.1, 0.1, minutes=0.5, seed=1))
        for _ in range(1 if quick else 5):
            started = time.process_time()
            render(score)
            ours.append(score.duration_s / (time.process_time() - started))
            theirs.append(score.duration_s / fluidsynth_s(midi))
    mean, peer = statistics.median(ours), statistics.median(theirs)
    yield Row(
        what,
        f"{mean:.0f}x real time",
        f"FluidSynth {peer:.0f}x" if peer else "FluidSynth not there",
        f"{mean / peer:.1f}x" if peer else "",
        ">= 100x real time",
        mean >= 100,
        {"ours": ours, "fluidsynth": theirs},
    )


def fluidsynth_s(midi: Path) -> float:
    """Return the processor seconds FluidSynth needs for a MIDI file; infinite when it is absent."""
    import subprocess

    soundfont = Path("/usr/share/sounds/sf2/TimGM6mb.sf2")
    command = ["fluidsynth", "-ni", "-q", "-r", str(material.RATE_HZ), "-T", "raw", "-F"]
    before = children_cpu_s()
    try:
        subprocess.run(
            [*command, "/dev/null", str(soundfont), str(midi)], check=True, capture_output=True
        )
    except (OSError, subprocess.CalledProcessError):
        return float("inf")
    return children_cpu_s() - before
