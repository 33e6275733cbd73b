"""The demo's music is made beside its house, heard once, and found whole after any end."""

import dataclasses
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.urls import reverse

from sostenuto.cli import demo
from sostenuto.exchange.index import Index
from sostenuto.exchange.scan import scan
from sostenuto.jobs.analysis import analyse_library
from sostenuto.jobs.pool import PoolRunner
from sostenuto_web.config.demo import filling, music
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.clinic.models import Clinic
from sostenuto_web.repertoire import selectors, services
from sostenuto_web.repertoire.models import MusicFolder

LEAVES_A_CHILD = """
import sys, time
from pathlib import Path
from sostenuto_web.config.demo.music import Making
making = Making(Path(sys.argv[1]))
print(making._process.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def made(folder, monkeypatch):
    """A demo whose engine is done; hearing any file of it again would fail."""
    place = Path(folder.path)
    place.rename(place.with_name(demo.LIBRARY_NAME))
    MusicFolder.objects.all().delete()
    root = place.parent
    files = scan([root / demo.LIBRARY_NAME]).files
    with Index(root / demo.INDEX_NAME) as index, PoolRunner(1) as runner:
        analyse_library(files, index, runner, hearing=services.HEARING)
    (root / demo.MADE).write_text(demo.version("sostenuto"))
    monkeypatch.setattr(services, "HEARING", "builtins:len")
    return root


def test_what_the_engine_heard_is_not_heard_again(made):
    library = music.registered(made)
    assert (library.state, music.is_in_house(library)) == ("waiting", False)

    with music.being_made(made) as making:
        assert not making.goes_on
        music.bring_in(making, made)

    assert selectors.heard().count() == 3
    assert not selectors.unheard().exists()
    assert music.is_in_house(music.registered(made))


def test_a_house_that_heard_some_of_it_already_gets_the_rest(made, monkeypatch):
    copied = services.index_file()
    music.copied(made / demo.INDEX_NAME, copied)
    with closing(sqlite3.connect(copied)) as index, index:
        index.execute("DELETE FROM files WHERE path LIKE '%two.flac'")
    monkeypatch.setattr(services, "HEARING", "hearing_for_tests:hear")

    with music.being_made(made) as making:
        music.bring_in(making, made)

    assert selectors.heard().count() == 3


def test_a_copy_is_whole_while_the_index_is_written_to(tmp_path):
    old, new = tmp_path / "old.sqlite3", tmp_path / "new.sqlite3"
    (tmp_path / ".new.sqlite3.part").write_bytes(b"what a killed copy left")
    with closing(sqlite3.connect(old)) as index:
        index.execute("PRAGMA journal_mode = WAL")
        with index:
            index.execute("CREATE TABLE heard (number)")
            index.executemany("INSERT INTO heard VALUES (?)", [(n,) for n in range(500)])
        index.execute("BEGIN IMMEDIATE")
        index.execute("DELETE FROM heard")
        music.copied(old, new)
        index.rollback()

    with closing(sqlite3.connect(new)) as copy:
        assert copy.execute("SELECT count(*) FROM heard").fetchone() == (500,)
    assert new.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in tmp_path.glob("*new*")) == ["new.sqlite3"]


def test_music_that_is_broken_off_is_said_to_nobody_and_leaves_nothing_running(tmp_path, capsys):
    with music.being_made(tmp_path) as making:
        process = making._process

    assert process.poll() is not None
    assert not making.finished()
    assert capsys.readouterr().out == ""


def test_an_engine_that_fails_is_told_and_the_house_hears_what_there_is(folder, capsys):
    root = Path(folder.path).parent
    (root / "diary.txt").write_text("mine")  # so that the engine refuses the folder
    Path(folder.path).rename(root / demo.LIBRARY_NAME)

    with music.being_made(root) as making:
        music.bring_in(making, root)

    told = capsys.readouterr()
    assert "--dir must be a new or empty folder" in told.err
    assert "the next start makes the rest" in told.err
    assert "in the house" in told.out
    assert selectors.heard().count() == 3


def test_the_engine_ends_when_the_house_is_killed(tmp_path):
    parent = subprocess.Popen(
        [sys.executable, "-c", LEAVES_A_CHILD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    child = int(parent.stdout.readline())
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()

    until = time.monotonic() + 120
    while is_running(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_running(child)


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_the_page_says_what_is_being_made_and_shows_it_by_itself(cast, folder, settings):
    browser, address = cast.browser("therapist"), reverse("recordings")
    assert "as soon as its turn comes" in browser.get(address).content.decode()
    settings.HOUSE = dataclasses.replace(settings.HOUSE, kind="demo")
    Clinic.objects.update(kind="demo")
    page = browser.get(address).content.decode()
    assert "being composed and heard on this machine right now" in page
    assert "every 3s" in page
    assert "0 of 0" not in page

    asked = {"headers": {"HX-Request": "true", "X-Background": "true"}}
    progress = reverse("music-progress")
    waits = browser.get(progress, **asked)
    services.hear_now(folder)
    done = browser.get(progress, **asked)

    assert "HX-Refresh" not in waits
    assert done["HX-Refresh"] == "true"
    assert "HX-Refresh" not in browser.get(progress)
    assert "right now" not in done.content.decode()


def test_everybody_invented_comes_in_by_the_password_that_is_told(db, settings):
    settings.HOUSE = dataclasses.replace(settings.HOUSE, kind="demo")
    assert filling.fill()
    assert not filling.fill()

    everybody = {user.login: user for user in User.objects.all()}
    assert set(everybody) == {one.login for one in filling.log_ins()}
    assert all(user.check_password("play it softly") for user in everybody.values())
