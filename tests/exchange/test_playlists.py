"""Playlists that other programs read: whole, relative where it helps, harmless."""

import csv
import io
import json
import os
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.exchange.playlists import KINDS, Track, harmless, m3u8, write_playlist, write_whole

MUSIC = Path("/music")
TRACKS = (
    Track(MUSIC / "a/one.mp3", "Aria", "Ann", "First", 61.4, {"reason": "meets", "start_s": 0}),
    Track(MUSIC / "b two.flac", "", "", "", 30.0, {"start_s": 61.4}),
)

NAMES = st.binary(min_size=1, max_size=20).filter(
    lambda name: not set(name) & {0, ord("/")} and name not in (b".", b"..")
)


def read_m3u(data):
    """Read an M3U as players do: lines, those with a # in front are remarks."""
    return [line for line in data.split(b"\n") if line and not line.startswith(b"#")]


@given(st.lists(NAMES, min_size=1, max_size=4), st.sampled_from(["/music", "/music/x", "/else"]))
def test_every_path_in_an_m3u8_leads_back_to_its_file(parts, folder):
    path = b"/music/" + b"/".join(parts)
    (line,) = read_m3u(m3u8([Track(Path(os.fsdecode(path)))], Path(folder)))

    if line.startswith(b"file:"):
        found = unquote_to_bytes(urlsplit(line).path)
    else:
        found = os.path.join(os.fsencode(folder), line)
    assert os.path.normpath(found) == os.path.normpath(path)


def test_an_m3u8_shows_artist_and_title_on_one_line_and_seconds():
    track = Track(MUSIC / "a.mp3", "Line\none", "Ann\r\n#EXTINF", duration_s=59.6)

    lines = m3u8([track], MUSIC).decode().splitlines()

    assert lines == [
        "#EXTM3U",
        "#PLAYLIST:Listening programme",
        "#EXTINF:60,Ann #EXTINF - Line one",
        "a.mp3",
    ]


def test_paths_are_relative_below_and_beside_the_playlist_and_absolute_elsewhere():
    def line(folder):
        return read_m3u(m3u8([Track(MUSIC / "a/b.mp3")], Path(folder)))[0]

    assert line("/music") == b"a/b.mp3"
    assert line("/music/lists") == b"../a/b.mp3"
    assert line("/home/ann") == b"/music/a/b.mp3"


def test_jspf_has_addresses_that_lead_to_the_files_and_milliseconds(tmp_path):
    write_playlist(TRACKS, tmp_path / "p.jspf", title="Evening")

    playlist = json.loads((tmp_path / "p.jspf").read_bytes())["playlist"]

    assert playlist["title"] == "Evening"
    assert playlist["track"][0] == {
        "location": ["file:///music/a/one.mp3"],
        "title": "Aria",
        "creator": "Ann",
        "album": "First",
        "duration": 61400,
    }
    assert playlist["track"][1]["location"] == ["file:///music/b%20two.flac"]


def test_json_and_csv_hold_all_that_is_known_of_a_track(tmp_path):
    write_playlist(TRACKS, tmp_path / "p.json")
    write_playlist(TRACKS, tmp_path / "p.csv")

    found = json.loads((tmp_path / "p.json").read_bytes())
    rows = list(csv.DictReader(io.StringIO((tmp_path / "p.csv").read_text())))

    assert found["total_s"] == pytest.approx(91.4)
    assert found["tracks"][0]["reason"] == rows[0]["reason"] == "meets"
    assert rows[1]["reason"] == ""
    assert [float(row["start_s"]) for row in rows] == [0, 61.4]


@given(st.text())
def test_no_cell_begins_like_a_formula(text):
    cell = harmless(text)

    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\x00"))
    assert cell.removeprefix("'") == text or cell == text


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_takes_no_tracks_and_paths_that_are_no_utf8(kind, tmp_path):
    odd = Track(Path(os.fsdecode(b"/music/caf\xe9.mp3")), "T\ud800", "A")

    for tracks in ((), (odd,)):
        write_playlist(tracks, tmp_path / f"p{kind}")
        assert (tmp_path / f"p{kind}").read_bytes()


def test_a_kind_that_we_do_not_write_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"must be one that ends in \.m3u8, .*; got 'p\.pls'"):
        write_playlist(TRACKS, tmp_path / "p.pls")


def test_a_place_that_cannot_be_written_is_one_line(tmp_path):
    with pytest.raises(InputError, match=r"folder that can be written.*does not exist"):
        write_playlist(TRACKS, tmp_path / "no" / "p.m3u8")


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "p.m3u8"
    path.write_bytes(b"old")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match="no space left"):
        write_whole(path, b"new")

    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["p.m3u8"]


def test_a_written_file_has_the_rights_that_other_new_files_have(tmp_path):
    (tmp_path / "usual").touch()
    write_whole(tmp_path / "p.m3u8", b"x")

    assert (tmp_path / "p.m3u8").stat().st_mode == (tmp_path / "usual").stat().st_mode
