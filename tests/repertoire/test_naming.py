"""What an unknown recording may be."""

import pytest

from sostenuto.repertoire.library import Library
from sostenuto.repertoire.naming import file_title, suggestion_from_path, suggestions
from sostenuto.repertoire.songs import Recording, Song


@pytest.mark.parametrize(
    ("path", "artist", "title"),
    [
        ("Johnny Cash - Hurt.mp3", "Johnny Cash", "Hurt"),
        ("m/01 - Johnny Cash - Hurt.flac", "Johnny Cash", "Hurt"),
        ("m/01. Johnny Cash – Hurt.ogg", "Johnny Cash", "Hurt"),
        ("m\\1-07 Jay-Z - 99 Problems.mp3", "Jay-Z", "99 Problems"),
        ("m/Johnny_Cash_-_Hurt.mp3", "Johnny Cash", "Hurt"),
        ("m/Johnny Cash - American IV - 02 - Hurt.mp3", "Johnny Cash", "Hurt"),
        ("m/Johnny Cash/American IV/02 Hurt.mp3", "Johnny Cash", "Hurt"),
        ("m/Nena/Nena/99 Luftballons.mp3", "Nena", "99 Luftballons"),
        ("m/[03] Nena - 99 Luftballons", "Nena", "99 Luftballons"),
    ],
)
def test_an_artist_and_a_title_are_read_from_a_path(path, artist, title):
    song = suggestion_from_path(path).song
    assert (song.artist, song.title) == (artist, title)


@pytest.mark.parametrize(
    "path", ["", "take3.wav", "Track 01.mp3", "a/Unknown Artist/x/Track 01.mp3", "1979.mp3"]
)
def test_a_path_that_names_nothing_suggests_nothing(path):
    assert suggestion_from_path(path) is None


def test_the_number_of_a_track_is_no_part_of_a_title():
    assert file_title("07. 1979.mp3") == "1979"
    assert file_title("1979.mp3") == "1979"


class SameSound:
    def __init__(self, recordings):
        self.recordings = recordings

    def find(self, fingerprint):
        return [(r.id, 1.0) for r in self.recordings if r.fingerprint == fingerprint]


def test_a_named_copy_of_the_same_recording_is_suggested_first():
    known = Recording("a1", Song("Johnny Cash", "Hurt", "American IV"), fingerprint="abc")
    copy = Recording("b2", None, fingerprint="abc", path="Who - Else.mp3")
    library = Library([known, copy], finder=SameSound([known, copy]))
    [(recording, found)] = suggestions([known, copy], library=library)
    assert (recording, found.song, found.source) == (copy, known.song, "same recording")


def test_tags_that_are_half_there_are_filled_up_from_the_file_name():
    half = Recording("a1", Song("Johnny Cash", "Track 02", "American IV"), path="m/Cash - Hurt.mp3")
    [(_, found)] = suggestions([half])
    assert (found.song.artist, found.song.title, found.song.album) == (
        "Johnny Cash",
        "Hurt",
        "American IV",
    )
