"""A house of its own, in processes of their own: writers, kills, restores, upgrades undone."""

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from tests.web.backups.houses import (
    PEOPLE,
    SETTLE,
    counted,
    done,
    environment,
    sostenuto,
    started,
)

from sostenuto_web.platform.backups import archive, child, shelf
from sostenuto_web.platform.vault import ring as rings

WRITER = """
from django.conf import settings
from django.db import transaction
from sostenuto_web.people.models import Client
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.vault.models import DataKey
while not (settings.HOUSE.folder / "stop").exists():
    with transaction.atomic():
        client = Client.objects.create(alias="{who}", name="CANARY", data_key=DataKey.make())
        audit.record(None, "client.created", client)
"""
MANY = """
from sostenuto_web.people.models import Client
from sostenuto_web.platform.vault import keys
from sostenuto_web.platform.vault.models import DataKey
made = [DataKey() for _ in range({count})]
for key in made:
    key.wrapped = keys.wrap(keys.fresh_key(), key.place)
DataKey.objects.bulk_create(made)
people = [Client(alias="many", name="CANARY Invented" * 20, data_key=key) for key in made]
Client.objects.bulk_create(people)
"""
READABLE = """
from sostenuto_web.people.models import Client
print(sum("CANARY" in client.name for client in Client.objects.all()))
"""
OPEN_ANEW = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("create table invented (id int)")
    cursor.execute("insert into invented values (1)")
"""
MAKE = "from sostenuto_web.platform.backups import making; making.make()"
ROTATE = """
from sostenuto_web.platform.vault import rotation
rotation.BATCH = 50
rotation.rotate()
"""


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A migrated house with three people."""
    house = tmp_path_factory.mktemp("model") / "house"
    done(house, SETTLE + PEOPLE.format(count=3, who="first"))
    return house


@pytest.fixture
def house(model, tmp_path):
    shutil.copytree(model, tmp_path / "house")
    return tmp_path / "house"


def wait_until(true, longest_s=120.0):
    over = time.monotonic() + longest_s
    while not true():
        assert time.monotonic() < over
        time.sleep(0.005)


def test_nothing_readable_lies_in_the_house_without_its_key(house):
    done(house, MANY.format(count=20))
    for file in house.rglob("*"):
        if file.is_file():
            assert b"CANARY" not in file.read_bytes(), file.name


def test_only_its_owner_can_read_a_house_however_it_was_made(model):
    """By migrations alone, under a umask that lets everybody in."""
    (model.parent / "again").mkdir()
    house = model.parent / "again" / "house"
    done(house, "import os; os.umask(0)\n" + OPEN_ANEW)

    for path in (house, *house.rglob("*")):
        if path.name != "static":
            assert path.stat().st_mode & 0o077 == 0, path.name
    assert (house / "house.sqlite3").stat().st_mode & 0o777 == 0o600


@pytest.mark.slow
def test_a_backup_without_the_audits_head_is_good_and_comes_back(house, tmp_path):
    shutil.rmtree(house / "audit")
    assert sostenuto(house, "backup").returncode == 0
    (file,) = (house / "backups").glob("*.backup")
    with file.open("rb") as source:
        ring = rings.ring_in(house / "keys" / "master.key")
        kept = [head.get("path", "") for head, _ in archive.opened(ring, source)]
    assert not any(path.startswith("audit") for path in kept)

    verified = sostenuto(house, "backup", "verify")
    assert verified.returncode == 0, verified.stderr
    restored = sostenuto(house, "restore", file, "--into", tmp_path / "new")
    assert restored.returncode == 0, restored.stderr
    assert sostenuto(tmp_path / "new", "audit", "verify").returncode == 0


@pytest.mark.slow
def test_from_backup_to_a_new_house_by_the_command_line(house, tmp_path):
    made = sostenuto(house, "backup")
    assert made.returncode == 0, made.stderr
    (file,) = (house / "backups").glob("*.backup")
    sheet = sostenuto(house, "keys", "sheet").stdout
    typed = "\n".join(line.split(maxsplit=1)[1] for line in sheet.splitlines()) + "\n\n"

    restored = sostenuto(house, "restore", file, "--into", tmp_path / "new", "--sheet", typed=typed)

    assert restored.returncode == 0, restored.stderr
    assert counted(tmp_path / "new")[0] == 3
    again = sostenuto(house, "restore", file, "--into", tmp_path / "new")
    assert again.returncode == 2
    assert "an empty folder" in again.stderr
    assert sostenuto(tmp_path / "new", "keys", "check").returncode == 0


@pytest.mark.slow
def test_a_wrong_key_leaves_no_half_house(house, tmp_path):
    sostenuto(house, "backup")
    (file,) = (house / "backups").glob("*.backup")
    rings.write(tmp_path / "other.key", rings.Ring((bytes(32),)))

    refused = sostenuto(
        house, "restore", file, "--into", tmp_path / "new", "--key", tmp_path / "other.key"
    )

    assert refused.returncode == 2
    assert "another master key" in refused.stderr
    assert not (tmp_path / "new").exists()


@pytest.mark.slow
def test_a_key_file_comes_back_from_the_sheet_and_is_never_overwritten(house):
    sheet = sostenuto(house, "keys", "sheet").stdout
    lines = [line.split(maxsplit=1)[1] for line in sheet.splitlines()]
    assert sostenuto(house, "keys", "recover", typed="\n".join(lines)).returncode == 2
    key = (house / "keys" / "master.key").read_text()
    (house / "keys" / "master.key").unlink()

    wrong = [lines[0], lines[1][:-1] + ("0" if lines[1][-1] != "0" else "1"), *lines[2:]]
    refused = sostenuto(house, "keys", "recover", typed="\n".join(wrong))
    assert refused.returncode == 2
    assert "line 2" in refused.stderr
    assert not (house / "keys" / "master.key").exists()
    assert sostenuto(house, "keys", "recover", typed="\n".join([*lines, ""])).returncode == 0
    assert (house / "keys" / "master.key").read_text() == key


@pytest.mark.slow
def test_a_backup_among_four_writers_is_one_moment(house):
    """Each person comes with a key and a row of the audit: a cut through one would show."""
    writers = [started(house, WRITER.format(who=f"w{n}")) for n in range(4)]
    try:
        wait_until(lambda: counted(house)[0] >= 40)
        made = sostenuto(house, "backup")
        busy = sum(writer.poll() is None for writer in writers)
    finally:
        (house / "stop").touch()
        assert [writer.wait() for writer in writers] == [0] * 4
    assert made.returncode == 0, made.stderr
    assert busy == 4

    place = house / "place"
    rings.write(place / "keys" / "master.key", rings.ring_in(house / "keys" / "master.key"))
    (file,) = (house / "backups").glob("*.backup")
    told = subprocess.run(
        [sys.executable, "-m", child.__name__, str(file)],
        env=environment(place),
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    clients, _, rows = counted(place)
    assert 40 <= clients < counted(house)[0]
    with sqlite3.connect(place / "house.sqlite3") as database:
        (created,) = database.execute(
            "select count(*) from audit_auditrow where action = 'client.created'"
        ).fetchone()
    assert created == clients
    assert json.loads(told.stdout)["audit_rows"] == rows


@pytest.mark.slow
def test_a_backup_killed_at_any_moment_leaves_no_half_file(house):
    done(house, MANY.format(count=3000))
    assert sostenuto(house, "backup").returncode == 0
    (first,) = (house / "backups").glob("*.backup")
    before = first.read_bytes()
    ring = rings.ring_in(house / "keys" / "master.key")
    halves = 0
    for least in (0, 1, 100_000, 400_000, 800_000):
        process = started(house, MAKE)
        wait_until(lambda: process.poll() is not None or written(house) >= least)  # noqa: B023
        process.send_signal(signal.SIGKILL)
        process.wait()
        halves += written(house) >= 0
        for backup in shelf.backups_in(house / "backups"):
            with backup.path.open("rb") as source:
                kinds = [head["kind"] for head, _ in archive.opened(ring, source)]
            assert kinds[-1] == "end"
    assert first.read_bytes() == before
    assert halves
    assert sostenuto(house, "backup").returncode == 0
    assert written(house) == -1


def written(house) -> int:
    """Return the size of the backup that is being written; -1: none is."""
    for file in (house / "backups").glob(".house-*.partial"):
        with contextlib.suppress(FileNotFoundError):
            return file.stat().st_size
    return -1


@pytest.mark.slow
def test_a_rotation_killed_at_any_moment_goes_on(house):
    done(house, MANY.format(count=4000))
    key_file = house / "keys" / "master.key"
    unfinished = 0
    for delay_s in (0, 0.05, 0.1, 0.2):
        before = key_file.stat().st_size
        process = started(house, ROTATE)
        if not unfinished:
            wait_until(lambda: key_file.stat().st_size > before)  # noqa: B023
        time.sleep(delay_s)
        process.send_signal(signal.SIGKILL)
        process.wait()
        check = sostenuto(house, "keys", "check")
        assert check.returncode == 0, check.stderr
        unfinished += "cut off" in check.stdout
    assert unfinished
    assert sostenuto(house, "keys", "rotate").returncode == 0
    assert "cut off" not in sostenuto(house, "keys", "check").stdout
    assert done(house, READABLE).split()[-1] == "4003"


FAKE = """
from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [("vault", "{last}")]
    field = models.CharField(default="", max_length=9)
    operations = [migrations.AddField("tombstone", "invented", field)]
"""


@pytest.mark.slow
def test_an_upgrade_goes_forward_and_back(house, tmp_path):
    """The older program is this one; the newer has a migration more, in a copy of the source."""
    import sostenuto_web

    source = tmp_path / "newer"
    package = os.path.dirname(sostenuto_web.__file__)
    shutil.copytree(package, source / "sostenuto_web")
    migrations = source / "sostenuto_web" / "platform" / "vault" / "migrations"
    last = max(path.stem for path in migrations.glob("0*.py"))
    (migrations / "0900_invented.py").write_text(FAKE.format(last=last))
    newer = f"import sys; sys.path.insert(0, {str(source)!r})\n"
    upgrade = """
import django; django.setup()
from sostenuto_web.platform.backups import services
from django.core.management import call_command
services.backup_before_upgrade()
call_command("migrate", verbosity=0, skip_checks=True)
"""
    told = subprocess.run(
        [sys.executable, "-c", newer + upgrade],
        env=environment(house),
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    done(house, PEOPLE.format(count=2, who="after"))
    assert counted(house)[0] == 5
    refused = sostenuto(house, "backup")
    assert refused.returncode == 2
    assert "newer version" in refused.stderr

    assert "--yes" in sostenuto(house, "house", "undo-upgrade").stderr
    undone = sostenuto(house, "house", "undo-upgrade", "--yes")
    assert undone.returncode == 0, undone.stderr
    (aside,) = house.glob("before-undo-*")
    assert str(aside) in undone.stdout

    assert counted(house)[0] == 3
    assert counted(aside)[0] == 5
    assert sostenuto(house, "backup").returncode == 0
    assert sostenuto(house, "audit", "verify").returncode == 0
