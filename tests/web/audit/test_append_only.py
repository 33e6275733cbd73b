"""The database itself refuses to change the audit; verify finds what was changed all the same."""

from dataclasses import replace

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from sostenuto_web.platform.audit import anchor, triggers
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.audit.models import AuditHead, AuditRow
from sostenuto_web.platform.audit.verification import verify


@pytest.fixture
def rows(db, tmp_path, monkeypatch, django_capture_on_commit_callbacks):
    """Five rows under the triggers, and the head kept in a folder of the test's own."""
    monkeypatch.setattr(settings, "HOUSE", replace(settings.HOUSE, folder=tmp_path))
    with django_capture_on_commit_callbacks(execute=True):
        for turn in range(5):
            audit.record(None, "client.changed", turn=turn)
    triggers.install(connection)
    return AuditRow.objects.order_by("number")


def refused(statement: str) -> None:
    with pytest.raises(DatabaseError, match="audit"), transaction.atomic():
        connection.cursor().execute(statement)


def test_every_change_is_refused_by_the_database(rows):
    refused("UPDATE audit_auditrow SET action = 'x' WHERE number = 2")
    refused("DELETE FROM audit_auditrow WHERE number = 5")
    refused("UPDATE audit_audithead SET number = 4")
    refused("UPDATE audit_audithead SET number = 5")
    refused("UPDATE audit_audithead SET number = 6")
    refused("DELETE FROM audit_audithead")
    if connection.vendor == "postgresql":
        refused("TRUNCATE audit_auditrow")
    assert triggers.are_in_place(connection)
    assert verify().is_sound


def test_appending_goes_on_under_the_triggers(rows):
    audit.record(None, "client.changed")
    assert verify().rows == 6
    audit.record_each(None, "client.created", AuditRow.objects.order_by("number")[:4])
    assert (verify().rows, verify().is_sound) == (10, True)


def test_triggers_that_are_gone_are_noticed(rows):
    triggers.remove(connection)
    assert not triggers.are_in_place(connection)


@pytest.mark.parametrize(
    ("statement", "kind", "number"),
    [
        ("UPDATE audit_auditrow SET action = 'x' WHERE number = 2", "edited row", 2),
        ("DELETE FROM audit_auditrow WHERE number = 3", "missing row", 3),
        ("DELETE FROM audit_auditrow WHERE number = 5", "cut tail", 5),
        ("UPDATE audit_audithead SET number = 2", "unknown head", 2),
        ("DELETE FROM audit_audithead", "unknown head", 5),
    ],
)
def test_what_the_owner_of_the_database_changes_is_found(rows, statement, kind, number):
    triggers.remove(connection)
    connection.cursor().execute(statement)
    fault = verify().fault

    assert (fault.kind, fault.number) == (kind, number)


def test_a_tail_that_was_cut_together_with_the_databases_head_is_found_by_the_file(rows):
    triggers.remove(connection)
    fourth = AuditRow.objects.get(number=4)
    AuditRow.objects.filter(number=5).delete()
    AuditHead.objects.update(number=4, digest=fourth.digest)
    fault = verify().fault

    assert (fault.kind, fault.number) == ("cut tail", 5)


def test_a_lost_or_spoilt_head_file_is_a_fault(rows, tmp_path):
    (tmp_path / "audit" / "head").write_text("five\n")
    assert verify().fault.kind == "unknown head"
    (tmp_path / "audit" / "head").unlink()
    assert verify().fault.kind == "no head"


def test_a_head_that_is_behind_the_database_is_sound(rows, tmp_path):
    third = AuditRow.objects.get(number=3)
    (tmp_path / "audit" / "head").write_text(f"3 {bytes(third.digest).hex()}\n")
    assert verify().is_sound


def test_rows_without_the_databases_head_stop_every_writer(rows):
    triggers.remove(connection)
    AuditHead.objects.all().delete()
    with pytest.raises(audit.AuditError, match="has rows but no head"):
        audit.record(None, "client.changed")


def test_after_a_restore_the_chain_goes_on_and_the_old_head_is_kept_aside(
    rows, tmp_path, django_capture_on_commit_callbacks
):
    triggers.remove(connection)
    AuditRow.objects.filter(number__gt=3).delete()  # as an older backup would have it
    third = AuditRow.objects.get(number=3)
    AuditHead.objects.update(number=3, digest=third.digest)
    with django_capture_on_commit_callbacks(execute=True):
        audit.go_on_after_restore(None)
    report = verify()

    assert report.is_sound
    assert report.rows == 4
    assert AuditRow.objects.get(number=4).detail == {"kept": 5, "restored": 3}
    assert anchor.head_in(tmp_path / "audit").number == 4
    assert len(list((tmp_path / "audit").glob("head.5.*"))) == 1
