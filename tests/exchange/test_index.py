"""The index: whole or not at all, by content, forward through its versions."""

import os
import sqlite3
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.exchange import index_schema
from sostenuto.exchange.index import Index
from sostenuto.exchange.index_rows import Analysed, Name, name_of, name_row
from sostenuto.exchange.index_schema import IndexUnusableError
from sostenuto.exchange.media_source import Stamp
from sostenuto.exchange.media_tags import Tags
from sostenuto.repertoire.songs import Licence, Song

STAMP = Stamp(5, 10, 20)
A, B = Path("/music/a.mp3"), Path("/music/b.mp3")


@pytest.fixture
def place(tmp_path):
    return tmp_path / "library.sqlite3"


@pytest.fixture
def index(place):
    with Index(place) as made:
        yield made


def heard(recording_id="id1", **more):
    options = {"summary": {"duration_s": 61.0}, "tags": Tags("Aria", "Ann"), "detail": b"d"}
    return Analysed(recording_id, 1, **{**options, **more})


def everything(place):
    with Index(place) as index:
        ids = [known.id for known in index.files().values()]
        return dict(index.pieces("detail", ids))


def test_what_is_recorded_is_there_for_the_next_who_opens_it(place):
    with Index(place) as index:
        index.record(A, STAMP, heard(beats=b"b", features=b"f", fingerprint=b"p"))
    with Index(place) as index:
        (entry,) = index.entries([B, A])
        known = index.file(A)

        assert (entry.path, entry.id, entry.error) == (A, "id1", "")
        assert (entry.artist, entry.title, entry.summary) == ("Ann", "Aria", {"duration_s": 61.0})
        assert (known.stamp, known.id) == (STAMP, "id1")
        assert index.files() == {A: known}
        assert list(index.pieces("fingerprint", ["id1", "no"])) == [("id1", b"p")]
        assert index.file(B) is None


def test_the_same_content_is_recorded_once_and_the_first_word_stays(index):
    index.record(A, STAMP, heard(detail=b"first"))
    index.record(B, STAMP, heard(detail=b"second"))

    assert index.counts() == {"recordings": 1, "files": 2, "names": 0}
    assert dict(index.pieces("detail", ["id1"])) == {"id1": b"first"}

    index.record(A, STAMP, heard(detail=b"third"), again=True)
    assert dict(index.pieces("detail", ["id1"])) == {"id1": b"third"}


def test_a_file_and_its_recording_are_written_both_or_neither(index):
    with pytest.raises(IndexUnusableError):
        index.record(A, Stamp("no number", 1, 1), heard())  # STRICT tables refuse it

    assert index.counts() == {"recordings": 0, "files": 0, "names": 0}


def test_failures_are_found_by_path_whether_of_the_content_or_of_the_file(index):
    index.record(A, STAMP, heard(error="is silent"))
    index.record_failure(B, STAMP, "took longer than 90 s", 1)

    assert index.failures([A, B, Path("/c")]) == {A: "is silent", B: "took longer than 90 s"}
    assert [entry.error for entry in index.entries([A, B])] == [
        "is silent",
        "took longer than 90 s",
    ]
    assert list(index.pieces("detail", ["id1"])) == []


def test_a_persons_word_outranks_the_tags_and_can_be_taken_back(index):
    index.record(A, STAMP, heard())
    name = Name(Song("Bea", "Song", themes=("rain",), explicit=True), Licence("own CD"))
    (tagged,) = index.entries([A])
    index.name("id1", name)
    (named,) = index.entries([A])
    index.name("id1", None)
    (again,) = index.entries([A])

    assert (tagged.artist, tagged.title, tagged.name) == ("Ann", "Aria", None)
    assert (named.artist, named.title, named.name) == ("Bea", "Song", name)
    assert again == tagged


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ANSWER = st.none() | st.booleans()
SONGS = st.builds(
    Song,
    artist=TEXT,
    title=TEXT,
    album=TEXT,
    genre=TEXT,
    themes=st.tuples(TEXT),
    sounds=st.tuples(TEXT, TEXT),
    no_lyrics=ANSWER,
    explicit=ANSWER,
)


@given(SONGS, st.none() | st.builds(Licence, note=TEXT, allows=st.booleans()))
def test_every_name_comes_back_as_it_was_given(song, licence):
    name = Name(song, licence)

    assert name_of(*name_row(name)) == name


def test_paths_that_are_no_utf8_come_back(index):
    odd = Path(os.fsdecode(b"/music/caf\xe9\n.mp3"))
    index.record(odd, STAMP, heard())

    assert list(index.files()) == [odd]
    assert index.entries([odd])[0].path == odd


def test_only_its_owner_may_read_it(index, place):
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    index.record(A, STAMP, heard())
    assert stat.S_IMODE(Path(f"{place}-wal").stat().st_mode) == 0o600


def test_it_writes_ahead_so_that_readers_and_a_writer_do_not_wait(index, place):
    with Index(place) as other:
        index.record(A, STAMP, heard())

        assert other.file(A) is not None


NO_DATABASE = [b"not a database at all " * 100, b"SQLite format 3\0" + b"x" * 5000]


@pytest.mark.parametrize("content", NO_DATABASE)
def test_a_damaged_index_says_what_to_do(place, content):
    place.write_bytes(content)

    with pytest.raises(IndexUnusableError, match=r"is damaged.*move it away and analyse again"):
        Index(place)
    assert place.read_bytes() == content


def test_an_index_damaged_behind_its_start_says_so_when_that_is_read(place):
    with Index(place) as index:
        for number in range(200):
            index.record(Path(f"/{number}"), STAMP, heard(f"id{number}", detail=bytes(3000)))
    data = bytearray(place.read_bytes())
    data[8192:] = b"\xff" * (len(data) - 8192)
    place.write_bytes(data)

    with pytest.raises(IndexUnusableError, match="is damaged"):
        everything(place)


def test_another_programs_database_is_left_alone(place):
    other = sqlite3.connect(place)
    other.execute("CREATE TABLE mail (text)")
    other.close()

    with pytest.raises(IndexUnusableError, match="another program's database"):
        Index(place)


def test_an_index_of_a_newer_version_is_refused(place, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(
            index_schema, "MIGRATIONS", (*index_schema.MIGRATIONS, ("CREATE TABLE more (x)",))
        )
        Index(place).close()

    with pytest.raises(IndexUnusableError, match="made by a newer Sostenuto"):
        Index(place)


def test_an_older_index_is_brought_forward_with_all_that_it_holds(place, monkeypatch):
    with Index(place) as index:
        index.record(A, STAMP, heard())
    more = ("ALTER TABLE files ADD COLUMN seen INTEGER NOT NULL DEFAULT 7",)
    monkeypatch.setattr(index_schema, "MIGRATIONS", (*index_schema.MIGRATIONS, more))

    with Index(place) as index:
        assert index.file(A).id == "id1"
    raw = sqlite3.connect(place)
    assert raw.execute("SELECT seen FROM files").fetchall() == [(7,)]
    assert raw.execute("PRAGMA user_version").fetchone() == (2,)
    raw.close()


def test_a_migration_that_fails_leaves_the_old_tables(place, monkeypatch):
    Index(place).close()
    more = ("CREATE TABLE half (x)", "no SQL")
    monkeypatch.setattr(index_schema, "MIGRATIONS", (*index_schema.MIGRATIONS, more))

    with pytest.raises(IndexUnusableError):
        Index(place)
    raw = sqlite3.connect(place)
    tables = {row[0] for row in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    raw.close()
    assert tables == {"recordings", "files", "names"}


def test_a_folder_that_is_not_there_is_said_in_one_line(tmp_path):
    with pytest.raises(IndexUnusableError, match="does not exist"):
        Index(tmp_path / "no" / "library.sqlite3")


def test_an_unknown_piece_is_refused(index):
    with pytest.raises(InputError, match="piece must be one of"):
        list(index.pieces("id; DROP TABLE files", ["id1"]))


def test_library_rows_hold_all_that_a_list_and_the_gate_need(index):
    index.record(A, STAMP, heard("id2", features=b"f", fingerprint=b"p"))
    index.record(B, STAMP, heard("id1"))
    index.record(Path("/music/c.mp3"), STAMP, heard("id3", error="is silent"))
    index.name("id2", Name(Song("Béla", "Night", themes=("rain",)), Licence("own CD")))

    first, second = index.library_rows()

    assert (first.id, first.name, first.tags.artist) == ("id1", None, "Ann")
    assert (second.features, second.fingerprint, second.analysis) == (b"f", b"p", 1)
    assert second.summary == {"duration_s": 61.0}
    assert second.name == index.names()["id2"]
    assert [row.id for row in index.library_rows(["id2", "no", "id3", "id'"])] == ["id2"]
    assert list(index.library_rows([])) == []
