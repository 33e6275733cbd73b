"""A bag of real files through the real addresses, heard by the real engine: each where it should.

Slow by hearing; a few dozen run always, two hundred with the slow tests.
"""

from io import BytesIO

import pytest
from mixed_bag import TRIGGER, good_ones, odd_ones
from tests.web.repertoire.music_for_tests import ask, trigger

from sostenuto.exchange.media_source import content_id
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.repertoire import services as hearing
from sostenuto_web.repertoire.gate import asking
from sostenuto_web.repertoire.models import Recording, Song, Upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def real_hearing(house, monkeypatch):
    monkeypatch.setattr(hearing, "HEARING", "sostenuto.jobs.hearing:hear_file")


def test_a_bag_of_mixed_files_ends_where_it_should(brings, cast, house, real_hearing):
    through(brings, cast, house, odd_ones() + good_ones(3))


@pytest.mark.slow
def test_two_hundred_mixed_files_end_where_they_should(brings, cast, house, real_hearing):
    bag = odd_ones(6) + good_ones(100)
    assert len(bag) == 200
    through(brings, cast, house, bag)


def through(brings, cast, house, bag):
    """Bring a bag in, have it heard, and look where everything ended."""
    trigger(cast.clients["own"], f"{TRIGGER[0]} – {TRIGGER[1]}")
    ended = {}
    for one in bag:
        ended[one.name] = brings(one.name, one.data, hear=False)
    brings.hear()
    for one in bag:
        upload = ended[one.name]
        if one.ends == "not begun":
            assert upload == "It is empty.", one.name
            continue
        upload.refresh_from_db()
        assert upload.state == one.ends, (one.name, upload.message)
        if upload.state == "refused":
            assert upload.message, one.name
        assert "\n" not in upload.message
        if one.song:
            row = Recording.objects.get(content=content_id(BytesIO(one.data)))
            assert row.song is not None, one.name
            assert row.song.title == one.song
            assert not row.song_by_person
    whole(house)
    asked_about_the_trigger(cast)


def whole(house):
    """What lies on the disk is what was heard; nothing was tied to what is no song."""
    rows = Recording.objects.all()
    lying = {path.name for path in (house.media / "music").iterdir()}
    assert lying == {row.path for row in rows}
    assert not list((house.media / "coming").iterdir())
    assert not rows.exclude(failure="").exists()
    heard = Upload.objects.filter(state="heard").exclude(message__contains="already")
    assert rows.count() == heard.count()
    assert not Song.objects.filter(title__startswith="Track").exists()


def asked_about_the_trigger(cast):
    """The song that raises the urge is kept out, in the file without tags as well."""
    client = cast.clients["own"]
    rows = Recording.objects.filter(song__title=TRIGGER[1])
    assert rows.count() == 2
    gate = asking.for_client(client)
    assert [gate.of(row).answer for row in rows] == ["no", "no"]
    ask(cast.clients["team"])
    other = asking.for_client(cast.clients["team"])
    assert "no" not in [other.of(row).answer for row in rows]
    staff = asking.for_staff(cast.staff[Role.THERAPIST])
    assert staff.of(rows[0]).answer == "play"
