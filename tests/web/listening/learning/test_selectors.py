"""What is read of one client's answers, and what of other people's."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.web.conftest import make_client

from sostenuto.base.affect import AffectEstimate, AffectPoint
from sostenuto_web.listening.learning import selectors
from sostenuto_web.people.models import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(cast):
    return cast.clients["own"]


def others(count):
    return [make_client(f"Bird {number}") for number in range(count)]


def test_an_answer_is_read_with_its_mood_and_its_age(me, heard, song):
    boats = song("Paper Boats")
    heard(me).felt(boats, (0.5, -0.25), (-0.25, 0.5), days_ago=3, liked=0.75)

    told = selectors.told_by(me)

    (answer,) = told.answers
    assert answer.song == boats.pk.hex
    assert (answer.felt, answer.mood) == (AffectPoint(0.5, -0.25), AffectPoint(-0.25, 0.5))
    assert answer.days_ago == pytest.approx(3, abs=0.01)
    assert answer.liked == 0.75
    assert told.names == {boats.pk.hex: "The Lanterns – Paper Boats"}


def test_a_voided_answer_and_another_client_s_are_not_read(me, cast, heard, song):
    boats = song("Paper Boats")
    heard(me).felt(boats, voided_at=timezone.now())
    heard(cast.clients["team"]).felt(boats)

    assert selectors.told_by(me).answers == ()


def test_recordings_of_one_song_are_one_song(me, heard, song, recording):
    boats = song("Paper Boats")
    live = recording("Boats (live)", boats)
    heard(me).felt(recording_id=live.pk)
    heard(me).felt(boats, recording_id=live.pk)
    heard(me).felt(boats)

    assert {one.song for one in selectors.told_by(me).answers} == {boats.pk.hex}


def test_a_song_that_became_another_is_that_other(me, heard, song):
    boats = song("Paper Boats")
    heard(me).felt(song("Paper Boat", merged_into=boats))
    heard(me).felt(boats)

    told = selectors.told_by(me)
    assert [one.song for one in told.answers] == [boats.pk.hex] * 2
    assert list(told.names.values()) == ["The Lanterns – Paper Boats"]


def test_a_recording_without_a_song_stands_for_itself(me, heard, recording):
    row = recording("Untitled")
    heard(me).felt(recording_id=row.pk)

    assert selectors.told_by(me).names == {row.pk.hex: "Untitled"}


def test_another_client_s_own_recording_and_what_is_gone_are_left_out(me, cast, heard, recording):
    heard(me).felt(recording_id=recording("Theirs", only_for=cast.clients["team"]).pk)
    heard(me).felt(recording_id=uuid4())

    assert selectors.told_by(me) == selectors.Told((), {})


@pytest.mark.parametrize(("people", "told"), [(4, 0), (5, 5), (7, 7)])
def test_of_others_only_what_five_of_them_share_is_read(me, heard, song, people, told):
    boats = song("Paper Boats")
    for number, each in enumerate(others(people)):
        for _ in range(3):  # a person counts once, however often they spoke
            heard(each).felt(boats, (number / 10, 0.25))
    heard(me).felt(boats, (-1, -1))

    found = selectors.shared_means(me)

    assert [len(means) for means in found.values()] == ([told] if told else [])
    assert {mean.arousal for means in found.values() for mean in means} <= {0.25}


def test_four_others_and_oneself_are_not_five(me, heard, song):
    boats = song("Paper Boats")
    for each in [*others(4), me]:
        heard(each).felt(boats)

    assert selectors.shared_means(me) == {}


@pytest.mark.parametrize("gone", ["fact", "voided", "erased", "no place"])
def test_what_does_not_hold_does_not_make_up_the_five(me, heard, song, gone):
    boats, now = song("Paper Boats"), timezone.now()
    *four, fifth = others(5)
    for each in four:
        heard(each).felt(boats)
    heard(fifth).felt(
        boats,
        felt=None if gone == "no place" else (0.5, 0.5),
        liked=1.0,
        voided_at=now if gone == "fact" else None,
    )
    if gone in ("voided", "erased"):
        Client.objects.filter(pk=fifth.pk).update(**{f"{gone}_at": now})

    assert selectors.shared_means(me) == {}


def test_the_count_and_the_song_of_a_recording_are_worked_out_by_the_database(
    me, heard, song, recording
):
    boats = song("Paper Boats")
    live = recording("Boats (live)", boats)
    first, *rest = others(5)
    heard(first).felt(recording_id=live.pk)
    for each in rest:
        heard(each).felt(boats)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = selectors.shared_means(me)

    assert list(found) == [boats.pk.hex]
    assert len(asked) == 1


def test_places_come_from_them_then_staff_then_five_others_then_the_sound(
    me, heard, song, recording
):
    songs = [song(title) for title in ("Mine", "Said", "Shared", "Few", "Nothing")]
    rows = [recording(one.title, one) for one in songs]
    heard(me).felt(songs[0], (0.75, 0.0))
    for each in others(5):
        for one in songs[1:3]:
            heard(each).felt(one, (0.5, 0.0))
    sound = AffectEstimate(AffectPoint(-0.5, 0), 0.5, 0.5, "directions-1")
    staff = AffectEstimate(AffectPoint(0.1, 0), 0.2, 0.2, "therapist")
    said = {row.pk: {"audio": sound} for row in rows[:4]} | {rows[4].pk: {}}
    said[rows[1].pk] = {"audio": sound, "therapist": staff}

    found = selectors.places_for(me, said, {row.pk: row.song_id for row in rows})

    assert [found[row.pk].source for row in rows[:4]] == [
        "client", "therapist", "site", "directions-1"
    ]  # fmt: skip
    assert rows[4].pk not in found


def test_a_programme_is_read_with_the_nearest_answers_around_it(me, heard):
    mine = heard(me)
    row = mine.programme("steady", (-0.5, 0.5), (0.25, 0.0))
    mine.mood((1, 1), "pre", row.started_at - timedelta(minutes=30))
    mine.mood((1, 1), "post", row.ended_at + timedelta(minutes=30))
    mine.tension(8, "pre", row.started_at - timedelta(minutes=50))
    mine.tension(3, "post", row.ended_at + timedelta(minutes=50))

    (found,) = selectors.played_for(me)

    assert (found.arc, found.goal) == ("steady", AffectPoint(0.5, -0.5))
    assert (found.before, found.after) == (AffectPoint(-0.5, 0.5), AffectPoint(0.25, 0.0))
    assert (found.tension_before, found.tension_after) == (8, 3)


@pytest.mark.parametrize(
    ("moment", "minutes"),
    [("pre", -61), ("post", -10), ("pre", 10)],
)
def test_an_answer_of_another_time_is_no_answer_before(me, heard, moment, minutes):
    row = heard(me).programme(before=None)
    heard(me).mood((0.5, 0.5), moment, row.started_at + timedelta(minutes=minutes))

    assert selectors.played_for(me)[0].before is None


@pytest.mark.parametrize(("moment", "minutes"), [("post", 61), ("pre", 10), ("post", -10)])
def test_an_answer_of_another_time_is_no_answer_after(me, heard, moment, minutes):
    row = heard(me).programme(after=None)
    heard(me).mood((0.5, 0.5), moment, row.ended_at + timedelta(minutes=minutes))

    assert selectors.played_for(me)[0].after is None


def test_an_answer_after_the_next_programme_is_none_of_the_first(me, heard):
    first = heard(me).programme(after=None)
    begun = first.ended_at + timedelta(minutes=10)
    heard(me).programme(before=None, started_at=begun, ended_at=begun + timedelta(minutes=5))

    one, other = selectors.played_for(me)
    assert one.after is None
    assert other.after is not None


def test_stopped_counts_and_voided_and_unplayed_do_not(me, heard):
    mine = heard(me)
    mine.programme(state="stopped")
    mine.programme(voided_at=timezone.now())
    mine.programme(started_at=None, ended_at=None)

    assert len(selectors.played_for(me)) == 1
