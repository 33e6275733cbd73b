"""Hearing a library: once each, errors kept, copies known, stopped and resumed."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from sostenuto.audio.features import TABLE
from sostenuto.exchange.descriptions import description_of
from sostenuto.exchange.index import Index
from sostenuto.exchange.recordings import recordings
from sostenuto.exchange.scan import scan
from sostenuto.jobs import analysis
from sostenuto.jobs.analysis import analyse_library, task_limits
from sostenuto.jobs.pool import PoolRunner
from sostenuto.jobs.runner import HereRunner

QUICK = "quick_hearing:hear"


@pytest.fixture
def ledger(tmp_path, monkeypatch):
    """Return a function that counts how often each content has been heard."""
    path = tmp_path / "ledger"
    path.touch()
    monkeypatch.setenv("HEARING_LEDGER", str(path))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)
    monkeypatch.syspath_prepend(str(Path(__file__).parent))

    def heard():
        return [line.split()[1] for line in path.read_text().splitlines() if "begin" in line]

    return heard


@pytest.fixture
def music(tmp_path):
    folder = tmp_path / "music"
    folder.mkdir()
    return folder


@pytest.fixture
def index(tmp_path):
    with Index(tmp_path / "library.sqlite3") as made:
        yield made


def fill(folder, **files):
    for name, content in files.items():
        (folder / f"{name}.mp3").write_text(content)


def hear(folder, index, runner=None, **options):
    with runner or HereRunner() as made:
        return analyse_library(scan([folder]).files, index, made, hearing=QUICK, **options)


def test_the_second_run_hears_nothing(music, index, ledger):
    fill(music, a="one", b="three", c="fives")

    first = hear(music, index, PoolRunner(2))
    second = hear(music, index)

    assert (first.heard, first.known) == (3, 0)
    assert (second.heard, second.known, second.total) == (0, 3, 3)
    assert len(ledger()) == 3


def test_copies_are_one_recording_with_many_files_heard_once(music, index, ledger):
    fill(music, a="same", b="same", c="same", d="four", e="other")

    first = hear(music, index, PoolRunner(2))
    fill(music, f="same")
    second = hear(music, index)

    assert (first.heard, first.copies) == (3, 2)
    assert (second.heard, second.copies, second.known) == (0, 1, 5)
    assert len(ledger()) == len(set(ledger())) == 3
    assert index.counts() == {"recordings": 3, "files": 6, "names": 0}
    paths = [file.path for file in scan([music]).files]
    assert len({entry.id for entry in index.entries(paths)}) == 3
    assert not any(entry.error for entry in index.entries(paths))


def test_a_renamed_or_touched_file_is_known_by_its_content(music, index, ledger):
    fill(music, a="one")
    hear(music, index)
    (music / "a.mp3").rename(music / "z.mp3")
    os.utime(music / "z.mp3")

    again = hear(music, index)

    assert (again.heard, again.copies) == (0, 1)
    assert len(ledger()) == 1


def test_a_changed_file_is_heard_again_even_with_its_size_and_time_put_back(music, index, ledger):
    fill(music, a="one")
    hear(music, index)
    before = os.stat(music / "a.mp3")
    while os.stat(music / "a.mp3").st_ctime_ns == before.st_ctime_ns:  # a file system's clock ticks
        fill(music, a="two")
        os.utime(music / "a.mp3", ns=(before.st_atime_ns, before.st_mtime_ns))

    hear(music, index)

    assert len(set(ledger())) == 2


def test_broken_files_keep_their_line_and_are_not_tried_again(music, index, ledger):
    fill(music, a="good", b="is broken", c="will crash")

    first = hear(music, index, PoolRunner(1))
    second = hear(music, index, PoolRunner(1))

    assert [(path.name, text) for path, text in first.failures] == [
        ("b.mp3", "breaks off after 0:42"),
        ("c.mp3", "crashed the decoder (signal 6, SIGABRT)"),
    ]
    assert second.failures == first.failures
    assert (second.heard, second.known) == (0, 3)
    assert len(ledger()) == 3


def test_what_was_our_fault_or_a_passing_state_is_tried_again(music, index, ledger):
    fill(music, a="a fault", b="may vanish")

    first = hear(music, index)
    second = hear(music, index)

    assert len(first.failures) == len(second.failures) == 2
    assert second.heard == 2
    assert len(ledger()) == 4


def test_again_hears_everything_anew_but_copies_once(music, index, ledger):
    fill(music, a="one", b="one", c="crash", d="three")
    hear(music, index, PoolRunner(1))

    hear(music, index, PoolRunner(1), again=True)

    assert len(ledger()) == 6
    assert index.counts()["recordings"] == 2


def test_a_newer_analysis_hears_what_an_older_one_heard(music, index, ledger, monkeypatch):
    fill(music, a="one", b="crash")
    hear(music, index, PoolRunner(1))

    monkeypatch.setattr(analysis, "ANALYSIS_VERSION", analysis.ANALYSIS_VERSION + 1)
    newer = hear(music, index, PoolRunner(1))

    assert newer.heard == 2
    assert len(ledger()) == 4


def test_content_that_was_hashed_but_not_heard_is_heard_next_time(music, index, ledger):
    """This is what a kill between hashing and hearing leaves."""
    fill(music, a="one")
    (file,) = scan([music]).files
    index.place(file.path, file.stamp, "0f" * 16, analysis.ANALYSIS_VERSION)
    assert "not been heard" in index.entries([file.path])[0].error

    assert hear(music, index).heard == 1
    assert index.entries([file.path])[0].error == ""


def test_progress_counts_up_to_the_total_and_tells_the_time_left(music, index, ledger):
    fill(music, a="one", b="broken", c="crash", d="one")
    seen = []

    hear(music, index, PoolRunner(2), progress=seen.append)

    assert [progress.done for progress in seen] == [0, 1, 2, 3, 4]
    assert {progress.total for progress in seen} == {4}
    assert seen[0].eta_s is None
    assert seen[-1].eta_s == pytest.approx(0)
    assert seen[-1].failed == 2


def test_ctrl_c_keeps_what_is_done_and_the_next_run_does_the_rest(music, index, ledger):
    fill(music, **{f"f{n:02}": "x" * (n + 1) for n in range(30)})

    def stop_at_ten(progress):
        if progress.done == 10:
            raise KeyboardInterrupt

    first = hear(music, index, PoolRunner(2), progress=stop_at_ten)
    kept = index.counts()["recordings"]
    second = hear(music, index, PoolRunner(2))

    assert first.stopped
    assert kept == 10
    assert not second.stopped
    assert second.heard == 20
    assert index.counts()["recordings"] == 30


def test_nothing_to_hear_starts_no_worker(music, index, ledger):
    class NoRunner(HereRunner):
        def run(self, work, tasks):
            assert not list(tasks)
            yield from ()

    assert hear(music, index, NoRunner()).total == 0


OTHER = """
import sys
from pathlib import Path
from sostenuto.exchange.index import Index
from sostenuto.exchange.recordings import recordings
from sostenuto.exchange.scan import scan
from sostenuto.jobs.analysis import analyse_library
from sostenuto.jobs.pool import PoolRunner
with Index(Path(sys.argv[1])) as index, PoolRunner(1) as runner:
    found = scan([sys.argv[2]]).files
    done = analyse_library(found, index, runner, hearing="quick_hearing:hear")
    assert done.total == done.heard + done.known + done.copies and not done.failures, done
"""


def test_two_processes_at_once_share_the_work_and_double_nothing(
    music, tmp_path, ledger, monkeypatch
):
    monkeypatch.setenv("HEARING_S", "0.02")
    fill(music, **{f"f{n:02}": "x" * (n + 1) for n in range(25)})
    fill(music, **{f"g{n:02}": f"same size {n % 3}" for n in range(6)})
    path = tmp_path / "library.sqlite3"

    command = [sys.executable, "-c", OTHER, str(path), str(music)]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
    said = [process.communicate(timeout=120)[1] for process in both]

    assert [process.returncode for process in both] == [0, 0], said
    assert len(ledger()) == len(set(ledger())) == 28
    with Index(path) as index:
        assert index.counts() == {"recordings": 28, "files": 31, "names": 0}


def test_a_claim_ends_with_its_process(tmp_path):
    path = tmp_path / "library.sqlite3"
    holder = (
        "import sys, time; from pathlib import Path; from sostenuto.exchange.index import Index\n"
        "index = Index(Path(sys.argv[1])); print(index.claims.claim(99), flush=True)\n"
        "time.sleep(60)"
    )
    with (
        Index(path) as index,
        subprocess.Popen(
            [sys.executable, "-c", holder, str(path)], stdout=subprocess.PIPE, text=True
        ) as process,
    ):
        assert process.stdout.readline() == "True\n"
        assert not index.claims.claim(99)
        assert index.claims.claim(100)

        process.kill()
        process.wait()

        assert index.claims.claim(99)


def tune(path, hz=330.0, level=0.3, duration_s=6.0):
    time_s = np.arange(int(22050 * duration_s)) / 22050
    beat = (time_s % 0.5 < 0.05) * np.random.default_rng(1).standard_normal(len(time_s))
    tone = np.sin(2 * np.pi * hz * time_s) + np.sin(2 * np.pi * hz * 1.5 * time_s) + beat
    with soundfile.SoundFile(path, "w", 22050, 1) as file:
        file.title, file.artist = path.stem, "Ann"
        file.write((level * tone / 3).astype(np.float32))


def test_real_files_are_described_and_come_back_as_recordings(music, index):
    tune(music / "a.flac")
    tune(music / "b.ogg", hz=440)
    tune(music / "short.wav", duration_s=0.1)
    tune(music / "silent.wav", level=0.0)
    (music / "zip.mp3").write_bytes(b"PK\x03\x04")

    found = scan([music])
    with PoolRunner(1) as runner:
        summary = analyse_library(found.files, index, runner)

    assert {path.name: text for path, text in summary.failures} == {
        "short.wav": "holds only 0.1 s of sound",
        "silent.wav": "holds no sound at all",
        "zip.mp3": "is a ZIP archive, not sound",
    }
    heard = recordings(index.entries(file.path for file in found.files), index, with_sound=True)
    assert [recording.song.title for recording in heard] == ["a", "b"]
    assert all(recording.features and recording.fingerprint for recording in heard)
    pieces = {
        piece: dict(index.pieces(piece, [heard[0].id]))[heard[0].id]
        for piece in ("features", "fingerprint", "detail")
    }
    description = description_of(**pieces)
    assert description.duration_s == pytest.approx(6, abs=0.01)
    assert description.features == heard[0].features


def test_the_parent_loads_nothing_heavy():
    """Not a timing: only that nothing heavy is loaded into the parent."""
    code = (
        "import sys, sostenuto.jobs.analysis, sostenuto.jobs.pool, sostenuto.exchange.scan,"
        " sostenuto.exchange.index, sostenuto.exchange.places, sostenuto.exchange.playlists;"
        " print([m for m in ('numpy', 'scipy', 'av', 'soundfile', 'asyncio') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_whoever_changes_the_features_says_that_all_is_to_be_heard_again():
    """A new table of features, or a change of any of them, needs a new `ANALYSIS_VERSION`."""
    assert (analysis.ANALYSIS_VERSION, TABLE) == (1, "features-1")


def test_limits_grow_with_the_file_up_to_five_minutes():
    limits = [task_limits(size).cpu_s for size in (0, 10**6, 10**8, 10**10)]

    assert limits == sorted(limits)
    assert (limits[0], limits[-1]) == (60, 300)
