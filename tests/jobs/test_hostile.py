"""Thousands of damaged files through the workers: each has its line, none stops the run."""

import os
from collections import Counter
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from sostenuto.jobs.pool import PoolRunner
from sostenuto.jobs.runner import Task, TaskLimits

RATE_HZ = 48000
SOUNDFILE = {"wav": "WAV", "flac": "FLAC", "mp3": "MP3", "ogg": "OGG"}
PYAV = {"opus": ("libopus", "ogg"), "m4a": ("aac", "ipod"), "webm": ("libopus", "webm")}
PYAV |= {"aac": ("aac", "adts")}


def sounds(folder):
    chance = np.random.default_rng(3)
    sound = (0.2 * chance.standard_normal((2 * RATE_HZ, 2))).astype(np.float32)
    for name, coder in SOUNDFILE.items():
        soundfile.write(folder / f"a.{name}", sound, RATE_HZ, format=coder)
    for name, (codec, container) in PYAV.items():
        by_av(folder / f"a.{name}", codec, container, sound)
    return sorted(folder.iterdir())


def by_av(path, codec, container, sound):
    with av.open(str(path), "w", format=container) as out:
        stream = out.add_stream(codec, rate=RATE_HZ, layout="stereo")
        for start in range(0, len(sound), 4096):
            piece = np.ascontiguousarray(sound[start : start + 4096].T)
            frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="stereo")
            frame.sample_rate, frame.pts = RATE_HZ, start
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def damaged(data, chance):
    """Return bytes with what goes wrong in real life and in malice: flips, holes, cuts, doubles."""
    data = bytearray(data)
    way, at = chance.integers(5), int(chance.integers(len(data)))
    length = int(chance.integers(1, 200))
    if way == 0:
        for place in chance.integers(min(len(data), 400), size=4):  # headers are the tender spot
            data[place] = chance.integers(256)
    elif way == 1:
        data[at : at + length] = chance.bytes(length)
    elif way == 2:
        del data[at : at + length]
    elif way == 3:
        data = data[: max(1, at)]
    else:
        data[at:at] = data[at : at + 20 * length]
    return bytes(data)


def mutants(folder, count):
    chance = np.random.default_rng(5)
    whole = [path.read_bytes() for path in sounds(folder)]
    for number in range(count):
        path = folder / f"mutant{number}"
        path.write_bytes(damaged(whole[number % len(whole)], chance))
        yield Task({"path": str(path)}, TaskLimits(cpu_s=30, wall_s=60), key=path)


@pytest.mark.parametrize("count", [80, pytest.param(2000, marks=pytest.mark.slow)])
def test_every_damaged_file_has_one_line_and_the_run_goes_on(count, tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)

    done = list(PoolRunner(2).run("decode_work:decode", mutants(tmp_path, count)))

    assert len(done) == count
    causes = Counter(outcome.cause for outcome in done)
    assert set(causes) <= {"", "refused"}, [
        (outcome.task.key.name, outcome.error)
        for outcome in done
        if outcome.cause not in ("", "refused")
    ]
    assert min(causes.values()) > count / 20
    assert all("\n" not in outcome.error for outcome in done)
    assert capfd.readouterr() == ("", "")
