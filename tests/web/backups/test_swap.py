"""Exchanging a house's state: whatever the moment of a kill, the house is one or the other."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sostenuto_web.platform.backups import leftovers, occupancy, swap
from sostenuto_web.platform.house import House

KEPT = ("keys/master.key", "house.toml", "tombstones/tombstones")
OLD = {
    "house.sqlite3": "old",
    "house.sqlite3-wal": "old",
    "media/aa/photo.sealed": "old",
    "audit/head": "old",
}
NEW = {"house.sqlite3": "new", "media/bb/photo.sealed": "new", "audit/head": "new"}
HERE = "import sys; from pathlib import Path; folder = Path(sys.argv[1])\n"
HOLDS = """
from sostenuto_web.platform.backups import occupancy
occupancy.share(folder)
print("held", flush=True)
sys.stdin.read()
"""
DIES = """
import os, signal
from sostenuto_web.platform.backups import swap
from sostenuto_web.platform.house import House
left = [int(sys.argv[2])]
really = Path.rename
def rename(self, target):
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    return really(self, target)
Path.rename = rename
swap.enter(House(folder))
swap.begin(House(folder), folder / ".undo-x", folder / "before-undo-x")
swap.finish(House(folder))
"""


def fill(folder: Path, files) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def files_in(folder: Path) -> dict[str, str]:
    found = {}
    for path in folder.rglob("*"):
        name = str(path.relative_to(folder))
        if path.is_file() and name != occupancy.FILE:
            found[name] = path.read_text()
    return found


@pytest.fixture
def house(tmp_path):
    found = House(tmp_path / "house")
    fill(found.folder, {**OLD, **dict.fromkeys(KEPT, "kept")})
    fill(found.folder / ".undo-x", NEW | {"keys/master.key": "new"})
    yield found
    handle = occupancy._held.pop(found.folder, None)
    if handle is not None:
        os.close(handle)


def exchanged() -> dict[str, str]:
    return (
        dict.fromkeys(KEPT, "kept") | NEW | {f"before-undo-x/{name}": t for name, t in OLD.items()}
    )


def dies_before(monkeypatch, number: int) -> None:
    """Have the renaming number ``number`` of this process never happen, nor anything after it."""
    left, really = [number], Path.rename

    def rename(self, target):
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return really(self, target)

    monkeypatch.setattr(Path, "rename", rename)


@pytest.mark.parametrize("number", range(9))
@pytest.mark.parametrize("again", range(3))
def test_a_kill_before_any_renaming_is_made_good_at_the_next_start(
    house, monkeypatch, number, again
):
    """Renaming 0 is the one that notes the exchange: before it, the house is the old one."""
    before = files_in(house.folder)
    with monkeypatch.context() as first:
        dies_before(first, number)
        try:
            swap.begin(house, house.folder / ".undo-x", house.folder / "before-undo-x")
            swap.finish(house)
        except KeyboardInterrupt:
            pass
    if number == 0:
        draft = f".{swap.JOURNAL}.new"
        swap.enter(house)
        assert {n: t for n, t in files_in(house.folder).items() if n != draft} == before
        return
    with monkeypatch.context() as second:  # killed once more, while it is being made good
        dies_before(second, again)
        try:
            swap.enter(house)
        except KeyboardInterrupt:
            assert swap.noted(house)
    swap.enter(house)

    assert files_in(house.folder) == exchanged()
    assert swap.noted(house) is None
    assert not (house.folder / ".undo-x").exists()


def test_what_only_the_new_state_has_is_not_taken_for_old(house, monkeypatch):
    shutil.rmtree(house.folder / "media")
    swap.begin(house, house.folder / ".undo-x", house.folder / "before-undo-x")
    with monkeypatch.context() as killed:
        killed.setattr(swap.shutil, "rmtree", lambda *_a, **_k: None)
        killed.setattr(Path, "unlink", lambda *_a, **_k: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            swap.finish(house)
    swap.enter(house)

    assert files_in(house.folder)["media/bb/photo.sealed"] == "new"
    assert not (house.folder / "before-undo-x" / "media").exists()


@pytest.mark.parametrize("number", [1, 3, 6])
def test_a_real_kill_is_made_good_by_another_process(house, number):
    told = subprocess.run(
        [sys.executable, "-c", HERE + DIES, str(house.folder), str(number)], check=False
    )
    assert told.returncode == -signal.SIGKILL

    swap.enter(house)

    assert files_in(house.folder) == exchanged()


def test_a_house_that_another_process_has_open_is_not_exchanged(house):
    occupancy.share(house.folder)
    holder = subprocess.Popen(
        [sys.executable, "-c", HERE + HOLDS, str(house.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with holder:
        assert holder.stdout.readline() == b"held\n"
        with (
            pytest.raises(occupancy.HouseInUseError, match="another process"),
            occupancy.alone(house.folder),
        ):
            pass
        assert not occupancy.is_free(house.folder)
        holder.kill()
    with occupancy.alone(house.folder):  # a kill lets the lock go
        refused = subprocess.run(
            [sys.executable, "-c", HERE + HOLDS, str(house.folder)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    assert "being undone at this moment" in refused.stderr
    assert refused.stdout == ""


def test_what_a_kill_left_is_swept_when_it_is_old_and_ours(house, settings):
    settings.HOUSE = house
    for name in (".trial-old", ".undo-old", ".trial-new", ".other", "media"):
        (house.folder / name).mkdir(exist_ok=True)
    (house.folder / ".trial-link").symlink_to(house.folder / "media")
    (house.folder / ".trial-file").write_text("")
    for name in (".trial-old", ".undo-old", ".undo-x", ".other", "media"):
        os.utime(house.folder / name, (0, 0))
    swap.begin(house, house.folder / ".undo-x", house.folder / "before-undo-x")

    assert {path.name for path in leftovers.sweep()} == {".trial-old", ".undo-old"}
    there = {path.name for path in house.folder.iterdir()}
    assert {".trial-new", ".other", ".undo-x", ".trial-link", ".trial-file", "media"} <= there


def test_an_old_trial_that_still_runs_is_not_swept(house, settings):
    settings.HOUSE = house
    place = house.folder / ".trial-long"
    place.mkdir()
    holder = subprocess.Popen(
        [sys.executable, "-c", HERE + HOLDS, str(place)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with holder:
        holder.stdout.readline()
        os.utime(place, (0, 0))
        os.utime(house.folder / ".undo-x", (0, 0))
        assert {path.name for path in leftovers.sweep()} == {".undo-x"}
        holder.kill()
