"""What the group did stands in the session of each who was there then, and in no other's."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.care.groups.pads.conftest import NOW, action, at, make_meeting, sessions_of, token

from sostenuto_web.care.groups.pads import services, spreading
from sostenuto_web.care.models import Activity, Meeting, MeetingStep, Session, Step
from sostenuto_web.care.running import services as running
from sostenuto_web.care.running.actions import Action
from sostenuto_web.care.running.carrying import tap_of
from sostenuto_web.care.running.going import Tap, going_of
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.record.models import Alert, Distress, MusicEvent

pytestmark = pytest.mark.django_db


def steps_of(session):
    """Return what holds of a session: kind and minute of each step, in order."""
    taps = [tap_of(step) for step in session.steps.all()]
    undone = {tap.about for tap in taps if tap.kind == "undo"}
    held = [tap for tap in taps if tap.kind != "undo" and tap.token not in undone]
    return [(tap.kind, (tap.at - at(0)) // timedelta(minutes=1)) for tap in held]


def begin(tap, meeting, minute, place=0):
    activity = meeting.activities.all()[place]
    return tap("begin", minute, activity=str(activity.pk))


def test_one_tap_is_a_step_of_everybody_and_begins_the_same_thing(tap, meeting):
    tap("start", 0)
    begin(tap, meeting, 2)
    tap("stop", 50)

    for session in sessions_of(meeting):
        assert steps_of(session) == [("start", 0), ("begin", 2), ("stop", 50)]
        activity = Activity.objects.get(session=session)
        assert (activity.card, activity.started_at, activity.ended_at) == (
            "listening_arc",
            at(2),
            at(50),
        )
        assert (session.state, session.started_at, session.ended_at) == (
            Session.State.FINISHED,
            at(0),
            at(50),
        )
    meeting.refresh_from_db()
    assert (meeting.state, meeting.started_at, meeting.ended_at) == (
        Meeting.State.FINISHED,
        at(0),
        at(50),
    )


def test_a_song_is_a_fact_in_everybodys_record(tap, meeting):
    tap("start", 0)
    _answer, song = tap("music", 5, words="Silver Window", chosen_by="together")
    tap("silence", 9, about=str(song.token))
    events = MusicEvent.objects.all()

    assert events.count() == 4
    assert {(one.song_words, one.until, one.chosen_by) for one in events} == {
        ("Silver Window", at(9), "together")
    }
    assert len({one.client_id for one in events}) == 4


def test_who_comes_late_begins_with_what_is_going_on(tap, meeting, therapist):
    late = sessions_of(meeting)[1]
    tap("start", 0)
    begin(tap, meeting, 2)
    begin(tap, meeting, 8, place=1)
    tap("music", 9, words="Silver Window")
    Session.objects.filter(pk=late.pk).update(arrived_at=at(10))
    spreading.spread(therapist, meeting)
    tap("stop", 40)
    late.refresh_from_db()

    assert sorted(steps_of(late)) == [("begin", 10), ("music", 10), ("start", 10), ("stop", 40)]
    assert late.started_at == at(10)
    held = MusicEvent.objects.get(session_id=late.pk, voided_at=None)
    assert (held.at, held.until) == (at(10), at(40))


def test_for_who_leaves_early_it_ends_then(tap, meeting, therapist):
    early = sessions_of(meeting)[2]
    tap("start", 0)
    begin(tap, meeting, 2)
    _answer, song = tap("music", 9, words="Silver Window")
    tap("silence", 20, about=str(song.token))
    tap("stop", 40)
    Session.objects.filter(pk=early.pk).update(left_at=at(12))
    spreading.spread(therapist, meeting)
    early.refresh_from_db()

    assert steps_of(early) == [("start", 0), ("begin", 2), ("music", 9), ("stop", 12)]
    assert (early.state, early.ended_at) == (Session.State.FINISHED, at(12))
    assert MusicEvent.objects.get(session_id=early.pk).until == at(12)


def test_nothing_is_carried_to_who_was_not_there_and_all_of_it_when_they_were(
    tap, meeting, therapist
):
    absent = sessions_of(meeting)[0]
    Session.objects.filter(pk=absent.pk).update(state=Session.State.MISSED)
    tap("start", 0)
    begin(tap, meeting, 2)
    tap("music", 5, words="Silver Window")
    assert steps_of(absent) == []

    for _ in range(2):
        Session.objects.filter(pk=absent.pk).update(state=Session.State.PLANNED)
        spreading.spread(therapist, meeting)
        assert steps_of(absent) == [("start", 0), ("begin", 2), ("music", 5)]
        assert MusicEvent.objects.filter(session_id=absent.pk, voided_at=None).count() == 1
        Session.objects.filter(pk=absent.pk).update(state=Session.State.MISSED)
        spreading.spread(therapist, meeting)
        assert steps_of(absent) == []
        assert not MusicEvent.objects.filter(session_id=absent.pk, voided_at=None).exists()
    absent.refresh_from_db()
    assert (absent.started_at, absent.state) == (None, Session.State.MISSED)


def test_taking_back_takes_back_everybodys(tap, meeting):
    tap("start", 0)
    _answer, song = tap("music", 5, words="Silver Window")
    answer, _undo = tap("undo", 6, about=str(song.token))

    assert answer.result == "done"
    assert not MusicEvent.objects.filter(voided_at=None).exists()
    assert MusicEvent.objects.count() == 4
    assert {tuple(steps_of(one)) for one in sessions_of(meeting)} == {(("start", 0),)}


def test_what_was_taken_back_before_it_arrived_is_in_nobodys_record(tap, meeting):
    tap("start", 0)
    tap("undo", 6, about=str(token(77)))
    tap("music", 5, number=77, words="Silver Window")

    assert not MusicEvent.objects.exists()


def test_a_colleague_ends_the_song_and_does_not_take_it_back(tap, meeting, cast):
    colleague = cast.staff["supervisor"]
    tap("start", 0)
    _answer, song = tap("music", 5, words="Silver Window")
    step = MeetingStep.objects.get(token=song.token)
    refused, _undo = tap("undo", 6, by=colleague, about=str(step.pk))
    ended, _silence = tap("silence", 7, by=colleague, about=str(step.pk))

    assert (refused.result, ended.result) == ("refused", "done")
    assert set(MusicEvent.objects.values_list("until", flat=True)) == {at(7)}


def test_the_same_tap_twice_is_one(tap, meeting):
    first, _one = tap("start", 0, number=5)
    again, _one = tap("start", 0, number=5)

    assert (first.result, again.result) == ("done", "already")
    assert Step.objects.count() == 4


def test_a_tap_of_another_meeting_does_not_count_here(tap, meeting, therapist, people):
    other = make_meeting(therapist, people[:1], starts_at=at(-300))
    used = action("start")
    services.apply(therapist, other, used)
    answer = services.apply(therapist, meeting, used)
    foreign = tap("begin", 1, activity=str(other.activities.first().pk))[0]

    assert (answer.result, foreign.result) == ("refused", "refused")


def test_what_is_of_one_member_stays_with_them(tap, meeting, therapist):
    one, other, *_rest = sessions_of(meeting)
    tap("start", 0)
    running.apply(therapist, one, action("mark", 3, key="speak"))
    running.apply(therapist, one, action("quote", 4, words="It lifts me"))
    spreading.spread(therapist, meeting)

    assert steps_of(one) == [("start", 0), ("mark", 3), ("quote", 4)]
    assert steps_of(other) == [("start", 0)]


def test_distress_of_one_stops_the_music_of_all_and_raises_one_alert(tap, meeting, therapist):
    one, *others = sessions_of(meeting)
    tap("start", 0)
    tap("music", 3, words="Silver Window")
    running.apply(therapist, one, action("distress", 7))

    assert Alert.objects.get().client_id == one.client_id
    assert Distress.objects.get().client_id == one.client_id
    assert set(MusicEvent.objects.values_list("until", flat=True)) == {at(7)}
    assert {tuple(steps_of(other)) for other in others} == {
        (("start", 0), ("music", 3), ("silence", 7))
    }


def test_distress_of_all_is_everybodys_who_is_there(tap, meeting, therapist):
    one, two, *_rest = sessions_of(meeting)
    Session.objects.filter(pk=one.pk).update(state=Session.State.MISSED)
    Session.objects.filter(pk=two.pk).update(arrived_at=at(20))
    tap("start", 0)
    _answer, pressed = tap("distress", 7)
    tap("eased", 12, about=str(pressed.token), words="We sat down")
    rows = Distress.objects.all()

    assert {(row.until, row.done) for row in rows} == {(at(12), "We sat down")}
    assert (rows.count(), Alert.objects.count()) == (2, 2)
    assert one.client_id not in rows.values_list("client_id", flat=True)


def test_distress_of_all_that_was_taken_back_is_still_heard_of(tap, meeting):
    tap("start", 0)
    tap("undo", 8, about=str(token(78)))
    tap("distress", 7, number=78)
    tap("music", 9, words="Silver Window")

    assert Alert.objects.count() == 4
    assert not Distress.objects.filter(voided_at=None).exists()
    assert Distress.objects.count() == 4


def test_a_card_that_nobody_planned_is_everybodys_activity(tap, meeting):
    new = uuid4()
    answer, _begin = tap("begin", 5, activity=str(new), card="singing")

    assert answer.result == "done"
    assert meeting.activities.get(pk=new).is_planned is False
    cards = Activity.objects.filter(started_at=at(5)).values_list("card", flat=True)
    assert list(cards) == ["singing"] * 4


def test_nothing_is_started_for_nobody(therapist, people):
    nobody = make_meeting(therapist, [])
    cancelled = make_meeting(therapist, people, starts_at=at(-200), state="cancelled")

    for meeting in (nobody, cancelled):
        assert services.apply(therapist, meeting, action("start")).result == "refused"


def test_the_audit_tells_of_every_session_and_of_no_words(tap, meeting):
    tap("start", 0)
    tap("music", 3, words="Silver Window")
    told = [(row.action, row.client_id) for row in AuditRow.objects.all()]

    clients = {session.client_id for session in sessions_of(meeting)}
    assert {pk for act, pk in told if act == "session.step"} == clients
    assert {pk for act, pk in told if act == "fact.noted"} == clients
    assert [pk for act, pk in told if act == "meeting.step"] == [None, None]
    assert "Silver" not in repr([row.detail for row in AuditRow.objects.all()])


SAID = {"music": {"words": "Silver Window", "chosen_by": "together"}}
POINTING = {"undo": None, "silence": "music", "eased": "distress"}
MINUTES = st.integers(0, 6)


@st.composite
def evenings(draw):
    """Draw the taps of a group, when each of three members was there, and in what order all came.

    Of each member: absent, or from when until when. The end says what holds; before it they may
    be said to have been there otherwise.
    """
    kinds = st.sampled_from(
        ["start", "start", "stop", "begin", "distress", "music", "undo", "silence", "eased"]
    )
    taps = []
    for number, kind in enumerate(draw(st.lists(kinds, min_size=1, max_size=9))):
        wanted = POINTING.get(kind)
        before = [one for one in taps if wanted is None or one[1] == wanted]
        if kind in POINTING and not before:
            continue
        about = draw(st.sampled_from(before))[0] if kind in POINTING else 0
        taps.append((number + 1, kind, draw(MINUTES), about, draw(st.integers(0, 1))))
    when = st.tuples(st.booleans(), st.none() | MINUTES, st.none() | MINUTES)
    again = draw(st.lists(st.sampled_from(taps), max_size=3)) if taps else []
    events = [("tap", one) for one in taps + again]
    said = draw(st.lists(st.tuples(st.integers(0, 2), when), max_size=5))
    return taps, draw(st.permutations(events + [("there", one) for one in said]))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(evenings())
def test_each_has_the_taps_of_when_they_were_there_whatever_order_all_came_in(
    cast, people, evening
):
    taps, events = evening
    by = cast.staff["therapist"]
    meeting = make_meeting(by, people[:3], starts_at=NOW - timedelta(hours=2))
    shift = meeting.pk.int % 2**64 << 32
    for what, one in events:
        if what == "there":
            say_when(by, meeting, *one)
        else:
            answer = services.apply(by, meeting, as_action(meeting, shift, one))
            assert answer.result in ("done", "already")
    for session in sessions_of(meeting):
        assert_has(session, meeting, filtered(taps, session), shift)


def as_action(meeting, shift, tapped):
    number, kind, minute, about, place = tapped
    said = dict(SAID.get(kind, {}))
    if kind == "begin":
        said["activity"] = str(meeting.activities.all()[place].pk)
    if kind in POINTING:
        said |= {"about": str(token(shift + about)), "words": f"told {number}"}
    return Action(token(shift + number), kind, at(minute), said)


def say_when(by, meeting, place, when):
    is_there, arrived, left = when
    session = sessions_of(meeting)[place]
    session.state = session.state if is_there else Session.State.MISSED
    if is_there and session.state == Session.State.MISSED:
        session.state = Session.State.PLANNED
    session.arrived_at = None if arrived is None else at(arrived)
    session.left_at = None if left is None else at(left)
    session.save()
    spreading.spread(by, meeting)


def filtered(taps, session):
    """Return what a member should have, by minute: worked out the slow and plain way."""
    came, left = session.arrived_at, session.left_at
    if session.state == Session.State.MISSED or (came and left and left <= came):
        return []
    undone = {about for _number, kind, _minute, about, _place in taps if kind == "undo"}
    held = [one for one in taps if one[0] not in undone and one[1] != "undo"]
    held = [one for one in held if not left or at(one[2]) < left]
    known = {one[0] for one in held}
    return [one for one in held if one[1] not in POINTING or one[3] in known]


def assert_has(session, meeting, held, shift):
    """Hold a session against the group's own course, seen from when they came to when they left."""
    came, left = session.arrived_at, session.left_at
    activities = [str(row.pk) for row in meeting.activities.all()]
    shared = [as_tap(one, activities, shift) for one in held]
    mine = [tap_of(step) for step in session.steps.all()]
    mine_going = going_of(mine)
    if left and going_of(shared).running:
        shared.append(Tap("end", "stop", left))
    whole = going_of(shared)
    if came is None:
        assert told(mine_going) == told(whole)
        return
    before = going_of([tap for tap in shared if tap.at <= came])
    after = [tap for tap in shared if tap.at > came]
    began = [Tap("start", "start", came)] if before.running else []
    began += [Tap("begin", "begin", came, before.activity)] if before.activity else []
    began += [Tap(before.sounding, "music", came)] if before.sounding else []
    assert told(mine_going) == told(going_of(began + after))


def as_tap(one, activities, shift):
    number, kind, minute, about, place = one
    target = activities[place] if kind == "begin" else f"{about:03}"
    return Tap(f"{number:03}", kind, at(minute), target, str(token(shift + number)))


def told(going):
    """Return how it went without the ids, which differ from member to member."""
    spans = sorted((span.began, span.ended or NOW) for span in going.activities.values())
    until = sorted((moment or NOW) for moment in going.until.values())
    return (going.started, going.ended, going.running, spans, until), (
        bool(going.activity),
        bool(going.sounding),
        bool(going.distress),
    )
