"""What became of a programme is read as the rows say it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sostenuto.base.affect import AffectPoint
from sostenuto_web.care.models import Session
from sostenuto_web.listening.afterwards import selectors
from sostenuto_web.listening.learning import selectors as learning
from sostenuto_web.listening.models import ListeningProgramme
from sostenuto_web.record.models import Felt

pytestmark = pytest.mark.django_db
HALF = st.sampled_from([-1.0, -0.5, 0.0, 0.25, 1.0])
PLACES = st.tuples(HALF, HALF)
SLOTS = st.lists(
    st.tuples(
        st.sampled_from(["played", "skipped", "skipped unheard", "waiting"]),
        PLACES,
        PLACES,
        st.none() | PLACES,
        st.lists(PLACES, max_size=3),
    ),
    max_size=6,
)


def put(one, slots):
    for state, target, planned, felt, moved in slots:
        unheard = {"started_at": None, "ended_at": None} if "unheard" in state else {}
        slot = one.slot(state.split()[0], target, planned, **unheard)
        if felt is not None:
            one.felt(slot, felt)
        one.moved(slot, *moved)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(slots=SLOTS, state=st.sampled_from(["finished", "stopped", "playing"]))
def test_counts_and_places_are_those_of_the_rows(me, told, slots, state):
    one = told(me, state=state)
    put(one, slots)

    found = selectors.after_of(one.row)

    states = [slot[0] for slot in slots]
    assert [(h.target, h.planned) for h in found.heard] == [
        (AffectPoint(*slot[1]), AffectPoint(*slot[2])) for slot in slots
    ]
    assert [h.felt for h in found.heard] == [s[3] and AffectPoint(*s[3]) for s in slots]
    assert [h.moved for h in found.heard] == [
        tuple(AffectPoint(*place) for place in slot[4]) for slot in slots
    ]
    assert found.count("not_this", "not_this_unheard") == sum("skipped" in s for s in states)
    assert found.count("not_this_unheard") == states.count("skipped unheard")
    assert found.count("played") == states.count("played")
    assert found.count("never" if found.is_over else "waiting") == states.count("waiting")
    assert found.felt_count == sum(slot[3] is not None for slot in slots)
    ListeningProgramme.objects.filter(pk=one.row.pk).update(voided_at=timezone.now())


def test_before_and_after_are_those_that_learning_takes(me, told):
    one = told(me)
    one.asked("pre", -5, mood=(-0.5, 0.5), tension=7, craving=3)
    one.asked("pre", -70, mood=(1, 1))
    one.asked("post", 14, mood=(0.25, 0.0), tension=4)
    one.asked("post", 80, craving=1)

    found = selectors.after_of(one.row)
    (learnt,) = learning.played_for(me)

    assert found.before["mood"].place == learnt.before == AffectPoint(-0.5, 0.5)
    assert found.after["mood"].place == learnt.after == AffectPoint(0.25, 0)
    assert found.before["tension"].value == learnt.tension_before == 7
    assert found.after["tension"].value == learnt.tension_after == 4
    assert found.before["craving"].value == 3
    assert "craving" not in found.after


def test_a_song_that_sounds_twice_has_each_answer_at_its_own_time(me, told):
    one = told(me)
    first = one.slot()
    one.slot()
    again = one.slot()
    again.recording = first.recording
    again.save()
    one.felt(first, (-0.5, 0.0))
    one.felt(first, (0.5, 0.0), minutes=8.9)

    found = selectors.after_of(one.row)

    assert [h.felt for h in found.heard] == [AffectPoint(-0.5, 0), None, AffectPoint(0.5, 0)]


def test_what_was_corrected_and_voided_is_not_shown(me, told):
    one = told(me)
    slot = one.slot()
    old = one.felt(slot, (-0.5, 0.0), liked=-1.0)
    Felt.objects.filter(pk=old.pk).update(voided_at=timezone.now())
    one.felt(slot, (0.5, 0.25), liked=1.0, familiar=True)

    (heard,) = selectors.after_of(one.row).heard

    assert (heard.felt, heard.liked, heard.familiar) == (AffectPoint(0.5, 0.25), 1.0, True)


def test_what_another_programme_or_client_said_of_the_song_is_not_taken(me, told, cast):
    one, other = told(me), told(cast.clients["team"], hours_ago=6)
    slot, theirs = one.slot(), other.slot()
    theirs.recording = slot.recording
    other.felt(theirs, (1, 1))

    assert selectors.after_of(one.row).heard[0].felt is None


@pytest.mark.parametrize(
    ("delivered", "expected"),
    [("therapy", True), ("listening", False), ("", False), (None, False)],
)
def test_it_is_therapy_only_where_the_session_was(me, told, session, delivered, expected):
    fields = {}
    if delivered is not None:
        Session.objects.filter(pk=session.pk).update(delivered=delivered)
        session.refresh_from_db()
        fields = {"session": session}

    assert selectors.after_of(told(me, **fields).row).is_therapy is expected


def test_steps_look_at_the_programmes_before_it_and_not_at_later_ones(me, told):
    every = [told(me, hours_ago=hours) for hours in (9, 6, 3)]
    for one, (before, after) in zip(every, [(4, 6), (4, 6), (6, 4)], strict=True):
        one.asked("pre", -5, tension=before)
        one.asked("post", 14, tension=after)

    first, second, third = (selectors.after_of(one.row) for one in every)

    assert "look_together" not in [step.key for step in first.steps]
    assert "look_together" in [step.key for step in second.steps]
    assert third.steps == ()


def test_nothing_is_suggested_while_it_plays(me, told):
    one = told(me, state="playing", ended_at=None)
    one.asked("pre", -5, tension=4)
    one.asked("post", 14, tension=9)

    found = selectors.after_of(one.row)

    assert (found.is_begun, found.is_over, found.steps) == (True, False, ())
    assert found.after == {}


def test_one_that_was_never_played_has_nothing_around_it(me, told):
    one = told(me, state="planned", started_at=None, ended_at=None)
    one.slot("waiting")

    found = selectors.after_of(one.row)

    assert (found.is_begun, found.is_rated, found.steps) == (False, False, ())
    assert [h.became for h in found.heard] == ["waiting"]


def test_the_count_of_queries_grows_with_nothing(me, told):
    few = told(me)
    put(few, [("played", (0, 0), (0, 0), (0.5, 0), [(0, 0)])])
    more = [told(me, hours_ago=hours) for hours in (20, 16, 12, 8)]
    for one in more:
        put(one, [("played", (0, 0), (0, 0), (0.5, 0), [(0, 0), (1, 1)])] * 5)
        one.asked("pre", -5, mood=(0, 0), tension=3)

    with CaptureQueriesContext(connection) as small:
        selectors.afters_of(me, [few.row])
    with CaptureQueriesContext(connection) as large:
        found = selectors.afters_of(me, [few.row, *(one.row for one in more)])

    assert len(small) == len(large) == 5
    assert [len(one.heard) for one in found] == [1, 5, 5, 5, 5]


def test_how_long_a_song_sounded_is_what_was_counted_and_not_what_went_by(me, told):
    one = told(me)
    one.slot(heard_s=70.0, ended_at=one.begun + timedelta(seconds=900))
    one.slot("playing", heard_s=20.0, ended_at=None)
    one.slot(heard_s=None)
    one.slot("waiting")

    heard = selectors.after_of(one.row).heard

    assert [h.sounded_s for h in heard] == [70.0, 20.0, None, None]
