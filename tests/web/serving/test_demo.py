"""``sostenuto demo`` as people try it: the house first, its music meanwhile, all in the end."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing

import pytest
from tests.web.postgresql import free_port

from sostenuto.cli import demo
from sostenuto.exchange.demo_library import pieces
from sostenuto_web.config.demo.filling import invented, log_ins

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

SOSTENUTO = "import sys; from sostenuto.cli.main import run; run()"
ITS_OWN = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")


class Demo:
    """One start of the demo; what it says is read line by line."""

    def __init__(self, folder):
        self.port = free_port()
        kept = {k: v for k, v in os.environ.items() if not k.startswith("SOSTENUTO_")}
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-u", "-c", SOSTENUTO, "demo"),
                *("--dir", str(folder), "--port", str(self.port)),
            ],
            env={name: value for name, value in kept.items() if name not in ITS_OWN},
            stdout=subprocess.PIPE,
            text=True,
        )
        self.said = ""

    def until(self, words):
        for line in self.process.stdout:
            self.said += line
            if words in line:
                return
        raise AssertionError(f"it ended without saying {words!r}:\n{self.said}")

    def end(self, with_signal):
        self.process.send_signal(with_signal)
        self.process.wait(120)
        self.process.stdout.close()

    def answers(self):
        until = time.monotonic() + 120
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"http://localhost:{self.port}/sign-in/") as page:
                    return page.status == 200 and b"rosa" in page.read()
            except OSError:
                time.sleep(0.1)
        return False


@pytest.fixture
def start(tmp_path):
    begun = []

    def begin():
        begun.append(Demo(tmp_path / "demo"))
        return begun[-1]

    yield begin
    for one in begun:
        if one.process.poll() is None:
            one.end(signal.SIGKILL)


def count(folder, table):
    with closing(sqlite3.connect(folder / "house" / "house.sqlite3")) as database:
        return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_killed_at_any_time_and_started_again_it_is_whole(start, tmp_path):
    folder = tmp_path / "demo"
    for words in ("Making the database", "Inviting", "Its music is being composed"):
        broken_off = start()
        broken_off.until(words)
        broken_off.end(signal.SIGKILL)

    again = start()
    again.until("Its music is being composed")
    assert again.answers()
    assert not demo.is_made(folder)  # the house is open before its music is there
    again.until("The music is in the house")

    assert "From anxious to calm" in again.said
    assert "Left out: 3 registered" in again.said
    assert (folder / "evening.m3u8").exists()
    assert demo.is_made(folder)
    assert count(folder, "repertoire_recording WHERE failure = ''") == len(pieces())
    assert count(folder, "people_client") == invented()["clients"]
    assert count(folder, "accounts_user") == len(log_ins())
    again.end(signal.SIGINT)
    assert again.process.returncode == 130

    third = start()
    third.until("kim")
    assert third.answers()
    third.end(signal.SIGTERM)
    assert "composed" not in third.said
    assert third.process.returncode == 0
