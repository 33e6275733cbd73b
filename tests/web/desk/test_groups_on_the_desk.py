"""A meeting of a group is one line of the desk, whoever leads it and however many come."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.web.care.groups.meetings.groups_for_tests import browser_of, gather, join, make_staff
from tests.web.care.groups.picture.weeks_for_tests import held, part
from tests.web.reading import without_tokens

from sostenuto_web.care.groups.meetings import moving
from sostenuto_web.care.groups.meetings import services as meetings
from sostenuto_web.care.models import Group, GroupLeader, Note, NoteVersion, Session, Signature
from sostenuto_web.care.sessions import services as sessions
from sostenuto_web.care.sessions import ways
from sostenuto_web.desk.today.selectors import day_of
from sostenuto_web.desk.worklist import selectors as worklist
from sostenuto_web.desk.worklist.bundles import Bundle
from sostenuto_web.people.models import CareTeamMember
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.policy.table import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(settings, monkeypatch):
    """Let it be noon of the clinic's day, so that an hour before and after are today as well."""
    now = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.fixture
def choir(noon):
    return gather(4)


def page(user, path="/", **asked):
    """Return what follows the menu; a form's token may well hold the three letters of an alias."""
    answer = browser_of(user).get(path, asked)
    assert answer.status_code == 200
    return without_tokens(answer.content.decode().split("<main", 1)[1])


def noted(session, state="draft", **said):
    said = {
        "seen": f"Hummed {session.voice}.",
        "next_steps": "A louder song.",
        "author": session.led_by,
    } | said
    return Note.objects.create(
        client=session.client, data_key=session.data_key, session=session, state=state, **said
    )


def alone(choir, hours=1.0, **said):
    client = choir.members[0]
    at = timezone.now() + timedelta(hours=hours)
    kept = {"client": client, "data_key": client.data_key, "led_by": choir.leader}
    return Session.objects.create(**kept, starts_at=at, minutes=45, **said)


def test_a_meeting_is_one_line_from_arranging_to_its_notes(choir, monkeypatch):
    meeting = choir.meeting()
    [line] = day_of(choir.leader).mine
    assert (line.state, line.tally.come, line.place) == ("planned", 4, "now")
    assert line.ways.start == f"/groups/{choir.group.pk}/meetings/{meeting.pk}/start/"

    meetings.begin(choir.leader, meeting, {choir.members[1].pk: "ill"})
    [line] = day_of(choir.leader).mine
    assert (line.state, line.tally.come, line.tally.away) == ("running", 3, 1)
    assert line.ways.start == ""

    later = timezone.now() + timedelta(minutes=50)
    monkeypatch.setattr(timezone, "now", lambda: later)
    meeting.refresh_from_db()
    meetings.end(choir.leader, meeting)
    [line] = day_of(choir.leader).mine
    assert (line.state, line.place, line.tally.to_do) == ("finished", "done", 3)
    found = page(choir.leader)
    assert "3 came" in found
    assert "3 notes to do" in found


def test_nobody_of_the_group_is_named_on_the_first_page(choir):
    choir.begun()

    agenda = page(choir.leader).split('class="agenda"')[1].split("</ol>")[0]

    for client in choir.members:
        assert client.alias not in agenda
    assert choir.group.name not in agenda
    assert "4 are here" in agenda


def test_co_leaders_see_the_same_line_and_nobody_else_sees_one(choir):
    choir.meeting()

    assert [line.tally.come for line in day_of(choir.co_leader).mine] == [4]
    assert day_of(make_staff("dunnock")).mine == []


def test_a_meeting_that_is_due_by_the_rule_stands_there_and_can_be_begun(choir):
    at = timezone.localtime(timezone.now() + timedelta(hours=1))
    Group.objects.update(weekday=at.weekday(), at=at.time(), first_on=today())

    [line] = day_of(choir.leader).mine

    assert (line.meeting, line.state, line.tally.come) == (None, "due", 4)
    assert line.ways.start.startswith(f"/groups/{choir.group.pk}/start/?at=")
    assert "Start" in page(choir.leader)
    meetings.arrange(choir.leader, choir.group, line.starts_at)
    [arranged] = day_of(choir.leader).mine
    assert arranged.meeting is not None


def test_a_meeting_that_was_called_off_is_not_due_again(choir):
    at = timezone.localtime(timezone.now() + timedelta(hours=1))
    Group.objects.update(weekday=at.weekday(), at=at.time(), first_on=today())
    [line] = day_of(choir.leader).mine
    meeting = meetings.arrange(choir.leader, choir.group, line.starts_at)
    moving.cancel(choir.leader, meeting, "no room")

    [line] = day_of(choir.leader).mine

    assert (line.state, line.place) == ("cancelled", "done")
    assert "did not take place" in page(choir.leader)


def test_the_next_thing_is_a_session_or_a_meeting_whatever_comes_first(choir):
    choir.meeting(starts_at=timezone.now() + timedelta(hours=2))
    later = alone(choir, 3)
    assert day_of(choir.leader).upcoming.starts_at == timezone.now() + timedelta(hours=2)
    assert page(choir.leader).count("slot-next") == 1

    earlier = alone(choir, 1)
    assert day_of(choir.leader).upcoming.session == earlier
    assert page(choir.leader).count("slot-next") == 1
    assert later.pk != earlier.pk


def test_what_is_seen_alone_stays_as_it_is(choir):
    choir.meeting(starts_at=timezone.now() + timedelta(hours=2))
    session = alone(choir, 1, aim="Drum together.")

    first, second = day_of(choir.leader).mine

    assert first.session == session
    assert second.meeting is not None
    assert "Drum together." in page(choir.leader)


def test_a_supervisor_sees_one_line_of_a_group_that_others_lead(choir):
    supervisor = make_staff("heron", Role.SUPERVISOR)
    for client in choir.members[:2]:
        CareTeamMember.objects.create(client=client, user=supervisor)
    choir.begun()

    found = day_of(supervisor)

    assert found.mine == []
    [line] = found.others
    assert (line.tally.come, line.ways.first) == (2, "")
    assert "Led by Linnet Invented" in page(supervisor)


def test_whoever_leads_no_more_finds_the_notes_still_to_be_written(choir):
    meeting = held(choir, 1)
    GroupLeader.objects.filter(user=choir.leader).update(until=today())

    [line] = worklist.work_list(choir.leader).to_write

    assert isinstance(line, Bundle)
    assert (len(line.items), line.url) == (4, "")
    found = page(choir.leader, "/worklist/")
    assert "Ash" in found
    assert f"/people/{choir.members[0].pk}/sessions/{part(meeting, choir.members[0]).pk}" in found


def test_the_calendar_has_one_block_for_leaders_and_co_leaders(choir):
    at = timezone.now() + timedelta(days=7)
    choir.meeting(starts_at=at)

    for user in (choir.leader, choir.co_leader):
        for path in ("/calendar/", "/calendar/day/"):
            found = page(user, path, day=at.date().isoformat())
            assert found.count("calendar-group") == 1
            assert "4 come" in found
            assert "Ash" not in found


def test_a_meetings_time_is_not_free(choir):
    at = timezone.localtime(timezone.now() + timedelta(days=7))
    choir.meeting(starts_at=at)

    found = page(choir.co_leader, "/calendar/day/", day=at.date().isoformat())

    assert f"?at={at:%Y-%m-%dT%H:%M}" not in found
    assert f"?at={at:%Y-%m-%d}T13:00" in found


def test_a_rule_fills_the_calendar_until_it_is_arranged(choir):
    at = timezone.localtime(timezone.now() + timedelta(days=7))
    Group.objects.update(weekday=at.weekday(), at=at.time(), first_on=today())

    found = page(choir.leader, "/calendar/", day=at.date().isoformat())

    assert "calendar-due" in found


def test_the_work_list_has_one_line_a_meeting_that_counts(choir):
    meeting = held(choir, 1)
    first, second, third, _fourth = (part(meeting, client) for client in choir.members)
    noted(first)
    noted(second)
    noted(third, next_steps="")

    [line] = worklist.work_list(choir.leader).to_write

    assert (len(line.items), line.ready, line.to_write) == (4, 2, 2)
    assert line.url == f"/groups/{choir.group.pk}/meetings/{meeting.pk}/after/"
    found = page(choir.leader, "/worklist/")
    assert "4 notes: 2 to write, " in found
    assert "2 ready to sign" in found
    assert worklist.count_for(choir.leader) == 4


def test_one_press_signs_the_notes_of_a_meeting_with_the_others(choir):
    meeting = held(choir, 1)
    notes = [noted(part(meeting, client)) for client in choir.members[:2]]
    notes.append(noted(alone(choir, -30, state="finished", ended_at=timezone.now())))
    found = page(choir.leader, "/worklist/sign/")
    assert "sign all 3" in found

    seen = [f"{note.pk}.{note.revision}" for note in notes]
    browser_of(choir.leader).post("/worklist/sign/", {"note": seen})

    assert {Note.objects.get(pk=note.pk).state for note in notes} == {"signed"}


def test_a_note_that_names_another_member_is_not_signed_and_it_is_said(choir):
    meeting = held(choir, 1)
    right = noted(part(meeting, choir.members[0]))
    wrong = noted(part(meeting, choir.members[1]), seen="Sat beside Cedar Invented.")
    browser = browser_of(choir.leader)

    seen = [f"{note.pk}.{note.revision}" for note in (right, wrong)]
    answer = browser.post("/worklist/sign/", {"note": seen}, follow=True)

    assert Note.objects.get(pk=right.pk).state == "signed"
    assert Note.objects.get(pk=wrong.pk).state == "draft"
    told = answer.content.decode()
    assert "1 note is signed." in told
    assert "may name somebody else of the group" in told
    assert "Cedar" not in told.split("toast", 1)[1].split("<main", 1)[0]


def test_signed_notes_wait_for_the_co_leader_in_one_line(choir):
    meeting = held(choir, 1)
    for client in choir.members[:3]:
        note = noted(part(meeting, client), "signed")
        version = NoteVersion.objects.create(
            client=client, data_key=client.data_key, note=note, number=1, format="soap"
        )
        Signature.objects.create(
            version=version, role="author", by=choir.leader, name="Linnet Invented"
        )

    [line] = worklist.work_list(choir.co_leader).to_sign_with

    assert len(line.items) == 3
    assert "Wait for you as co-leader" in page(choir.co_leader, "/worklist/")
    assert worklist.count_for(choir.co_leader) == 3
    assert worklist.work_list(choir.leader).to_sign_with == []


def test_a_meeting_of_which_nobody_said_what_became_is_asked_about(choir):
    meeting = choir.meeting(starts_at=timezone.now() - timedelta(days=2))

    [line] = worklist.work_list(choir.leader).not_held

    assert line.meeting == meeting
    found = page(choir.leader, "/worklist/")
    assert f"/groups/{choir.group.pk}/meetings/{meeting.pk}/move/" in found
    assert f"/groups/{choir.group.pk}/meetings/{meeting.pk}/call-off/" in found


def test_a_members_session_is_shown_in_their_record_and_moved_with_the_meeting(choir):
    session = part(choir.begun(), choir.members[0])
    found = page(choir.leader, f"/people/{session.client_id}/sessions/")

    assert "in a group" in found
    assert (ways.ways(session).plan, ways.ways(session).run) == ("", "")
    assert ways.ways(session).note
    Session.objects.filter(pk=session.pk).update(state="planned")
    session.refresh_from_db()
    with pytest.raises(sessions.OfAGroupError):
        sessions.move(choir.leader, session, {"minutes": 90})
    answer = browser_of(choir.leader).get(
        f"/people/{session.client_id}/sessions/{session.pk}/move/"
    )
    assert answer.status_code == 302


def test_presence_at_a_meeting_that_began_is_not_taken_back_in_the_record(choir):
    session = part(choir.begun(absent=(0,)), choir.members[0])

    assert not sessions.plan_again(choir.leader, session)
    session.refresh_from_db()
    assert session.state == "missed"
    assert "Take it back" not in page(choir.leader, f"/people/{session.client_id}/sessions/")


@pytest.mark.parametrize("path", ["/", "/calendar/", "/calendar/day/", "/worklist/"])
def test_ten_members_ask_as_often_as_three_and_two_meetings_as_one(choir, path):
    user = choir.leader
    browser = browser_of(user)

    def day(days_ago):
        meeting = held(choir, days_ago)
        for client in choir.members:
            noted(part(meeting, client))
        choir.meeting(starts_at=timezone.now() + timedelta(minutes=days_ago))

    day(0.04)
    browser.get(path)
    with CaptureQueriesContext(connection) as few:
        browser.get(path)
    for number in range(6):
        choir.members.append(join(choir, f"Bird{number}"))
    for minutes in (0.05, 0.06):
        day(minutes)
    with CaptureQueriesContext(connection) as many:
        browser.get(path)

    assert len(many) == len(few)
    assert len(many) <= 45


def test_a_score_says_which_sessions_were_in_a_group_and_names_nobody_else(choir):
    held(choir, 3)
    alone(choir, -50, state="finished", delivered="therapy")
    client = choir.members[0]

    found = page(choir.leader, f"/people/{client.pk}/score/")

    assert "music therapy in a group, 60 min" in found
    assert "music therapy, 45 min" in found
    assert "</svg>in a group</li>" in found
    for other in choir.members[1:]:
        assert other.alias not in found
    assert choir.group.name not in found
