"""The form of a backup: any row comes back, and any change is noticed."""

import io
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from django.db import models
from hypothesis import given, settings
from hypothesis import strategies as st

from sostenuto_web.platform.backups import archive, rows, schedule, shelf
from sostenuto_web.platform.vault.fields import SealedText
from sostenuto_web.platform.vault.keys import SealError
from sostenuto_web.platform.vault.ring import Ring

RING = Ring((bytes(32), bytes(range(32))))
plain = models.TextField()
json_field = models.JSONField(null=True)
required_json = models.JSONField()

anything = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.binary()
    | st.uuids()
    | st.datetimes(timezones=st.just(UTC))
    | st.dates()
    | st.times()
    | st.timedeltas()
    | st.decimals(allow_nan=False, allow_infinity=False, places=3)
)
json_values = st.recursive(
    st.booleans() | st.integers() | st.text(),
    lambda each: st.lists(each) | st.dictionaries(st.text(), each),
)


@given(st.lists(anything, max_size=8))
def test_any_row_comes_back(row):
    fields = [plain] * len(row)

    assert rows.values(fields, rows.line(fields, row)) == row


@given(json_values)
def test_a_json_column_comes_back_whatever_it_holds(value):
    assert rows.values([json_field], rows.line([json_field], [value])) == [value]


def test_null_and_the_null_of_json_stay_apart():
    assert rows.values([json_field], rows.line([json_field], [None])) == [None]
    assert rows.values([required_json], rows.line([required_json], [None])) == [rows.JSON_NULL]


def test_a_moment_is_the_same_line_in_any_zone():
    from zoneinfo import ZoneInfo

    noon = datetime(2026, 5, 1, 12, tzinfo=UTC)

    assert rows.line([plain], [noon]) == rows.line(
        [plain], [noon.astimezone(ZoneInfo("Asia/Tokyo"))]
    )


@given(st.lists(st.binary(max_size=9), max_size=9), st.randoms())
def test_a_sum_tells_of_rows_and_not_of_their_order(lines, chance):
    shuffled = list(lines)
    chance.shuffle(shuffled)

    assert summed(lines) == summed(shuffled)
    assert summed(lines) != summed([*lines, b"more"])


def summed(lines):
    tally = rows.Tally()
    for line in lines:
        tally.add(line)
    return tally.said()


def entries_of(contents):
    for number, content in enumerate(contents):
        yield {"kind": "file", "path": str(number), "packed": bool(number % 2)}, content


def file_of(contents) -> bytes:
    return b"".join(archive.sealed(RING, archive.label_now(RING), entries_of(contents)))


def opened(data: bytes, ring=RING):
    found = archive.opened(ring, io.BytesIO(data))
    return [(head["path"], b"".join(chunks)) for head, chunks in found]


@given(st.lists(st.lists(st.binary(max_size=300), max_size=4), max_size=4))
def test_entries_come_back(contents):
    assert opened(file_of(contents)) == [
        (str(number), b"".join(content)) for number, content in enumerate(contents)
    ]


def test_long_entries_come_back_and_one_may_be_skipped():
    long = [bytes(500_000), bytes(range(256)) * 3000]
    data = file_of([long, long, [b"end"]])

    assert [content for _, content in opened(data)] == [b"".join(long), b"".join(long), b"end"]
    assert [head["path"] for head, _ in archive.opened(RING, io.BytesIO(data))] == ["0", "1", "2"]


DATA = file_of([[b"CANARY " * 40_000], [b"CANARY"], []])


def test_nothing_shows_in_the_file():
    assert b"CANARY" not in DATA


@given(st.integers(0, len(DATA) * 8 - 1))
@settings(max_examples=200)
def test_any_flipped_bit_is_refused(at):
    changed = bytearray(DATA)
    changed[at // 8] ^= 1 << at % 8

    with pytest.raises((archive.BackupError, SealError)):
        opened(bytes(changed))


@given(st.integers(0, len(DATA) - 1))
def test_any_cut_is_refused(length):
    with pytest.raises((archive.BackupError, SealError)):
        opened(DATA[:length])


def test_another_master_key_is_refused_by_name():
    with pytest.raises(archive.BackupError, match="another master key"):
        opened(DATA, Ring((b"x" * 32,)))


def test_an_older_key_of_the_ring_opens_older_backups():
    older = b"".join(
        archive.sealed(Ring(RING.keys[:1]), archive.label_now(Ring(RING.keys[:1])), [])
    )

    assert opened(older) == []


def test_another_file_is_refused():
    with pytest.raises(archive.BackupError, match="not a backup"):
        opened(b"PK\x03\x04 something else")


def on(*moments: datetime, **said) -> list[shelf.Backup]:
    return [shelf.Backup(Path(f"{at.isoformat()}{said}"), at, 1, **said) for at in moments]


@given(st.lists(st.integers(0, 24 * 900), max_size=300, unique=True), st.integers(0, 9))
@settings(max_examples=50)
def test_what_is_kept_reaches_back_a_year_and_always_has_the_newest(hours, upgrades):
    start = datetime(2024, 1, 1, tzinfo=UTC)
    daily = on(*(start + timedelta(hours=hour) for hour in hours))
    before = on(*(start + timedelta(minutes=7 * n) for n in range(upgrades)), before_upgrade=True)
    gone = {backup.path for backup in shelf.dispensable([*daily, *before])}
    kept = [b for b in daily if b.path not in gone]

    assert len(kept) <= 14 + 8 + 12
    if daily:
        assert max(b.made_at for b in kept) == max(b.made_at for b in daily)
        days = sorted({b.made_at.date() for b in daily}, reverse=True)[:14]
        assert set(days) <= {b.made_at.date() for b in kept}
        months = sorted({f"{b.made_at:%Y%m}" for b in daily}, reverse=True)[:12]
        assert set(months) <= {f"{b.made_at:%Y%m}" for b in kept}
    assert sum(b.path not in gone for b in before) == min(upgrades, 5)
    assert not {b.path for b in shelf.dispensable(kept)}


def test_the_newest_that_was_found_good_is_kept_however_old():
    start = datetime(2024, 1, 1, 12, tzinfo=UTC)
    (old,) = on(start - timedelta(days=600), good=True)
    many = on(*(start + timedelta(days=n) for n in range(400)))

    assert old not in shelf.dispensable([old, *many])


def test_a_backup_is_due_after_a_day_and_people_are_warned_after_26_hours():
    now = datetime(2026, 5, 1, 12, tzinfo=UTC)

    def aged(hours, **said):
        return on(now - timedelta(hours=hours), **said)

    assert schedule.due(now, [])
    assert not schedule.due(now, aged(22))
    assert schedule.due(now, aged(24))
    assert schedule.due(now, aged(1, before_upgrade=True))
    assert schedule.is_too_old(now, [])
    assert not schedule.is_too_old(now, aged(25))
    assert schedule.is_too_old(now, aged(27))
    assert schedule.trial_due(now, aged(2))
    assert not schedule.trial_due(now, aged(2, good=True, verified_at=now - timedelta(days=6)))
    assert schedule.trial_due(now, aged(2, good=True, verified_at=now - timedelta(days=8)))


def test_values_of_every_kind_have_a_tag():
    kinds = [
        b"x",
        UUID(int=1),
        datetime.now(UTC),
        date.today(),
        time(1),
        timedelta(1),
        Decimal("1.0"),
    ]
    for kind in [*kinds, SealedText(b"x")]:
        assert rows.line([plain], [kind]).startswith(b'[{"')
    with pytest.raises(TypeError, match="cannot hold"):
        rows.line([plain], [object()])
