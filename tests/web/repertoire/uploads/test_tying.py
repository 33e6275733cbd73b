"""Recordings are tied to songs by their tags or their sound, many at once, and nothing is told."""

import numpy as np
import pytest
from tests.web.repertoire.music_for_tests import Music, codes

from sostenuto.audio.fingerprint import Fingerprint
from sostenuto.exchange.index import Index
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.hearing import copies, tying
from sostenuto_web.repertoire.models import MusicFolder, OtherName, Recording, Song

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder():
    return MusicFolder.objects.create(path="/nowhere/music", state="heard")


def recording(folder, artist, title, **fields):
    number = Recording.objects.count()
    fields = {"content": f"{number:064x}", "path": f"{number}.flac"} | fields
    return Recording.objects.create(folder=folder, artist=artist, title=title, **fields)


def tie(*rows):
    tying.by_tags(row.content for row in rows)
    for row in rows:
        row.refresh_from_db()
    return [row.song for row in rows]


def test_a_name_that_is_known_is_that_song_and_another_becomes_one(folder):
    known = Song.objects.create(artist="Johnny Cash", title="Hurt")
    before = library.version()
    one, two, three = tie(
        recording(folder, "JOHNNY CASH", "Hurt (Live)"),
        recording(folder, "Nena", "99 Luftballons"),
        recording(folder, "Nena", "99 luftballons - Remastered"),
    )
    assert one == known
    assert two == three != known
    assert two.in_repertoire
    assert library.version() > before
    assert not Recording.objects.filter(song_by_person=True).exists()


def test_what_names_no_song_stays_unknown(folder):
    rows = [
        recording(folder, "Unknown Artist", "Track 01"),
        recording(folder, "", "Hurt"),
        recording(folder, "Nena", "file name only", named=False),
        recording(folder, "Nena", "Broken", failure="breaks off"),
    ]
    assert tie(*rows) == [None] * 4
    assert not Song.objects.exists()


def test_what_a_person_said_is_left(folder):
    said = Song.objects.create(artist="A", title="B")
    row = recording(folder, "Nena", "99 Luftballons", song=said, song_by_person=True)
    assert tie(row) == [said]


def test_a_song_that_became_another_is_the_other(folder):
    heir = Song.objects.create(artist="Johnny Cash", title="Hurt")
    Song.objects.create(artist="J. Cash", title="Hurt", merged_into=heir)
    OtherName.objects.create(song=heir, artist="J. Cash", title="Hurt")
    assert tie(recording(folder, "J Cash", "hurt")) == [heir]


def test_a_guest_in_the_tags_is_known_of_the_song(folder):
    """Whoever keeps the guest out keeps the song out, though its name does not say the guest."""
    song = Song.objects.create(artist="Eminem", title="Stan")
    assert tie(recording(folder, "Eminem feat. Dido", "Stan")) == [song]
    assert OtherName.objects.get().artist == "Eminem feat. Dido"
    assert tie(recording(folder, "Eminem feat. Dido", "Stan")) == [song]
    assert OtherName.objects.count() == 1


def test_what_somebody_only_spoke_of_enters_the_list_when_the_service_has_it(folder):
    song = Song.objects.create(artist="Nena", title="99", in_repertoire=False)
    assert tie(recording(folder, "Nena", "99")) == [song]
    song.refresh_from_db()
    assert song.in_repertoire


def test_a_client_s_own_recording_tells_the_service_s_list_nothing(folder, cast):
    own = cast.clients["own"]
    spoken = Song.objects.create(artist="A", title="B", in_repertoire=False)
    offered = Song.objects.create(artist="Eminem", title="Stan")
    one, _two, three = tie(
        recording(folder, "A", "B", only_for=own),
        recording(folder, "Secret", "Song", only_for=own),
        recording(folder, "Eminem feat. Dido", "Stan", only_for=own),
    )
    assert one == spoken
    assert three != offered
    assert not Song.objects.filter(in_repertoire=True).exclude(pk=offered.pk).exists()
    assert not OtherName.objects.exists()
    assert tie(recording(folder, "Secret", "Song"))[0].in_repertoire


def test_two_hundred_take_no_more_queries_than_two(folder, django_assert_max_num_queries):
    for number in range(200):
        recording(folder, f"Artist {number % 9}", f"Song {number}")
    contents = list(Recording.objects.values_list("content", flat=True))
    with django_assert_max_num_queries(30):
        tying.by_tags(contents)
    assert Song.objects.count() == 200
    with django_assert_max_num_queries(4):
        tying.by_tags(contents)


@pytest.fixture
def sounding(tmp_path, settings, db):
    copies.forget()
    return Music(tmp_path, settings)


def attach(sounding):
    with Index(sounding.index_file) as index:
        return copies.attach(index)


def test_an_unnamed_copy_is_the_song_that_it_sounds_like(sounding):
    song = sounding.song("Johnny Cash", "Hurt")
    print_ = codes(np.random.default_rng(3))
    sounding.recording(song, codes=print_)
    cut = sounding.recording(codes=Fingerprint(print_.codes[50:450]), named=False)
    other = sounding.recording(codes=codes(np.random.default_rng(4)), named=False)

    before = library.version()
    assert attach(sounding) == 1
    cut.refresh_from_db()
    other.refresh_from_db()
    assert (cut.song, cut.song_by_person, other.song) == (song, False, None)
    assert library.version() > before
    assert attach(sounding) == 0

    late = sounding.recording(codes=Fingerprint(print_.codes[90:500]), named=False)
    named_late = sounding.recording(
        sounding.song("Nena", "99"),
        codes=Fingerprint(np.random.default_rng(4).integers(1, 2**32, 600, dtype=np.uint32)[20:]),
    )
    assert attach(sounding) == 2
    late.refresh_from_db()
    other.refresh_from_db()
    assert (late.song, other.song) == (song, named_late.song)


def test_what_a_client_s_own_copy_is_called_names_nobody_else_s(sounding, cast):
    own, team = cast.clients["own"], cast.clients["team"]
    song = sounding.song("Secret", "Song", in_repertoire=False)
    print_ = codes(np.random.default_rng(3))
    sounding.recording(song, codes=print_, only_for=own)
    prints = [Fingerprint(print_.codes[start:]) for start in (20, 30, 40)]
    service, theirs, others = (
        sounding.recording(codes=each, named=False, only_for=whose)
        for each, whose in zip(prints, (None, own, team), strict=True)
    )
    assert attach(sounding) == 1
    assert [Recording.objects.get(pk=r.pk).song for r in (service, theirs, others)] == [
        None,
        song,
        None,
    ]
