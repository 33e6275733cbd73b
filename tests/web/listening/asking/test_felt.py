"""How a piece feels: one fact each time it sounds, said or taken from the point that was moved."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.web.listening.player.making import programme_of

from sostenuto.base.affect import AffectEstimate, AffectPoint
from sostenuto_web.listening.asking import feeling, selectors
from sostenuto_web.listening.asking.forms import MOST_POINTS, Moved
from sostenuto_web.listening.learning import selectors as learning
from sostenuto_web.listening.models import MovedPoint
from sostenuto_web.listening.player import services as player
from sostenuto_web.people import guard
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.record.models import Felt, Rating
from sostenuto_web.repertoire.models import Preference

pytestmark = pytest.mark.django_db


def held(**of):
    return Felt.objects.filter(voided_at=None, skipped=False, **of)


def batch(*points):
    """Return places as a device sends them: ``(seconds, valence, arousal)`` each."""
    said = [
        {"id": str(uuid4()), "seconds": seconds, "valence": valence, "arousal": arousal}
        for seconds, valence, arousal in points
    ]
    return json.dumps(said)


def test_what_is_said_of_a_piece_is_one_fact_with_the_mood_before_it(
    say, post, slots, programme, session
):
    say("before", mood="3,7")
    post("begin", slots[0])

    assert say("felt", slots[0], felt="7,4", liked="0.5", familiar="no").status_code == 302

    fact = held().get()
    assert (fact.valence, fact.arousal, fact.liked, fact.familiar) == (0.5, -0.25, 0.5, False)
    assert (fact.mood_valence, fact.mood_arousal) == (-0.5, 0.5)
    assert (fact.programme_id, fact.session_id) == (programme.pk, session.pk)
    assert (fact.recording_id, fact.song_id) == (
        slots[0].recording_id,
        slots[0].recording.song_id,
    )
    assert fact.context == player.context_of(programme)
    assert AuditRow.objects.filter(action="programme.felt").count() == 1


def test_saying_it_again_puts_the_first_right_and_keeps_what_was_left_out(say, post, slots):
    post("begin", slots[0])
    say("felt", slots[0], felt="7,4", familiar="yes")
    say("felt", slots[0], liked="1")
    say("felt", slots[0], felt="2,2", liked="-1")

    assert Felt.objects.count() == 3
    fact = held().get()
    assert (fact.valence, fact.liked, fact.familiar) == (-0.75, -1, True)
    middle = Felt.objects.get(pk=fact.corrects)
    assert middle.voided_at is not None
    assert (middle.valence, middle.liked) == (0.5, 1)


def test_the_same_said_twice_is_one_fact(say, post, slots):
    post("begin", slots[0])
    once = str(uuid4())
    for _again in range(2):
        say("felt", slots[0], felt="7,4", once=once)
    say("felt", slots[0], felt="7,4")

    assert Felt.objects.count() == 1


def test_an_old_form_that_comes_late_does_not_undo_a_newer_one(say, post, slots):
    post("begin", slots[0])
    once = str(uuid4())
    say("felt", slots[0], felt="7,4", once=once)
    say("felt", slots[0], felt="2,2")
    say("felt", slots[0], felt="7,4", once=once)

    assert held().get().valence == -0.75


def test_each_piece_has_a_fact_of_its_own_and_not_this_is_another(say, post, slots):
    for slot in slots[:2]:
        post("begin", slot)
        say("felt", slot, felt="7,4")
    post("skip", slots[1])
    say("felt", slots[0], liked="1")

    assert held().count() == 2
    assert held(recording_id=slots[0].recording_id).get().liked == 1
    assert Felt.objects.filter(voided_at=None, skipped=True).count() == 1


def test_a_piece_that_was_not_heard_has_no_feeling(say, slots):
    assert say("felt", slots[0], felt="7,4", json=True).status_code == 409
    answer = say("felt", slots[0], felt="7,4")
    assert answer.status_code == 422
    assert "This one has not been played yet." in answer.content.decode()
    assert say("point", slots[0], points=batch((1, 0, 0))).status_code == 409
    assert not Felt.objects.exists()
    assert not MovedPoint.objects.exists()


@pytest.mark.parametrize(
    "faulty", [{}, {"felt": "0,1"}, {"liked": "0.3"}, {"liked": "nan"}, {"familiar": "maybe"}]
)
def test_what_is_no_answer_is_refused(say, post, slots, faulty):
    post("begin", slots[0])

    assert say("felt", slots[0], **faulty).status_code == 422
    assert not Felt.objects.exists()


def test_whether_they_knew_it_is_asked_only_where_nobody_has_said(
    browser, client, programme, slots, post, say, recordings, session
):
    Preference.objects.create(
        client=client, data_key=client.data_key, value="One – Nina Invented",
        song_ref=str(recordings[0].song_id), word="liked",
    )  # fmt: skip
    assert first(programme) == {slots[1].pk, slots[2].pk}

    post("begin", slots[1])
    say("felt", slots[1], familiar="yes")
    assert first(programme) == {slots[1].pk, slots[2].pk}  # it can still be put right
    later = programme_of(client, recordings, session=session)
    assert first(later) == {later.slots.get(place=2).pk}


def first(programme):
    rows = list(programme.slots.select_related("recording"))
    return set(selectors.first_hearings(programme, rows))


def test_where_the_point_rested_is_felt_when_the_piece_ends(say, post, slots):
    post("begin", slots[0])
    points = batch((1.0, -0.5, 0.5), (9.5, 0.4, -0.2), (4.0, 0.9, 0.9))
    assert say("point", slots[0], points=points).json() == {"result": "done", "new": 3}
    say("felt", slots[0], liked="0.5")
    assert held().get().valence is None

    post("played", slots[0])

    fact = held().get()
    assert (fact.valence, fact.arousal, fact.liked) == (0.4, -0.2, 0.5)


@pytest.mark.parametrize("how", ["played", "stop", "skip", "next"])
def test_however_a_piece_ends_the_point_is_taken(say, post, slots, how):
    post("begin", slots[0])
    say("point", slots[0], points=batch((1.0, 0.25, 0.5)))

    {
        "played": lambda: post("played", slots[0]),
        "stop": lambda: post("stop"),
        "skip": lambda: post("skip", slots[0]),
        "next": lambda: post("begin", slots[1]),
    }[how]()

    assert held().get().valence == 0.25


def test_a_place_that_was_said_is_not_taken_over_by_the_point(say, post, slots):
    post("begin", slots[0])
    say("point", slots[0], points=batch((1.0, 0.25, 0.5)))
    say("felt", slots[0], felt="9,5")
    say("point", slots[0], points=batch((5.0, -0.25, 0.5)))

    post("played", slots[0])

    assert held().get().valence == 1


def test_points_that_the_network_lost_come_late_once_and_in_any_order(say, post, slots):
    post("begin", slots[0])
    last, middle = batch((9.0, 0.9, 0.0)), batch((5.0, 0.5, 0.0))
    say("point", slots[0], points=middle)
    post("played", slots[0])
    assert held().get().valence == 0.5

    for points in (last, middle, last):
        assert say("point", slots[0], points=points).status_code == 200

    assert MovedPoint.objects.count() == 2
    assert held().get().valence == 0.9
    assert held().get().at <= slots[0].__class__.objects.get(pk=slots[0].pk).ended_at


def test_nobody_can_aim_at_the_point_of_somebody_else(say, post, slots, therapist, cast):
    post("begin", slots[0])
    points = batch((1.0, 0.25, 0.5))
    say("point", slots[0], points=points)
    given_id = json.loads(points)[0]["id"]

    assert str(MovedPoint.objects.get().pk) != given_id
    intern = cast.browser(Role.INTERN)
    say("point", slots[0], points=points, by=intern)
    assert MovedPoint.objects.count() == 2


FAULTY = (
    "", "[]", "{}", "nonsense", "[1]", '[{"id": "x", "seconds": 1, "valence": 0, "arousal": 0}]',
    batch((-1, 0, 0)), batch((1, 1.1, 0)), batch((1, 0, -2)), batch((float("nan"), 0, 0)),
    batch((float("inf"), 0, 0)), batch((1e9, 0, 0)), batch(("1", 0, 0)), batch((True, 0, 0)),
    batch((10**400, 0, 0)), "[" * 9000, batch(*[(1, 0, 0)] * (MOST_POINTS + 1)),
)  # fmt: skip


@pytest.mark.parametrize("faulty", FAULTY, ids=range(len(FAULTY)))
def test_what_is_no_batch_is_refused_whole(say, post, slots, faulty):
    post("begin", slots[0])

    assert say("point", slots[0], points=faulty).status_code == 400
    assert not MovedPoint.objects.exists()


@pytest.mark.parametrize("what", ["felt", "point"])
def test_only_who_may_play_it_says_so(cast, say, post, slots, what):
    post("begin", slots[0])
    said = {"felt": "7,4", "points": batch((1, 0, 0))}

    for role in (Role.DIRECTOR, Role.CLIENT):
        assert say(what, slots[0], by=cast.browser(role), **said).status_code == 404
    assert say(what, slots[0], person="other", **said).status_code == 409
    assert not held().exists()
    assert not MovedPoint.objects.exists()


@pytest.mark.parametrize("what", ["felt", "point"])
def test_a_slot_of_another_programme_is_not_there(
    browser, client, programme, recordings, post, slots, what
):
    other = programme_of(client, recordings)
    post("begin", slots[0])
    url = reverse(f"programme-{what}", args=[client.pk, other.pk, slots[0].pk])
    said = {guard.FIELD: guard.token_for(client.pk), "felt": "7,4", "points": batch((1, 0, 0))}

    assert browser.post(url, said).status_code == 404


def test_five_answers_of_one_song_teach_where_it_takes_them(
    say, browser, client, recordings, session
):
    recording = recordings[0]
    sound = AffectEstimate(AffectPoint(-0.5, 0.5), 0.3, 0.3, "audio")
    said, song_of = {recording.pk: {"audio": sound}}, {recording.pk: recording.song_id}
    before = learning.places_for(client, said, song_of)[recording.pk]
    token = {guard.FIELD: guard.token_for(client.pk)}
    for number, cell in enumerate(("7,4", "8,4", "7,3", "8,3", "7,4")):
        one = programme_of(client, [recording], session=session)
        slot = one.slots.get()
        for name, args, words in (
            ("before", [], {"mood": "3,7" if number % 2 else "4,6"}),
            ("begin", [slot.pk], {}),
            ("felt", [slot.pk], {"felt": cell, "liked": "0.5"}),
            ("played", [slot.pk], {}),
        ):
            url = reverse(f"programme-{name}", args=[client.pk, one.pk, *args])
            assert browser.post(url, words | token).status_code == 302

    answers = learning.told_by(client).answers
    after = learning.places_for(client, said, song_of)[recording.pk]

    assert len(answers) == 5
    assert all(one.felt and one.mood and one.mood.valence < 0 for one in answers)
    assert {one.liked for one in answers} == {0.5}
    assert (before.source, before.point.valence) == ("audio", -0.5)
    assert after.source == "client"
    assert after.point.valence > 0


def test_a_mood_of_yesterday_is_not_how_they_were(say, post, slots, client):
    Rating.objects.create(
        client=client, data_key=client.data_key, scale="mood", valence=1, arousal=1,
        at=timezone.now() - timedelta(days=1), moment="during",
    )  # fmt: skip
    post("begin", slots[0])
    say("felt", slots[0], felt="7,4")

    assert held().get().mood_valence is None


PLACES = st.sampled_from([-1.0, -0.5, 0.0, 0.25, 1.0])
DOINGS = st.lists(
    st.one_of(
        st.tuples(st.just("felt"), st.none() | PLACES, st.none() | PLACES),
        st.tuples(st.just("point"), st.floats(0, 100), PLACES),
        st.just(("end", None, None)),
    ),
    max_size=8,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(doings=[("end", None, None), ("point", 0, 0.0), ("felt", 0.0, None), ("point", 0, -1.0)])
@given(doings=DOINGS)
def test_there_is_never_more_than_one_feeling_of_one_hearing(
    doings, client, recordings, session, therapist
):
    Felt.objects.all().delete()
    programme = programme_of(client, recordings[:1], session=session)
    slot = programme.slots.get()
    player.begin(therapist, programme, slot)
    place, liked, points = None, None, []
    for what, one, other in doings:
        if what == "felt" and (one, other) != (None, None):
            point = None if one is None else AffectPoint(one, one)
            feeling.say(therapist, programme, slot, place=point, liked=other)
            place, liked = (place if one is None else one), (liked if other is None else other)
        if what == "point":
            moved = Moved(uuid4(), one, AffectPoint(other, 0.0))
            feeling.move(therapist, programme, slot, [moved])
            points.append((one, len(points), other))
        if what == "end":
            player.played(therapist, programme, slot)
    player.played(therapist, programme, slot)

    rows = list(held(programme_id=programme.pk))
    assert len(rows) == bool(points or place is not None or liked is not None)
    if rows:
        assert rows[0].liked == liked
        assert slot_moment(rows[0], slot)
        rested = max(points)[2] if points else None
        assert rows[0].valence == (rested if place is None else place)


def slot_moment(fact, slot):
    slot.refresh_from_db()
    return slot.started_at <= fact.at <= slot.ended_at
