"""The archive for a player without a phone: numbered, whole, and silent about whose it is."""

import io
import re
import zipfile
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.exchange.media import open_media
from sostenuto.exchange.player_folder import LIST, Piece, id3, named, write_player_folder
from sostenuto.exchange.playlists import Track

HOSTILE = [
    "a/b\\c",
    "..",
    "../../etc/passwd",
    "line\nbreak\r\n#EXTINF",
    "🎵" * 40,
    "x" * 300,
    "CON",
    "NUL.txt",
    "con.mp3",
    ' "quoted" <b>&amp;</b> ',
    "tab\tand\x00null\x7f",
    "\u202egnp.exe",
    ".hidden",
    "ends with a dot.",
    "",
    "   ",
    "\ud800",
    "é" * 120,
    "C:\\Windows",
    "~/.ssh",
    "#EXTM3U",
]
titles = st.sampled_from(HOSTILE) | st.text(max_size=320)


def mp3(tags=b"", seconds=0.2):
    held = io.BytesIO()
    tone = 0.1 * np.sin(np.arange(int(44100 * seconds)) / 20)
    soundfile.write(held, tone, 44100, format="MP3", subtype="MPEG_LAYER_III")
    return tags + held.getvalue()


SOUND = mp3()
OLD_TAG = b"TAG" + b"OLD TITLE".ljust(125, b"\0")


def piece(data=SOUND, title="Aria", artist="Ann"):
    return Piece(
        Track(Path("/clinic/secret.wav"), title, artist, "Album", 61.6), lambda: io.BytesIO(data)
    )


def written(pieces, titled=True, more=()):
    file = io.BytesIO()
    names = write_player_folder(file, pieces, titled=titled, more=more)
    archive = zipfile.ZipFile(file)
    assert archive.testzip() is None
    return archive, names


def test_files_are_numbers_alone_until_titles_are_wished():
    archive, names = written([piece()] * 3, titled=False, more=[("card.pdf", b"%PDF")])

    assert names == ["01.mp3", "02.mp3", "03.mp3"]
    assert archive.namelist() == [*names, LIST, "card.pdf"]
    assert archive.read(LIST).decode().splitlines() == [
        "#EXTM3U",
        "#PLAYLIST:Music",
        *(line for name in names for line in (f"#EXTINF:62,{name[:2]}", name)),
    ]
    assert [archive.read(name) for name in names] == [SOUND] * 3


def test_titles_go_into_names_tags_and_the_list_when_they_are_wished(tmp_path):
    archive, (name,) = written([piece(title="Äria")])
    archive.extract(name, tmp_path)

    assert name == "01 Ann - Äria.mp3"
    assert "#EXTINF:62,Ann - Äria" in archive.read(LIST).decode()
    with open_media(tmp_path / name) as media:
        assert (media.tags.title, media.tags.artist, media.tags.album) == ("Äria", "Ann", "")


@pytest.mark.parametrize("titled", [True, False])
def test_what_was_written_into_a_file_before_does_not_go_along(titled):
    old = id3(Track(Path("/x"), "For Wren Invented", "Clinic"), "1/1")
    archive, (name,) = written([piece(old + old + SOUND + OLD_TAG)], titled)

    data = archive.read(name)
    assert data.endswith(SOUND)
    assert not re.search("Wren|Clinic|OLD", data.decode("utf-16-le", "ignore"))
    assert b"OLD" not in data
    assert b"secret" not in b"".join(archive.read(each) for each in archive.namelist())


@pytest.mark.parametrize("data", [b"", b"ID3", b"ID3\x03\0\0\x7f\x7f\x7f\x7f", b"TAG", OLD_TAG])
def test_files_that_are_hardly_there_are_no_trouble(data):
    written([piece(data)])


@settings(max_examples=150)
@given(st.lists(st.tuples(titles, titles), min_size=1, max_size=4), st.booleans())
def test_any_title_becomes_a_name_that_every_player_takes(said, titled):
    archive, names = written([piece(title=title, artist=artist) for title, artist in said], titled)

    assert len(set(names)) == len(names)
    assert names == sorted(names)
    for number, name in enumerate(names, 1):
        assert re.fullmatch(rf"{number:02}( .*[^ .])?\.mp3", name)
        assert not set(name) & set('<>:"/\\|?*')
        assert name.isprintable()
        assert len(name.encode()) <= 125
    lines = archive.read(LIST).decode("utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == names
    assert len(lines) == 2 + 2 * len(names)


@given(titles, titles)
def test_a_tag_is_as_long_as_it_says(title, artist):
    tag = id3(named(1, 1, Track(Path("/x"), title, artist), titled=True), "1/1")

    if tag:
        size = sum(byte << shift for byte, shift in zip(tag[6:10], (21, 14, 7, 0), strict=True))
        assert len(tag) == 10 + size
        assert max(tag[6:10]) < 128


def test_when_it_was_made_does_not_stand_in_it():
    archive, _names = written([piece()], more=[("card.pdf", b"x")])

    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.comment for entry in archive.infolist()} == {b""} == {archive.comment}


def test_each_file_is_opened_when_its_turn_comes_and_closed_again():
    opened = []

    class Sound(io.BytesIO):
        def __init__(self):
            assert all(one.closed for one in opened)
            super().__init__(SOUND)
            opened.append(self)

    written([Piece(Track(Path("/x")), Sound)] * 3)

    assert len(opened) == 3
    assert all(one.closed for one in opened)


def test_an_archive_of_nothing_is_refused():
    with pytest.raises(InputError, match="pieces must be at least one"):
        write_player_folder(io.BytesIO(), [], titled=False, more=())
