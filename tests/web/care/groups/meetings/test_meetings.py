"""Meetings: arranged once, begun for everybody at once, who came when, ended."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import OperationalError, connections
from django.utils import timezone
from tests.web.care.groups.meetings.groups_for_tests import gather, join

from sostenuto.base.errors import InputError
from sostenuto_web.care.groups.meetings import planning, services
from sostenuto_web.care.groups.rosters import services as rosters
from sostenuto_web.care.models import Activity, Course, Goal, Meeting, Session, Step
from sostenuto_web.people.models import CareTeamMember, Caution, RecordChange
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.clinic.selectors import today

pytestmark = pytest.mark.django_db
RUNNING, MISSED = Session.State.RUNNING, Session.State.MISSED


@pytest.fixture
def choir():
    return gather(3)


def part_of(choir, meeting, place=0) -> Session:
    return meeting.sessions.get(client=choir.members[place])


def why_not(call, *given, **how) -> str:
    with pytest.raises(services.NotSoError) as found:
        call(*given, **how)
    return found.value.why


def test_whoever_is_there_has_a_running_session_of_their_own(choir):
    meeting = choir.begun()

    parts = meeting.sessions.order_by("voice")
    assert [part.client for part in parts] == choir.members
    assert {part.state for part in parts} == {RUNNING}
    assert [part.voice for part in parts] == [0, 1, 2]
    assert {part.led_by for part in parts} == {choir.leader}
    assert all(part.data_key == part.client.data_key for part in parts)
    assert (meeting.state, meeting.led_by) == (Meeting.State.RUNNING, choir.leader)
    assert list(meeting.co_leaders.all()) == [choir.co_leader]


def test_who_is_absent_has_a_session_that_did_not_take_place(choir):
    meeting = choir.begun(absent=(1,))

    missed = part_of(choir, meeting, 1)
    assert (missed.state, missed.missed_because) == (MISSED, "no_word")
    assert missed.started_at is None
    assert not Step.objects.filter(session=missed).exists()
    assert meeting.sessions.filter(state=RUNNING).count() == 2


def test_a_session_stands_in_the_course_that_is_open_and_for_the_open_goals(choir):
    client = choir.members[0]
    given = {"client": client, "data_key": client.data_key}
    course = Course.objects.create(**given, referred_on=today())
    goals = [
        Goal.objects.create(**given, course=course, words=f"Goal {state}", state=state)
        for state in (Goal.State.OPEN, Goal.State.REACHED)
    ]
    meeting = choir.begun()

    session = part_of(choir, meeting)
    assert session.course == course
    assert list(session.goals.all()) == goals[:1]
    assert part_of(choir, meeting, 1).course is None


def test_everybody_plays_from_the_group_s_set_list(choir):
    row = rosters.open_set(choir.leader, choir.group)
    meeting = choir.begun()

    assert meeting.set_list == row
    assert {part.set_list for part in meeting.sessions.all()} == {row}


def test_beginning_twice_is_beginning_once(choir):
    meeting = choir.meeting()

    assert services.begin(choir.leader, meeting, {})
    assert not services.begin(choir.leader, meeting, {choir.members[0].pk: "ill"})
    assert part_of(choir, meeting).state == RUNNING
    assert meeting.steps.count() == 1


def test_arranging_twice_is_arranging_once(choir):
    token, at = uuid4(), timezone.now()
    first = services.arrange(choir.leader, choir.group, at, token)

    assert services.arrange(choir.leader, choir.group, at, token) == first
    assert services.arrange(choir.co_leader, choir.group, at) == first
    assert services.arrange(choir.leader, choir.group, at + timedelta(hours=1), token) == first


def test_a_meeting_begins_with_the_group_s_cards(choir):
    rosters.change(choir.leader, choir.group, {"cards": ["arriving", "group_singing", "gone"]})
    choir.group.refresh_from_db()

    assert [one.activity.card for one in planning.plan_of(choir.meeting()).cards] == [
        "arriving",
        "group_singing",
    ]


def test_who_is_not_in_ones_care_gets_no_session_from_them(choir):
    CareTeamMember.objects.filter(client=choir.members[0], user=choir.leader).update(
        until=timezone.now()
    )
    meeting = choir.begun()

    assert not meeting.sessions.filter(client=choir.members[0]).exists()
    assert why_not(services.take_part, choir.leader, meeting, choir.members[0]) == "not_theirs"
    part = services.take_part(choir.co_leader, meeting, choir.members[0])
    part.refresh_from_db()
    assert (part.state, part.voice) == (RUNNING, 2)
    assert services.take_part(choir.co_leader, meeting, choir.members[0]) == part


def test_a_meeting_of_nobody_does_not_begin():
    empty = gather(0)

    assert why_not(empty.begun) == "nobody"
    assert empty.group.meetings.get().state == Meeting.State.PLANNED


def test_who_joins_later_is_not_expected_yet(choir):
    choir.group.members.filter(client=choir.members[0]).update(since=today() + timedelta(days=2))
    meeting = choir.begun()

    assert meeting.sessions.count() == 2


def test_a_faulty_reason_or_number_begins_nothing(choir):
    meeting = choir.meeting()
    with pytest.raises(InputError, match="because"):
        services.begin(choir.leader, meeting, {choir.members[0].pk: "lazy"})
    with pytest.raises(InputError, match="guests"):
        services.begin(choir.leader, meeting, {}, guests=-1)

    assert not meeting.sessions.exists()


def test_coming_late_begins_ones_session_at_that_moment(choir):
    meeting = choir.begun(absent=(0,))
    late = timezone.now()
    part = part_of(choir, meeting)
    assert services.presence(choir.leader, part, missed_because="", arrived_at=late)

    part.refresh_from_db()
    assert (part.state, part.started_at, part.missed_because) == (RUNNING, late, "")
    assert not services.presence(choir.leader, part, missed_because="", arrived_at=late)


def test_leaving_early_ends_ones_session_and_nobody_else_s(choir):
    meeting = choir.begun()
    gone = timezone.now()
    services.presence(choir.leader, part_of(choir, meeting), left_at=gone)

    assert part_of(choir, meeting).ended_at == gone
    assert part_of(choir, meeting).state == Session.State.FINISHED
    assert part_of(choir, meeting, 1).state == RUNNING


def test_who_was_taken_to_be_there_and_was_not_has_a_session_that_did_not_take_place(choir):
    meeting = choir.begun()
    services.presence(choir.leader, part_of(choir, meeting), missed_because="ill")

    part = part_of(choir, meeting)
    assert (part.state, part.missed_because, part.started_at) == (MISSED, "ill", None)
    services.presence(choir.leader, part, missed_because="")
    part.refresh_from_db()
    assert (part.state, part.started_at) == (RUNNING, meeting.started_at)


def test_presence_is_told_to_history_and_audit(choir):
    meeting = choir.begun()
    part = part_of(choir, meeting)
    services.presence(choir.leader, part, left_at=timezone.now())

    assert RecordChange.objects.filter(subject=part.pk, action="session.presence").exists()
    row = AuditRow.objects.get(action="session.presence")
    assert (row.subject_id, row.client_id) == (part.pk, choir.members[0].pk)


def test_nobody_leaves_before_they_come(choir):
    meeting, now = choir.begun(), timezone.now()
    with pytest.raises(InputError, match="left_at"):
        services.presence(
            choir.leader, part_of(choir, meeting), arrived_at=now, left_at=now - timedelta(hours=1)
        )


def test_a_meeting_ends_for_everybody_who_is_still_there(choir):
    meeting = choir.begun(absent=(2,))
    assert services.end(choir.leader, meeting)
    assert not services.end(choir.leader, meeting)

    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.FINISHED
    states = [part_of(choir, meeting, place).state for place in range(3)]
    assert states == [Session.State.FINISHED, Session.State.FINISHED, MISSED]
    assert why_not(services.begin, choir.leader, meeting, {}) == "over"


def test_what_was_not_begun_cannot_end(choir):
    assert why_not(services.end, choir.leader, choir.meeting()) == "not_begun"


def test_the_reminder_is_kept_once(choir):
    meeting = choir.begun()
    services.remind(choir.leader, meeting)
    meeting.refresh_from_db()
    first = meeting.reminded_at
    services.remind(choir.leader, meeting)
    meeting.refresh_from_db()

    assert first is not None
    assert meeting.reminded_at == first


def test_a_card_that_somebody_s_caution_rules_out_is_for_nobody_there(choir):
    client = choir.members[1]
    given = {"client": client, "data_key": client.data_key, "since": today()}
    Caution.objects.create(**given, kind="epilepsy")

    meeting = choir.meeting()
    assert why_not(planning.put_in, choir.leader, meeting, "visual_music", "main") == "held"
    assert planning.put_in(choir.leader, meeting, "group_singing", "main").minutes


def test_a_plan_is_put_in_order_until_the_meeting_begins(choir):
    meeting = choir.meeting()
    first, second = (
        planning.put_in(choir.leader, meeting, key, "main") for key in ("singing", "group_circle")
    )
    planning.move(choir.leader, second, 0)
    planning.lengthen(choir.leader, second, 25)
    assert [one.activity.pk for one in planning.plan_of(meeting).cards] == [second.pk, first.pk]
    planning.take_out(choir.leader, first)
    services.begin(choir.leader, meeting, {})

    assert why_not(planning.take_out, choir.leader, second) == "over"
    assert [one.minutes for one in planning.plan_of(meeting).cards] == [25]


def test_the_last_plan_is_taken_over(choir):
    before = choir.meeting(starts_at=timezone.now() - timedelta(days=7))
    planning.put_in(choir.leader, before, "singing", Activity.Part.OPENING)
    meeting = choir.meeting()

    assert planning.last_planned(meeting) == before
    assert planning.take_over(choir.leader, meeting, before) == []
    [one] = planning.plan_of(meeting).cards
    assert (one.activity.card, one.activity.part) == ("singing", "opening")


@pytest.mark.django_db(transaction=True)
def test_of_several_who_begin_at_once_one_begins_it():
    choir = gather(2)
    meeting = choir.meeting()

    def one(n):
        try:
            while True:
                try:
                    return services.begin([choir.leader, choir.co_leader][n % 2], meeting, {})
                except OperationalError:  # SQLite in memory does not wait, as a file does
                    continue
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        begun = list(pool.map(one, range(4)))

    assert sorted(begun) == [False, False, False, True]
    assert meeting.sessions.count() == 2
    assert meeting.steps.filter(kind="start").count() == 1


def test_a_meeting_that_was_begun_by_mistake_begins_anew_as_is_said_then(choir):
    meeting = choir.begun(absent=(0,))
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.PLANNED, started_at=None)
    join(choir, "Wagtail")
    services.begin(choir.leader, meeting, {choir.members[1].pk: ""})

    states = [part_of(choir, meeting, place).state for place in range(3)]
    assert states == [RUNNING, MISSED, RUNNING]
    assert meeting.sessions.count() == 4
