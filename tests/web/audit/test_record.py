"""Writing the audit: gapless, in the transaction of the act, and never a word of content."""

from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction

from sostenuto.base.errors import InputError
from sostenuto_web.platform.audit import anchor, chain, verification
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.policy.table import Role


def last() -> AuditRow:
    return AuditRow.objects.order_by("-number")[0]


def test_a_row_says_who_did_what_to_which_record(cast):
    therapist, client = cast.staff[Role.THERAPIST], cast.clients["own"]
    audit.record(therapist, "client.changed", client, fields=2, reason="moved")
    row = last()

    assert (row.by, row.role, row.action) == (therapist.pk, "therapist", "client.changed")
    assert (row.subject, row.subject_id, row.client_id) == ("people.client", client.pk, client.pk)
    assert (row.outcome, row.detail) == ("done", {"fields": 2, "reason": "moved"})


def test_a_record_of_a_client_names_the_client_and_a_stranger_is_nobody(cast):
    member = cast.clients["own"].team.first()
    audit.record(None, "team.changed", member)
    row = last()

    assert (row.by, row.role, row.subject) == (None, "", "people.careteammember")
    assert row.client_id == cast.clients["own"].pk


def test_rows_are_numbered_without_a_gap_even_where_a_transaction_is_rolled_back(db):
    start = AuditRow.objects.count()
    audit.record(None, "one")
    with transaction.atomic():
        audit.record(None, "lost")
        transaction.set_rollback(True)
    audit.record(None, "two")
    rows = list(AuditRow.objects.order_by("number").values_list("number", "action"))[start:]

    assert rows == [(start + 1, "one"), (start + 2, "two")]


def test_a_row_is_written_in_few_queries(db, django_assert_num_queries):
    audit.record(None, "one")
    with django_assert_num_queries(3):
        audit.record(None, "two")


def test_one_act_on_many_records_is_a_row_for_each_and_one_move_of_the_head(
    cast, django_assert_num_queries, django_capture_on_commit_callbacks
):
    clients = list(cast.clients.values())
    audit.record(None, "one")
    before = last().number
    with django_capture_on_commit_callbacks() as kept, django_assert_num_queries(3):
        audit.record_each(None, "client.created", clients, by_import=1)
    rows = AuditRow.objects.filter(number__gt=before).order_by("number")

    assert len(kept) == 1
    assert [row.client_id for row in rows] == [client.pk for client in clients]
    assert [row.number for row in rows] == [before + 1, before + 2, before + 3]
    walked = AuditRow.objects.order_by("number").values(*chain.COLUMNS, "previous", "digest")
    assert verification.Walk(chain.key()).through(walked) is None


def test_no_record_at_all_is_no_row(db):
    audit.record_each(None, "client.created", [])

    assert not AuditRow.objects.exists()


@pytest.mark.parametrize("content", ["Wren Invented", "a note\n", "x" * 81, 1.5, None, ["a"]])
def test_what_could_be_content_is_refused_and_not_repeated(db, content):
    with pytest.raises(InputError, match="note must be a short code without blanks") as refused:
        audit.record(None, "client.changed", note=content)
    assert "Wren" not in str(refused.value)


def test_an_unknown_outcome_is_refused(db):
    with pytest.raises(InputError, match="outcome must be one of seen, done, refused, failed"):
        audit.record(None, "client.changed", outcome="perhaps")


def test_the_head_outside_the_database_follows_the_commit(
    db, tmp_path, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(type(settings.HOUSE), "audit", property(lambda _: tmp_path / "audit"))
    with django_capture_on_commit_callbacks(execute=True):
        audit.record(None, "one", client_id=uuid4())
        assert anchor.head_in(tmp_path / "audit") is None

    assert anchor.head_in(tmp_path / "audit") == anchor.Head(last().number, bytes(last().digest))


def test_the_head_only_goes_up(tmp_path):
    assert anchor.raise_to(tmp_path, anchor.Head(7, b"g" * 32))
    assert not anchor.raise_to(tmp_path, anchor.Head(6, b"f" * 32))
    assert anchor.head_in(tmp_path) == anchor.Head(7, b"g" * 32)
    assert ((tmp_path / "head").stat().st_mode & 0o777) == 0o600


def test_a_head_file_that_holds_something_else_is_said_so(tmp_path):
    (tmp_path / "head").write_text("seven\n")
    with pytest.raises(InputError, match="head must be a number and a digest"):
        anchor.head_in(tmp_path)
