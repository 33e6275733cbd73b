"""The doctor: each finding with a planted fault, and silence where all is well."""

import datetime
import json
from dataclasses import replace

import pytest
from django.conf import settings as django_settings
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max
from tests.web.clinic.conftest import AT_THE_MACHINE

from sostenuto_web.config.verbs.doctor import doctor
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.audit import triggers
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.clinic import findings, portal, recovery, services
from sostenuto_web.platform.clinic.models import Clinic, Dialled, RecoveryPrint
from sostenuto_web.platform.house import House, secret_in
from sostenuto_web.platform.jobs import pulse


@pytest.fixture
def well(boss, ready, settings):
    """A house in which the doctor finds nothing."""
    for step in ("name", "place", "notes", "portal", "backups"):
        services.settle(by=boss, step=step, name="The Invented Clinic")
    RecoveryPrint.objects.create(mark=recovery.mark(), by=boss, checked_at=timezone.now())
    pulse.begin("a worker")
    triggers.install(connection)
    house: House = django_settings.HOUSE
    settings.HOUSE = replace(house, kind="demo")
    Clinic.objects.update(kind="demo")
    return settings


def about(name: str) -> list[findings.Finding]:
    return findings.found_by(name)


def must(name: str) -> bool:
    return "must" in {each.severity for each in about(name)}


OWN = (
    "keys", "key and database", "recovery sheet", "kind of house", "migrations", "clock",
    "names of the house", "https", "who is in charge", "second factor", "credentials",
    "crisis numbers", "crisis numbers due soon", "clients' pages", "set-up", "audit head",
    "audit triggers", "audit walk", "worker", "failed work",
)  # fmt: skip


@pytest.mark.parametrize("name", OWN)
def test_where_all_is_well_nothing_is_found(well, name):
    assert about(name) == []


def test_every_check_has_a_test_of_its_own_here():
    ours = {n for n in findings.names() if findings._checks[n].look.__module__.startswith(CLINIC)}

    assert ours == {*OWN, "disk"}


CLINIC = "sostenuto_web.platform.clinic"


# --- the ground ----------------------------------------------------------------------------------


@pytest.fixture
def other_house(well, tmp_path):
    """The same house in another folder, with keys of its own."""
    well.HOUSE = replace(well.HOUSE, folder=tmp_path)
    secret_in(well.HOUSE.secret_file)
    secret_in(well.HOUSE.master_key_file)
    return well.HOUSE


def test_a_missing_key_is_found(other_house):
    other_house.master_key_file.unlink()

    assert must("keys")
    assert "missing" in str(about("keys")[0].what)


def test_a_key_that_others_may_read_is_found(other_house):
    assert about("keys") == []
    other_house.master_key_file.chmod(0o640)
    assert must("keys")
    other_house.master_key_file.chmod(0o600)
    other_house.master_key_file.parent.chmod(0o755)
    assert must("keys")


def test_the_key_of_another_database_is_found(other_house):
    assert must("key and database")


@pytest.mark.parametrize("kind", ["real", "test"])
def test_a_sheet_that_nobody_printed_is_found(well, kind):
    well.HOUSE = replace(well.HOUSE, kind=kind)
    assert about("recovery sheet") == []
    RecoveryPrint.objects.update(checked_at=None)
    assert must("recovery sheet")


def test_a_database_of_another_kind_is_found(well):
    Clinic.objects.update(kind="real")

    assert must("kind of house")


@pytest.mark.parametrize(("free", "severity"), [(0.2, None), (0.14, "should"), (0.04, "must")])
def test_a_full_disk_is_found(well, monkeypatch, free, severity):
    from collections import namedtuple

    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(1000, 0, 1000 * free))

    assert [each.severity for each in about("disk")] == ([severity] if severity else [])


def test_a_migration_that_was_not_made_is_found(well):
    MigrationRecorder.Migration.objects.filter(app="clinic").delete()

    assert must("migrations")


def test_a_clock_behind_its_own_records_is_found(well, monkeypatch):
    newest = AuditRow.objects.latest("number").at
    monkeypatch.setattr(timezone, "now", lambda: newest - datetime.timedelta(minutes=6))

    assert must("clock")


@pytest.mark.parametrize(
    ("kind", "hosts", "severity"),
    [
        ("real", ("*",), "must"),
        ("real", ("localhost", "127.0.0.1"), "should"),
        ("real", ("music.example", "localhost"), None),
        ("demo", ("localhost",), None),
    ],
)
def test_names_that_are_too_many_or_too_few_are_found(well, kind, hosts, severity):
    well.HOUSE = replace(well.HOUSE, kind=kind, hosts=hosts)

    found = [each.severity for each in about("names of the house")]
    assert found == ([severity] if severity else [])


def test_plain_http_beyond_this_machine_is_found(well):
    well.HOUSE = replace(well.HOUSE, kind="real", hosts=("music.example",))
    assert must("https")
    well.HOUSE = replace(well.HOUSE, https=True)
    assert about("https") == []


def test_a_database_that_does_not_answer_ends_in_one_finding_about_it(well, monkeypatch):
    def gone() -> None:
        raise DatabaseError("no")

    with monkeypatch.context() as without:
        without.setattr(connection, "cursor", gone)
        found = findings.all_found()

    assert findings.NO_DATABASE in found
    assert {each.about for each in found} <= {
        "database", *(n for n in findings.names() if not findings._checks[n].needs_database),
    }  # fmt: skip


# --- people --------------------------------------------------------------------------------------


def test_a_house_without_administrator_or_privacy_officer_is_found(well):
    User.objects.filter(login="privacy_officer").update(is_active=False)
    assert [each.severity for each in about("who is in charge")] == ["should"]
    User.objects.filter(login="administrator").update(is_active=False)
    assert must("who is in charge")


def test_staff_without_second_factor_are_counted(well):
    well.HOUSE = replace(well.HOUSE, kind="real")

    assert must("second factor")
    assert "7 members of staff" in str(about("second factor")[0].what)


@pytest.mark.parametrize(("days", "severity"), [(-1, "must"), (5, "should"), (90, None)])
def test_credentials_that_end_are_found(well, days, severity):
    ends = timezone.localdate() + datetime.timedelta(days=days)
    User.objects.filter(login="therapist").update(credential_expires=ends)

    assert [each.severity for each in about("credentials")] == ([severity] if severity else [])


# --- what stands between a client in need and nobody ---------------------------------------------


def test_numbers_that_nobody_dialled_are_found(well):
    Dialled.objects.all().delete()

    assert [each.severity for each in about("crisis numbers")] == ["must", "must"]


@pytest.mark.parametrize(("days", "soon", "now"), [(100, 0, 0), (170, 1, 0), (181, 0, 2)])
def test_numbers_dialled_too_long_ago_are_found_and_announced(well, days, soon, now):
    Dialled.objects.update(on_day=timezone.localdate() - datetime.timedelta(days=days))

    assert len(about("crisis numbers due soon")) == soon
    assert len(about("crisis numbers")) == now


def test_a_portal_that_lost_its_ground_is_found(well, boss):
    portal.switch(by=boss, on=True)
    assert about("clients' pages") == []
    Dialled.objects.update(said="another number")
    assert must("clients' pages")


def test_open_steps_are_found(well):
    Clinic.objects.update(settled={}, name="")

    assert {each.severity for each in about("set-up")} == {"must", "should"}
    assert len(about("set-up")) == 5


# --- records and work ----------------------------------------------------------------------------


def test_a_head_that_cannot_be_written_is_found(well, monkeypatch):
    monkeypatch.setattr("os.access", lambda *_: False)

    assert must("audit head")


def test_missing_guards_of_the_audit_are_found(well):
    triggers.remove(connection)

    assert must("audit triggers")


def test_an_audit_that_nobody_walked_for_a_month_is_found(well, monkeypatch):
    later = timezone.now() + datetime.timedelta(days=32)
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert [each.severity for each in about("audit walk")] == ["should"]


@pytest.mark.parametrize(("outcome", "found"), [("failed", ["must"]), ("done", [])])
def test_a_walk_that_found_a_change_is_told_until_one_finds_none(well, outcome, found):
    audit.record(None, "audit.verified", outcome="failed", rows=3)
    audit.record(None, "audit.verified", outcome=outcome, rows=3)

    assert [each.severity for each in about("audit walk")] == found


def test_a_house_without_a_worker_is_found(well):
    pulse.end("a worker")

    assert must("worker")


def test_failed_work_is_counted(well):
    DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}}, task_path="x.y", backend_name="default",
        run_after=get_date_max(), status="FAILED", exception_class_path="a.B", traceback="",
        finished_at=timezone.now(),
    )  # fmt: skip

    assert [each.severity for each in about("failed work")] == ["should"]


# --- how it is told ------------------------------------------------------------------------------


@pytest.fixture
def planted(monkeypatch):
    """One check that finds something, one that breaks."""
    monkeypatch.setattr(findings, "_checks", {})

    @findings.finding("tea")
    def tea():
        yield findings.Finding("The tea is cold.", "Nobody drinks it.", "Boil water.", "should")

    @findings.finding("coffee")
    def coffee():
        raise ValueError("Wren Invented")


def test_a_check_that_breaks_is_a_finding_and_tells_no_content(db, planted):
    broken, cold = findings.all_found()

    assert (broken.about, broken.severity, cold.about) == ("coffee", "must", "tea")
    assert "ValueError" in str(broken.what)
    assert "Wren" not in str(broken)


def test_the_verb_tells_what_why_and_how_and_exits_with_one(db, planted, capsys):
    assert doctor() == 1
    told = capsys.readouterr().out
    assert "SHOULD: The tea is cold.\n  Why:  Nobody drinks it.\n  Mend: Boil water." in told
    assert "2 things: 1 must be mended, 1 should be." in told


def test_the_verb_exits_with_zero_when_nothing_must_be_mended(db, monkeypatch, capsys):
    monkeypatch.setattr(findings, "_checks", {})

    assert doctor() == 0
    assert "all is well" in capsys.readouterr().out


def test_the_verb_answers_as_json(db, planted, capsys):
    assert doctor(as_json=True) == 1
    told = json.loads(capsys.readouterr().out)

    assert told["must"] == 1
    assert {*told["findings"][0]} == {"about", "severity", "what", "why", "mend"}


def test_the_page_shows_the_same(admin, planted):
    page = admin.get("/house/doctor/", **AT_THE_MACHINE).content.decode()

    assert "The tea is cold." in page
    assert "This must be mended" in page


def test_looking_where_no_house_is_begins_none(tmp_path, monkeypatch):
    from sostenuto.base.errors import InputError

    monkeypatch.setenv("SOSTENUTO_HOUSE", str(tmp_path))
    with pytest.raises(InputError, match="a folder with a house in it"):
        doctor(house=tmp_path / "none")
    assert not (tmp_path / "none").exists()
