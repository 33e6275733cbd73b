"""The demo's weeks of listening: what was learnt is seen, and that nothing helps as well."""

import dataclasses

import pytest
from django.conf import settings
from django.db import transaction

from sostenuto_web.config.demo import filling, listening, listening_sound
from sostenuto_web.config.demo.gathered import table
from sostenuto_web.listening.learning import selectors, showing
from sostenuto_web.listening.models import ListeningProgramme, NotThisReview, ProgrammeSlot
from sostenuto_web.listening.reviewing import selectors as reviewing
from sostenuto_web.people.models import Client
from sostenuto_web.record.models import Felt, Rating
from sostenuto_web.repertoire.gate import asking, library
from sostenuto_web.repertoire.models import MusicFolder, Recording, Song

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SAID = table("listening.toml")["client"]


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup, django_db_blocker):
    """A filled demo, for all tests of this module."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patched, transaction.atomic():
        patched.setattr(settings, "HOUSE", dataclasses.replace(settings.HOUSE, kind="demo"))
        assert filling.fill()
        yield
        transaction.set_rollback(True)


def client(number):
    rows = sorted(Client.objects.all(), key=lambda row: row.clinic_number)
    return rows[int(number)]


def learned(number):
    who = client(number)
    return showing.page(selectors.told_by(who), selectors.played_for(who))


def test_whom_we_learn_with_has_songs_of_each_kind_and_intervals_that_shrink():
    found = learned(1)

    assert len(found["better"]) >= 2
    assert found["others"]
    assert not found["nothing_helped"]
    assert all(one.is_surer for one in found["weeks"])
    assert min(one.last.half_width for one in found["weeks"]) < 0.25
    assert max(one.first.half_width for one in found["weeks"]) > 0.4
    assert sum(arc.n for arc in found["arcs"]) >= 20


def test_for_whom_nothing_works_it_is_said():
    found = learned(15)

    assert found["nothing_helped"]
    assert found["better"] == []
    assert found["others"]
    assert all(arc.n >= 5 for arc in found["arcs"])


def test_who_reads_their_own_page_finds_something_there():
    found = learned(0)

    assert client(0).account is not None
    assert found["better"]
    assert found["weeks"]


def test_answers_scatter_and_some_are_missing():
    for number in SAID:
        pieces = [p for index in range(24) for p in listening.drawn(int(number), index).pieces]
        assert 0.1 < sum(piece.felt is None for piece in pieces) / len(pieces) < 0.6
    assert Rating.objects.filter(scale="tension", moment="post").values("value").distinct()
    assert not Felt.objects.filter(skipped=True, valence__isnull=False).exists()


def test_what_was_skipped_lately_waits_and_the_rest_was_looked_at():
    assert NotThisReview.objects.exists()
    assert any(reviewing.waiting(client(number)) for number in SAID)


def test_nothing_is_played_that_the_gate_refuses():
    for number, said in SAID.items():
        asked = asking.for_client(client(number))
        for song in Song.objects.filter(title__in=said["effects"]):
            assert asked.of(song).may_sound, (number, song.title)


def test_slots_are_written_once_the_music_was_heard():
    folder = MusicFolder.objects.create(path="/nowhere/demo")
    for title, seconds in listening.lengths().items():
        song = Song.objects.get(title=title)
        given = {"content": title, "path": title, "seconds": seconds, "song": song}
        Recording.objects.create(folder=folder, title=title, artist=song.artist, **given)
    library.changed()

    programmes = ListeningProgramme.objects.count()
    made = listening_sound.write_down()

    assert made == ProgrammeSlot.objects.count() == 4 * programmes
    assert listening_sound.write_down() == 0
    for row in ListeningProgramme.objects.all():
        slots = list(row.slots.all())
        assert slots[0].started_at == row.started_at
        heard = [slot for slot in slots if slot.state != "waiting"]
        assert heard[-1].ended_at == row.ended_at
        assert len(heard) == (3 if row.state == "stopped" else 4)
        skipped = Felt.objects.filter(programme_id=row.pk, skipped=True).count()
        assert sum(slot.state == "skipped" for slot in slots) == skipped
