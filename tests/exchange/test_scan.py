"""What a look at the disk finds, with everything that lies about in real folders."""

import os
from pathlib import Path

import pytest

from sostenuto.exchange.scan import CALLED_OTHERWISE, CALLED_SOUND, scan

FLAC = b"fLaC" + bytes(60)


def names(found, folder):
    return [str(file.path.relative_to(folder)) for file in found.files]


def make(folder, *paths, content=b"x"):
    for path in paths:
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def test_files_come_sorted_with_their_stamps_whatever_their_case(tmp_path):
    make(tmp_path, "b/2.MP3", "b/1.flac", "a.Ogg", "c/d/e.m4a", "z.webm")

    found = scan([tmp_path])

    assert names(found, tmp_path) == ["a.Ogg", "b/1.flac", "b/2.MP3", "c/d/e.m4a", "z.webm"]
    assert found.problems == ()
    assert all(
        file.stamp.mtime_ns == os.stat(file.path).st_mtime_ns and file.stamp.size == 1
        for file in found.files
    )


def test_hidden_files_pictures_and_texts_are_left_out(tmp_path):
    make(tmp_path, "a.mp3", "._a.mp3", ".hidden/b.mp3", "cover.jpg", "notes.txt", "x.mid")

    assert names(scan([tmp_path]), tmp_path) == ["a.mp3"]


def test_sound_that_we_do_not_open_is_found_so_that_it_gets_its_line(tmp_path):
    make(tmp_path, "a.wma", "b.aiff", "c.ape")

    assert names(scan([tmp_path]), tmp_path) == ["a.wma", "b.aiff", "c.ape"]


def test_a_file_without_a_telling_extension_is_looked_into(tmp_path):
    make(tmp_path, "tune", "tune.old", content=FLAC)
    make(tmp_path, "words", "words.old", "empty", content=b"")

    assert names(scan([tmp_path]), tmp_path) == ["tune", "tune.old"]


def test_a_file_named_outright_is_a_candidate_whatever_it_is_called(tmp_path):
    make(tmp_path, "notes.txt", ".hidden.mp3")

    found = scan([tmp_path / "notes.txt", tmp_path / ".hidden.mp3"])

    assert len(found.files) == 2


def test_what_is_named_twice_or_in_two_ways_is_found_once(tmp_path, monkeypatch):
    make(tmp_path, "a/b.mp3")
    monkeypatch.chdir(tmp_path)

    found = scan(["a", tmp_path, "a/b.mp3", "a/../a/./b.mp3"])

    assert names(found, tmp_path) == ["a/b.mp3"]


def test_links_in_a_ring_end_and_a_folder_with_two_ways_in_is_entered_once(tmp_path):
    make(tmp_path, "real/a.mp3")
    (tmp_path / "real/up").symlink_to(tmp_path)
    (tmp_path / "real/self").symlink_to(tmp_path / "real")
    (tmp_path / "other").symlink_to(tmp_path / "real")

    first, second = scan([tmp_path]), scan([tmp_path])

    assert len(first.files) == 1
    assert first == second


def test_a_link_to_a_file_elsewhere_is_found_under_its_own_name(tmp_path):
    make(tmp_path, "store/1.dat", "music/b.mp3")
    (tmp_path / "music/a.mp3").symlink_to(tmp_path / "store/1.dat")

    assert names(scan([tmp_path / "music"]), tmp_path / "music") == ["a.mp3", "b.mp3"]


def test_what_cannot_be_looked_at_is_a_line_and_never_an_error(tmp_path):
    make(tmp_path, "good.mp3")
    (tmp_path / "dir.mp3").mkdir()
    os.mkfifo(tmp_path / "pipe.mp3")
    (tmp_path / "dead.mp3").symlink_to("nowhere")
    (tmp_path / "ring.mp3").symlink_to("ring.mp3")

    found = scan([tmp_path, tmp_path / "missing", "nul\x00"])

    assert names(found, tmp_path) == ["good.mp3"]
    assert {problem.path.name: problem.message for problem in found.problems} == {
        "pipe.mp3": "is a named pipe, not a file",
        "dead.mp3": "is a link to nothing",
        "ring.mp3": "is a link to nothing",
        "missing": "does not exist",
        "nul\x00": "does not exist",
    }


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_a_line(tmp_path):
    make(tmp_path, "shut/a.mp3", "open/b.mp3")
    (tmp_path / "shut").chmod(0)

    found = scan([tmp_path])
    (tmp_path / "shut").chmod(0o700)

    assert names(found, tmp_path) == ["open/b.mp3"]
    assert [problem.message for problem in found.problems] == ["may not be read: permission denied"]


def test_a_folder_that_vanishes_during_the_look_is_a_line(tmp_path, monkeypatch):
    make(tmp_path, "a/b.mp3", "c.mp3")
    entries = os.scandir

    def scandir(folder):
        if Path(folder).name == "a":
            raise PermissionError(13, "Permission denied")
        return entries(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    found = scan([tmp_path])

    assert names(found, tmp_path) == ["c.mp3"]
    assert found.problems[0].message == "may not be read: permission denied"


def test_names_that_are_no_utf8_are_found(tmp_path):
    with open(os.path.join(os.fsencode(tmp_path), b"caf\xe9.mp3"), "wb"):
        pass

    (file,) = scan([tmp_path]).files

    assert os.fsencode(file.path.name) == b"caf\xe9.mp3"


def test_no_extension_is_called_both_sound_and_something_else():
    assert not CALLED_SOUND & CALLED_OTHERWISE
    assert all(suffix == suffix.lower() and suffix[0] == "." for suffix in CALLED_SOUND)
