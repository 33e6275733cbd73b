"""Backups of the test's house, really restored by a process of its own."""

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from django.db import connection

from sostenuto_web.people.models import Client
from sostenuto_web.platform.audit import anchor
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.audit.models import AuditHead, AuditRow
from sostenuto_web.platform.backups import (
    child,
    drill,
    making,
    restoring,
    schedule,
    services,
    shelf,
)
from sostenuto_web.platform.backups.archive import BackupError
from sostenuto_web.platform.house import House
from sostenuto_web.platform.vault import erasure, files, keys
from sostenuto_web.platform.vault import ring as rings


@pytest.fixture
def house(settings, tmp_path, cast):
    """A house of its own folder; its database is the test's."""
    ring = keys.ring()
    settings.HOUSE = House(tmp_path / "house", kind="test")
    rings.write(settings.HOUSE.master_key_file, ring)
    files.keep(cast.clients["own"].data_key, [b"CANARY photo"])
    return settings.HOUSE


def test_a_trial_restores_everything_and_says_so(house, cast):
    made = making.make()
    found = drill.verify(made.path)

    assert found["rows"] > 20
    assert found["files"] == 1
    (listed,) = shelf.backups_in(house.backups)
    assert (listed.good, listed.says) == (True, "")
    assert not list(house.folder.glob(".trial-*"))
    assert b"CANARY" not in made.path.read_bytes()
    assert b"Invented" not in made.path.read_bytes()


def test_a_flipped_byte_is_refused_loudly(house):
    made = making.make()
    data = bytearray(made.path.read_bytes())
    data[len(data) // 2] ^= 1
    made.path.write_bytes(data)

    with pytest.raises(BackupError, match="damaged"):
        services.verify_backup(made.path)
    (listed,) = shelf.backups_in(house.backups)
    assert listed.good is False
    assert "damaged" in listed.says
    assert AuditRow.objects.filter(action="backup.verified", outcome="failed").exists()


def test_a_missing_or_foreign_key_is_refused_loudly(house):
    made = making.make()
    house.master_key_file.unlink()
    rings.write(house.master_key_file, rings.Ring((keys.fresh_key(),)))

    with pytest.raises(BackupError, match="another master key"):
        drill.verify(made.path)


@pytest.mark.slow  # test_erased_for_good.py does it with a whole record
def test_a_person_erased_since_does_not_come_back(house, cast):
    made = making.make()
    client = cast.clients["own"]
    erasure.erase(client.data_key, by=None, reason="asked", record_id=client.pk)
    erasure.write_missing()  # what a commit would do
    place = house.folder / "restored"
    rings.write(place / "keys" / "master.key", keys.ring())

    found = drill.restored_in(place, made.path, str(erasure.house_file()))

    assert found["erased_again"] == 1


def test_a_house_that_is_not_empty_is_not_written_over(house):
    made = making.make()

    with pytest.raises(BackupError, match="not empty"):
        restoring.restore(made.path)


def test_no_half_file_stays_when_the_disk_gives_out(house, monkeypatch):
    def broken(*_args, **_kwargs):
        yield b"half"
        raise OSError(28, "No space left on device")

    first = making.make()
    monkeypatch.setattr(making.archive, "sealed", broken)
    monkeypatch.setattr(shelf, "name_for", lambda *_a, **_k: "house-20300101T000000Z.backup")
    with pytest.raises(OSError, match="No space"):
        services.make_backup()
    assert [b.path for b in shelf.backups_in(house.backups)] == [first.path]
    assert not list(house.backups.glob(".house-*"))
    assert AuditRow.objects.filter(action="backup.made", outcome="failed").exists()


def test_a_disk_that_is_too_full_is_refused_before_anything_is_written(house, monkeypatch):
    monkeypatch.setattr(making, "SPARE_BYTES", 1 << 60)

    with pytest.raises(BackupError, match="too full"):
        making.make()
    assert shelf.backups_in(house.backups) == []


def test_two_at_once_are_refused_and_what_a_kill_left_is_swept(house):
    house.backups.mkdir(exist_ok=True)
    (house.backups / ".house-20260101T000000Z.backup.partial").write_bytes(b"half")
    with shelf.alone(house.backups), pytest.raises(BackupError, match="another backup"):
        making.make()

    making.make()
    assert not list(house.backups.glob(".house-*"))


@pytest.mark.slow  # the page's test makes and tries one as well
def test_the_daily_work_makes_one_tries_it_and_then_rests(house):
    assert schedule.run_if_due() is True
    (made,) = shelf.backups_in(house.backups)
    assert made.good
    assert schedule.run_if_due() is False
    assert schedule.due(datetime.now(UTC)) is False


def test_before_an_upgrade_a_table_of_another_shape_does_not_stand_in_the_way(house):
    made = services.backup_before_upgrade()

    assert made.path.name.endswith("-before-upgrade.backup")
    assert shelf.backups_in(house.backups)[0].before_upgrade


def test_the_page_lists_makes_and_tries(house, cast):
    browser = cast.browser("administrator")
    assert b"everything would be lost" in browser.get("/house/backups/").content
    audit.record(None, "test")
    head = AuditHead.objects.get()  # what a commit would do
    anchor.raise_to(house.audit, anchor.Head(head.number, bytes(head.digest)))

    assert browser.post("/house/backups/make/").status_code == 302
    (made,) = shelf.backups_in(house.backups)
    assert b"everything would be lost" not in browser.get("/house/backups/").content
    assert browser.post(f"/house/backups/{made.stamp}/verify/").status_code == 302
    assert b"it can be restored" in browser.get("/house/backups/").content
    assert AuditRow.objects.filter(action="backup.made", by=cast.staff["administrator"].pk).exists()


@pytest.mark.parametrize("role", ["therapist", "director", "privacy_officer", "client"])
def test_others_find_no_such_page(cast, role):
    browser = cast.browser(role)

    assert browser.get("/house/backups/").status_code == 404
    assert browser.post("/house/backups/make/").status_code == 404
    assert browser.post("/house/backups/20260101T000000Z/verify/").status_code == 404


def test_strangers_and_wrong_methods_are_turned_away(cast):
    assert cast.browser(None).get("/house/backups/").status_code == 302
    admin = cast.browser("administrator")
    assert admin.get("/house/backups/make/").status_code == 405
    assert admin.post("/house/backups/20260101T000000Z/verify/").status_code == 404


def test_a_backup_of_one_database_opens_on_the_other(house, cast):
    """From SQLite this is the trial itself; on PostgreSQL also back into PostgreSQL."""
    if connection.vendor != "postgresql":
        pytest.skip("run by tests/web/on_postgresql.py")
    made = making.make()
    said = connection.settings_dict
    import psycopg

    where = {"host": said["HOST"], "port": said["PORT"], "user": said["USER"]}
    with psycopg.connect(dbname="postgres", autocommit=True, **where) as server:
        server.execute("DROP DATABASE IF EXISTS restored_house")
        server.execute("CREATE DATABASE restored_house")
    url = f"postgresql://{said['USER']}@{said['HOST']}:{said['PORT']}/restored_house"
    place = house.folder / "restored"
    rings.write(place / "keys" / "master.key", keys.ring())
    told = subprocess.run(
        [sys.executable, "-m", child.__name__, str(made.path)],
        env=drill.environment(place) | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["rows"] > 20
    with psycopg.connect(url) as restored:
        (count,) = restored.execute("select count(*) from people_client").fetchone()
        assert count == Client.objects.count()
        restored.execute(
            "insert into people_clientcontext (client_id, context) select id, 'x' "
            "from people_client limit 1"
        )  # the sequence was put right
