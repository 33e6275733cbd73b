"""A room of a meeting that was begun, joined late, left early and ended as on its pages."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone
from tests.web.care.groups.rooms.room_for_tests import make_members, say, seated

from sostenuto_web.care.groups.meetings import services as meetings
from sostenuto_web.care.groups.rooms import asking, dues, selectors, services
from sostenuto_web.care.groups.rooms.answering import KEPT, SHUT
from sostenuto_web.care.models import Group, GroupLeader, GroupMember, Session
from sostenuto_web.platform.vault.models import DataKey
from sostenuto_web.record.models import Rating

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(cast, leader):
    since = timezone.localdate() - timedelta(days=1)  # five minutes ago it may have been yesterday
    group = Group.objects.create(name="Choir", data_key=DataKey.make(), made_by=leader)
    GroupLeader.objects.create(group=group, user=leader, leads=True, since=since)
    members = make_members(4, leader)
    for client in members:
        GroupMember.objects.create(group=group, client=client, since=since)
    meeting = meetings.arrange(leader, group, timezone.now() - timedelta(minutes=5))
    with pytest.raises(services.RoomError):
        services.open_room(leader, meeting)
    meetings.begin(leader, meeting, {members[0].pk: ""}, guests=1)
    meeting.refresh_from_db()
    services.open_room(leader, meeting)
    meeting.refresh_from_db()
    return meeting, members


def test_who_is_absent_has_no_free_sign_until_they_arrive(leader, begun):
    meeting, members = begun
    assert len(selectors.free_signs(meeting)) == 3
    late = meeting.sessions.get(client=members[0])

    meetings.presence(leader, late, arrived_at=timezone.now(), missed_because="")
    Browser().post("/room/enter/", {"code": meeting.room_code})

    assert len(selectors.free_signs(meeting)) == 4
    seat, _secret = seated(meeting, members[0])
    assert say(seat, "mood", "5,5") == KEPT


def test_an_answer_leaves_the_session_running(begun):
    meeting, members = begun
    seat, _secret = seated(meeting, members[1])
    session = meeting.sessions.get(client=members[1])
    assert session.state == Session.State.RUNNING

    assert say(seat, "craving", "4") == KEPT

    session.refresh_from_db()
    assert session.state == Session.State.RUNNING
    assert session.started_at is not None


def test_who_left_early_is_asked_no_more(leader, begun):
    meeting, members = begun
    seat, secret = seated(meeting, members[1])
    session = meeting.sessions.get(client=members[1])

    meetings.presence(leader, session, left_at=timezone.now())

    assert selectors.seat_of(f"{seat.pk.hex}.{secret}") is None
    assert say(seat, "craving", "4") == SHUT


def test_the_room_closes_with_the_meeting(leader, begun):
    meeting, members = begun
    seat, _secret = seated(meeting, members[1])
    code = meeting.room_code

    meetings.end(leader, meeting)

    assert selectors.room_of(code) is None
    assert say(seat, "craving", "4") == SHUT
    meeting.refresh_from_db()
    assert meeting.room_code is None


def test_what_is_due_is_asked_after_and_not_again_the_next_time(leader, begun):
    meeting, members = begun
    session = meeting.sessions.get(client=members[1])
    keys = [one.key for one in asking.questions(meeting, "post", session)]
    assert keys[:2] == ["mood", "craving"]
    assert {"connection", "loneliness", "group_ease", "group_honesty"} <= set(keys)
    seat, _secret = seated(meeting, members[1])
    for key in keys[2:]:
        assert say(seat, key, "5", moment="post") == KEPT
    assert [one.key for one in asking.questions(meeting, "post", session)] == keys

    Rating.objects.update(at=timezone.now() - timedelta(days=8), session_id=None)
    assert dues.due(session) == ("connection",)


def test_guests_are_counted_as_those_who_are_there(begun):
    meeting, _members = begun

    assert selectors.round_of(meeting, "pre").present == 4
