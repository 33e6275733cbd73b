"""A house on a PostgreSQL of its own: upgrades undone, kills in between, restores that fail."""

import json
import os
import signal
import sqlite3
import subprocess

import psycopg
import pytest
from tests.web import postgresql
from tests.web.backups.houses import PEOPLE, SETTLE, done, sostenuto, started

pytestmark = pytest.mark.slow

BEFORE = """
from django.conf import settings
from sostenuto_web.platform.backups import services
(settings.HOUSE.media / "aa").mkdir(parents=True, exist_ok=True)
(settings.HOUSE.media / "aa" / "old.sealed").write_bytes(b"old")
services.backup_before_upgrade()
(settings.HOUSE.media / "aa" / "old.sealed").unlink()
(settings.HOUSE.media / "aa" / "new.sealed").write_bytes(b"new")
"""
KILLED = """
import os, signal
from django.conf import settings
from sostenuto_web.platform.backups import drill, services, swap
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
really = swap._swap_schemas
def and_die(*words):
    really(*words)
    die()
{how}
services.undo_upgrade(settings.HOUSE)
"""
HOW = {
    "while it is restored": "drill.restored_in = die",
    "when it is noted": "swap.finish = die",
    "between tables and files": "swap._swap_schemas = and_die",
}


@pytest.fixture(scope="module")
def server():
    try:
        with postgresql.server("fsync=off") as running:
            yield running
    except postgresql.NoServerError as problem:
        pytest.skip(str(problem))


@pytest.fixture
def url(server):
    """An empty database."""
    address = server.url.removesuffix("clinic")
    with psycopg.connect(f"{address}postgres", autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS one")
        admin.execute("CREATE DATABASE one")
    return f"{address}one"


@pytest.fixture
def house(tmp_path, url):
    """Three people, a backup from before an upgrade, two people more."""
    folder = tmp_path / "house"
    folder.mkdir()
    (folder / "house.toml").write_text(f"database_url = {json.dumps(url)}\n")
    done(folder, SETTLE + PEOPLE.format(count=3, who="first") + BEFORE)
    done(folder, PEOPLE.format(count=2, who="after"))
    return folder


def people(url, schema="public") -> int:
    with psycopg.connect(url) as server:
        return server.execute(f'SELECT count(*) FROM "{schema}".people_client').fetchone()[0]


def schemas(url) -> set[str]:
    with psycopg.connect(url) as server:
        rows = server.execute("SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_|^inform'")
        return {name for (name,) in rows}


def check_gone_back(house, url) -> None:
    assert sostenuto(house, "audit", "verify").returncode == 0  # ends what was cut off, and reads
    (aside,) = house.glob("before-undo-*")
    assert (people(url), people(url, aside.name)) == (3, 5)
    assert schemas(url) == {"public", aside.name}
    assert [path.name for path in (house / "media").rglob("*.sealed")] == ["old.sealed"]
    assert [path.name for path in (aside / "media").rglob("*.sealed")] == ["new.sealed"]
    done(house, PEOPLE.format(count=1, who="later"))
    assert sostenuto(house, "audit", "verify").returncode == 0
    assert sostenuto(house, "backup").returncode == 0
    assert not list(house.glob(".undo-*"))


def test_an_upgrade_is_undone_unless_the_house_is_open(house, url):
    holder = started(
        house, "print('open', flush=True); input()", stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with holder:
        assert holder.stdout.readline() == "open\n"
        refused = sostenuto(house, "house", "undo-upgrade", "--yes")
        holder.kill()
    assert (refused.returncode, "another process" in refused.stderr) == (2, True)
    assert people(url) == 5

    undone = sostenuto(house, "house", "undo-upgrade", "--yes")

    assert undone.returncode == 0, undone.stderr
    assert "in the schema before-undo-" in undone.stdout
    check_gone_back(house, url)


@pytest.mark.parametrize("moment", HOW)
def test_a_kill_while_undoing_leaves_one_state_or_the_other(house, url, moment):
    killed = started(house, KILLED.format(how=HOW[moment]))
    assert killed.wait() == -signal.SIGKILL
    if moment == "while it is restored":
        assert people(url) == 5
        assert sostenuto(house, "audit", "verify").returncode == 0
        undone = sostenuto(house, "house", "undo-upgrade", "--yes")
        assert undone.returncode == 0, undone.stderr
        assert len(list(house.glob(".undo-*"))) == 1  # swept when it is old
        for folder in house.glob(".undo-*"):
            os.utime(folder, (0, 0))
        done(house, "from sostenuto_web.platform.backups import tasks; tasks.tidy()")
    check_gone_back(house, url)


@pytest.fixture
def small(tmp_path):
    """A small house on SQLite, whose audit somebody has changed, with a backup of it."""
    folder = tmp_path / "small"
    done(folder, SETTLE + PEOPLE.format(count=3, who="first"))
    return folder


def left_in(url) -> int:
    with psycopg.connect(url) as server:
        sql = """
            SELECT (SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace)
                 + (SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace)
                 + (SELECT count(*) FROM pg_type WHERE typnamespace = 'public'::regnamespace)"""
        return server.execute(sql).fetchone()[0]


def test_a_restore_that_fails_leaves_the_database_empty_whenever_it_fails(small, url, tmp_path):
    assert sostenuto(small, "backup", "--to", tmp_path / "good").returncode == 0
    with sqlite3.connect(small / "house.sqlite3") as database:
        database.execute("DROP TRIGGER audit_row_kept_update")
        database.execute("UPDATE audit_auditrow SET action = 'forged' WHERE number = 2")
    assert sostenuto(small, "backup", "--to", tmp_path / "forged").returncode == 0
    (good,) = (tmp_path / "good").glob("*.backup")
    (forged,) = (tmp_path / "forged").glob("*.backup")
    cut = tmp_path / "cut.backup"
    cut.write_bytes(good.read_bytes()[:-40])
    with psycopg.connect(url) as server:
        server.execute("CREATE FUNCTION own() RETURNS int LANGUAGE sql AS 'SELECT 1'")

    for file in (cut, forged):
        words = ("restore", file, "--into", tmp_path / "new", "--database-url", url)
        assert sostenuto(small, *words).returncode == 2
        assert left_in(url) == 1  # what was there before
        assert not (tmp_path / "new").exists()

    words = ("restore", good, "--into", tmp_path / "new", "--database-url", url)
    restored = sostenuto(small, *words)
    assert restored.returncode == 0, restored.stderr
    assert people(url) == 3
