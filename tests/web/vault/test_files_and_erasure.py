"""Sealed files, and erasing somebody for good."""

import io
from uuid import uuid4

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from sostenuto_web.people.models import Client
from sostenuto_web.platform.vault import erasure, files, keys, streams
from sostenuto_web.platform.vault.models import DataKey, SealedFile, Tombstone

KEY, PLACE = bytes(range(32)), b"file/1"
BIG = streams.RECORD_BYTES


def stream_of(plain: bytes, size: int = 50_000) -> list[bytes]:
    chunks = [plain[at : at + size] for at in range(0, len(plain), size)]
    return list(streams.sealed(KEY, chunks, PLACE))


def opened(records: list[bytes]) -> bytes:
    return b"".join(streams.opened(KEY, io.BytesIO(b"".join(records)), PLACE))


@pytest.mark.parametrize("length", [0, 1, BIG - 1, BIG, BIG + 1, 2 * BIG, 3 * BIG + 7])
def test_a_stream_of_any_length_comes_back(length):
    plain = bytes(n % 251 for n in range(length))

    assert opened(stream_of(plain)) == plain


@given(
    st.integers(0, 2), st.sampled_from(["drop", "double", "swap", "cut", "flip", "add"]), st.data()
)
@settings(max_examples=60)
def test_a_stream_that_was_tampered_with_does_not_open(at, how, data):
    records = stream_of(bytes(2 * BIG + 100))
    if how == "drop":
        del records[at]
    elif how == "double":
        records.insert(at, records[at])
    elif how == "swap":
        records[at], records[at - 1] = records[at - 1], records[at]
    elif how == "cut":
        records[at] = records[at][: data.draw(st.integers(0, len(records[at]) - 1))]
        del records[at + 1 :]
    elif how == "flip":
        changed = bytearray(records[at])
        changed[data.draw(st.integers(0, len(changed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
        records[at] = bytes(changed)
    else:
        records.append(b"\x00")

    with pytest.raises(keys.SealError):
        opened(records)


def test_a_file_is_kept_sealed_and_opens_again(cast):
    content = [b"CANARY photo" * 10_000, b"CANARY end"]
    row = files.keep(cast.clients["own"].data_key, content, content_type="image/png")

    assert b"".join(files.opened(SealedFile.objects.get(pk=row.pk))) == b"".join(content)
    assert row.length == len(b"".join(content))
    assert b"CANARY" not in files.path_of(row.pk).read_bytes()


def test_a_file_opens_only_in_its_own_place(cast):
    key = cast.clients["own"].data_key
    one, other = (files.keep(key, [text]) for text in (b"one", b"other"))
    files.path_of(other.pk).write_bytes(files.path_of(one.pk).read_bytes())

    with pytest.raises(keys.SealError):
        list(files.opened(other))


def test_nothing_stays_of_a_file_that_broke_off(cast, settings):
    def breaking():
        yield b"x" * 200_000
        raise OSError("the cable")

    before = set(settings.HOUSE.media.rglob("*.*"))
    with pytest.raises(OSError, match="the cable"):
        files.keep(cast.clients["own"].data_key, breaking())
    assert set(settings.HOUSE.media.rglob("*.*")) == before


def test_an_erased_person_reads_as_empty_and_takes_nothing_new(cast):
    client = cast.clients["own"]
    stone = erasure.erase(client.data_key, by=None, reason="asked", record_id=client.pk)

    again = Client.objects.get(pk=client.pk)
    assert again.name == ""
    assert again.data_key.is_erased
    assert Client.objects.get(pk=cast.clients["team"].pk).name == "Finch Invented"
    again.save()
    again.name = "Wren Invented"
    with pytest.raises(keys.SealError, match="erased"):
        again.save()
    assert stone.subject == erasure.subject_of(client.pk)
    assert client.pk.hex not in stone.subject


@pytest.fixture
def erased(settings, transactional_db):
    """The ids of two erased people, with everything that follows a commit done."""
    for file in erasure.places():  # what the erasings of other tests left in this house
        file.unlink(missing_ok=True)
    people = [DataKey.make() for _ in range(2)]
    for key in people:
        files.keep(key, [b"a photo"])
        erasure.erase(key, by=uuid4(), reason="asked", record_id=uuid4())
    yield people
    for file in erasure.places():
        file.unlink(missing_ok=True)


def test_tombstones_stand_outside_the_database_in_two_places(erased):
    for file in erasure.places():
        there = {entry.data_key_id for entry in erasure.entries_in(file)}
        assert there == {str(key.pk) for key in erased}
    assert erasure.write_missing() == 0


def test_files_of_the_erased_are_gone(erased):
    assert not SealedFile.objects.exists()


def test_a_restored_database_drops_the_keys_again(erased):
    entries = erasure.entries_in(erasure.house_file())
    back = erased[0]
    Tombstone.objects.all().delete()
    DataKey.objects.filter(pk=back.pk).update(wrapped=keys.wrap(keys.fresh_key(), back.place))

    assert erasure.apply(entries) == 1
    assert DataKey.objects.get(pk=back.pk).is_erased
    assert Tombstone.objects.count() == 2


def test_a_line_that_the_house_did_not_write_erases_nobody(erased, tmp_path):
    innocent = DataKey.make()
    file = tmp_path / "tombstones"
    entry = erasure.Entry(str(innocent.pk), "", "2026-01-01T00:00:00+00:00", "", "forged")
    erasure.add_to(file, [entry])
    text = file.read_text().replace('"check": "', '"check": "0')
    file.write_text(text + '{"check": "x", "ent\nnonsense\n[]\n')

    assert erasure.entries_in(file) == []


def test_a_dropped_key_is_not_left_in_the_database_files(transactional_db):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps old versions until VACUUM, which runs, but not in a scan")
    key = DataKey.make()
    wrapped = bytes(key.wrapped)

    with transaction.atomic():
        erasure.erase(key, by=None, reason="asked")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA database_list")
        name = cursor.fetchone()[2]
    if name:
        from pathlib import Path

        for file in Path(name).parent.glob(f"{Path(name).name}*"):
            assert wrapped[17:] not in file.read_bytes()
