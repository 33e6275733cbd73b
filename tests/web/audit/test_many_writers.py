"""Parallel writers never fork the chain, and the head outside the database ends at its end.

On a real house in a folder: its file, its triggers, several processes with several threads.
"""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

PROCESSES, THREADS, EACH = 2, 4, 10
LONGEST_S = 240
"""A whole house is made in one of the steps, beside whatever else the machine does."""
WRITE = f"""
import sys, threading, django
django.setup()
from django.db import connection, transaction
from sostenuto_web.platform.audit import services as audit
def write():
    for turn in range({EACH}):
        with transaction.atomic():
            audit.record(None, "client.changed", turn=turn)
            transaction.set_rollback(turn % 5 == 4)
    connection.close()
threads = [threading.Thread(target=write) for _ in range({THREADS})]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
"""
VERIFY = "import sys; from sostenuto.cli.main import run; sys.argv[1:] = {words}; run()"


def told(child: subprocess.Popen) -> tuple[str, str]:
    """Return what a child says until its end; one that takes too long is not left behind."""
    try:
        return child.communicate(timeout=LONGEST_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.communicate()
        raise


class RealHouse:
    """A house of kind "real" in a folder, worked on by child processes only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Not the test's database, which has a test house in it.
        self.environ = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        self.environ |= {
            "SOSTENUTO_HOUSE": str(folder),
            "SOSTENUTO_HOUSE_KIND": "real",
            "DJANGO_SETTINGS_MODULE": "sostenuto_web.config.settings",
        }

    def start(self, *words: str) -> subprocess.Popen:
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [sys.executable, *words], env=self.environ, stdout=pipe, stderr=pipe, text=True
        )

    def run(self, *words: str) -> tuple[int, str, str]:
        child = self.start(*words)
        out, err = told(child)
        return child.returncode, out, err

    def verify(self) -> tuple[int, dict]:
        code, out, err = self.run("-c", VERIFY.format(words=["audit", "verify", "--json"]))
        assert out, err
        return code, json.loads(out)


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> RealHouse:
    house = RealHouse(tmp_path_factory.mktemp("real") / "house")
    house.folder.mkdir()
    code, _, err = house.run("-m", "django", "migrate", "-v0", "--skip-checks")
    assert code == 0, err
    return house


def test_eight_writers_in_two_processes_leave_one_sound_chain_under_the_triggers(house):
    children = [house.start("-c", WRITE) for _ in range(PROCESSES)]
    ends = [(told(child)[1], child.returncode) for child in children]
    rows = PROCESSES * THREADS * EACH * 4 // 5
    code, report = house.verify()

    assert ends == [("", 0)] * PROCESSES
    assert (code, report["sound"], report["guarded"]) == (0, True, True)
    assert report["rows"] == rows
    # The walk itself has left a row.
    assert (house.folder / "audit" / "head").read_text().startswith(f"{rows + 1} ")


def test_verify_answers_one_and_says_what_is_wrong_once_somebody_has_tampered(house):
    told(house.start("-c", WRITE))  # whoever runs this test alone needs rows
    with sqlite3.connect(house.folder / "house.sqlite3") as database:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            database.execute("UPDATE audit_auditrow SET outcome = 'seen' WHERE number = 2")
        database.execute("DROP TRIGGER audit_row_kept_update")
        database.execute("UPDATE audit_auditrow SET outcome = 'seen' WHERE number = 2")
    database.close()
    code, report = house.verify()

    assert (code, report["sound"], report["guarded"]) == (1, False, False)
    assert (report["fault"]["number"], report["fault"]["kind"]) == (2, "edited row")
    code, out, _ = house.run("-c", VERIFY.format(words=["audit", "verify"]))
    assert code == 1
    assert out.startswith("The audit was changed: row 2 is not what was written (edited row).")
