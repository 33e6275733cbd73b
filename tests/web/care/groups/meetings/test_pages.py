"""The pages of groups and meetings: found, quick, and telling what was done."""

import re
from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.web.care.groups.meetings.groups_for_tests import browser_of, gather, make_staff
from tests.web.reading import without_tokens

from sostenuto_web.care.groups.meetings import planning, services
from sostenuto_web.care.groups.rosters import services as rosters
from sostenuto_web.care.models import Meeting, Session
from sostenuto_web.people.models import CareTeamMember
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.policy.table import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def choir():
    weekday = (today() + timedelta(days=2)).weekday()
    return gather(12, weekday=weekday, at=time(10), cards=["singing"])


def where(choir, rest="", meeting=None):
    inner = f"meetings/{meeting.pk}/" if meeting else ""
    return f"/groups/{choir.group.pk}/{inner}{rest}"


PAGES = (
    "",
    "change/",
    "end/",
    "techniques/",
    "roster/",
    "roster/new/",
    "leaders/new/",
    "start/",
    "meetings/",
    "meetings/new/",
)
OF_PLANNED = ("", "move/", "call-off/", "cards/", "start/")
OF_RUNNING = ("", "presence/", "end/")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_a_group_of_twelve_is_quick(choir, page):
    browser = browser_of(choir.leader)
    browser.get("/groups/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = browser.get(where(choir, page))

    assert answer.status_code == 200
    assert len(asked) <= 20, len(asked)


@pytest.mark.parametrize("page", OF_PLANNED)
def test_a_page_of_a_planned_meeting_is_quick(choir, page):
    meeting, browser = choir.meeting(), browser_of(choir.leader)
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(where(choir, page, meeting))

    assert answer.status_code == 200
    assert len(asked) <= 20, len(asked)


@pytest.mark.parametrize("page", OF_RUNNING)
def test_a_page_of_a_running_meeting_is_quick(choir, page):
    meeting, browser = choir.begun(), browser_of(choir.leader)
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(where(choir, page, meeting))

    assert answer.status_code == 200
    assert len(asked) <= 20, len(asked)


def roster_ids(choir, *places) -> list[str]:
    rows = {row.client_id: str(row.pk) for row in choir.group.members.all()}
    return [rows[choir.members[place].pk] for place in places]


def start_form(choir, **said) -> dict:
    return {"absent": [], "guests": "0", "led_by": str(choir.leader.pk)} | said


def test_a_meeting_begins_with_two_absent_and_a_guest(choir):
    meeting, browser = choir.meeting(), browser_of(choir.leader)
    said = start_form(choir, absent=roster_ids(choir, 0, 5), guests="1", reminded="on")
    answers = [browser.post(where(choir, "start/", meeting), said) for _ in range(2)]

    assert {answer.status_code for answer in answers} == {302}
    meeting.refresh_from_db()
    assert (meeting.state, meeting.guests) == (Meeting.State.RUNNING, 1)
    assert meeting.reminded_at is not None
    missed = meeting.sessions.filter(state=Session.State.MISSED)
    assert {one.client for one in missed} == {choir.members[0], choir.members[5]}
    assert meeting.sessions.count() == 12


def test_a_meeting_that_is_not_stored_begins_once(choir):
    browser = browser_of(choir.leader)
    page = browser.get(where(choir, "start/")).content.decode()
    [at] = re.findall(r'name="at" value="([^"]+)"', page)
    assert not Meeting.objects.exists()
    for _ in range(2):
        browser.post(where(choir, "start/"), start_form(choir, at=at))

    [meeting] = Meeting.objects.all()
    assert meeting.state == Meeting.State.RUNNING


def test_a_faulty_start_keeps_who_was_tapped(choir):
    meeting, browser = choir.meeting(), browser_of(choir.leader)
    [gone] = roster_ids(choir, 3)
    answer = browser.post(
        where(choir, "start/", meeting), start_form(choir, absent=[gone], guests="900")
    )

    assert answer.status_code == 422
    assert re.search(rf'value="{gone}"[^>]* checked', answer.content.decode())
    assert 'value="900"' in answer.content.decode()
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.PLANNED


def test_the_start_page_says_what_is_said_aloud_and_remembers_it(choir):
    meeting, browser = choir.begun(), browser_of(choir.leader)
    assert "I have said it" in browser.get(where(choir, "", meeting)).content.decode()
    browser.post(where(choir, "reminded/", meeting))

    meeting.refresh_from_db()
    assert meeting.reminded_at
    assert "I have said it" not in browser.get(where(choir, "", meeting)).content.decode()


def test_somebody_comes_and_somebody_leaves_with_one_tap(choir):
    meeting, browser = choir.begun(absent=(0,)), browser_of(choir.leader)
    comes, leaves = (meeting.sessions.get(client=choir.members[n]) for n in (0, 1))
    browser.post(where(choir, "presence/", meeting), {"who": str(comes.pk), "now": "comes"})
    browser.post(where(choir, "presence/", meeting), {"who": str(leaves.pk), "now": "leaves"})

    comes.refresh_from_db()
    leaves.refresh_from_db()
    assert (comes.state, bool(comes.arrived_at)) == (Session.State.RUNNING, True)
    assert (leaves.state, bool(leaves.left_at)) == (Session.State.FINISHED, True)
    page = browser.get(where(choir, "presence/", meeting)).content.decode()
    assert "came at" in page
    assert "left at" in page


def test_why_somebody_was_not_there_is_said_afterwards(choir):
    meeting, browser = choir.begun(absent=(0,)), browser_of(choir.leader)
    part = meeting.sessions.get(client=choir.members[0])
    said = {"was": "absent", "because": "ill", "arrived": "", "left": "", "words": ""}
    send = {"who": str(part.pk)} | {f"{part.pk.hex}-{name}": one for name, one in said.items()}
    assert browser.post(where(choir, "presence/", meeting), send).status_code == 302
    part.refresh_from_db()
    assert part.missed_because == "ill"

    send |= {f"{part.pk.hex}-because": "other"}
    faulty = browser.post(where(choir, "presence/", meeting), send)
    assert faulty.status_code == 422
    assert "Say the reason" in faulty.content.decode()


def test_nobody_comes_before_it_began_or_leaves_after_now(choir):
    meeting, browser = choir.begun(), browser_of(choir.leader)
    part = meeting.sessions.get(client=choir.members[0])
    later = timezone.localtime() + timedelta(minutes=40)
    said = {"was": "there", "because": "ill", "arrived": "", "left": later.strftime("%H:%M")}
    send = {"who": str(part.pk)} | {f"{part.pk.hex}-{name}": one for name, one in said.items()}
    answer = browser.post(where(choir, "presence/", meeting), send)

    assert answer.status_code == 422
    part.refresh_from_db()
    assert part.left_at is None


def test_nobody_says_it_of_a_member_who_is_not_in_their_care(choir):
    meeting = choir.begun()
    part = meeting.sessions.get(client=choir.members[0])
    CareTeamMember.objects.filter(client=choir.members[0], user=choir.co_leader).update(
        until=timezone.now()
    )
    browser = browser_of(choir.co_leader)
    answer = browser.post(
        where(choir, "presence/", meeting), {"who": str(part.pk), "now": "leaves"}
    )

    assert answer.status_code == 404
    page = without_tokens(browser.get(where(choir, "presence/", meeting)).content.decode())
    assert choir.members[0].alias not in page
    assert "1 more is not in your care" in page


def test_whoever_cares_for_a_member_says_whether_they_were_there(choir):
    CareTeamMember.objects.filter(client=choir.members[0], user=choir.leader).update(
        until=timezone.now()
    )
    meeting, browser = choir.begun(), browser_of(choir.co_leader)
    assert "Nothing is said of them yet" in (
        browser.get(where(choir, "presence/", meeting)).content.decode()
    )
    [member] = roster_ids(choir, 0)
    browser.post(where(choir, "presence/", meeting), {"joins": member, "absent": "1"})

    part = meeting.sessions.get(client=choir.members[0])
    assert part.state == Session.State.MISSED


def test_an_intern_who_leads_with_others_runs_a_meeting(choir):
    intern = make_staff("serin", Role.INTERN)
    rosters.add_leader(choir.leader, choir.group, intern)
    meeting = choir.meeting()
    browser = browser_of(intern)
    answer = browser.post(where(choir, "start/", meeting), start_form(choir))

    assert answer.status_code == 302
    assert meeting.sessions.count() == 12
    assert browser.get(where(choir, "change/")).status_code == 404


def test_a_meeting_of_another_group_is_not_found(choir):
    meeting = choir.meeting()
    other = rosters.make(choir.leader, {"name": "Evening choir"})

    answer = browser_of(choir.leader).get(f"/groups/{other.pk}/meetings/{meeting.pk}/")
    assert answer.status_code == 404


def test_a_title_says_group_and_no_name(choir):
    meeting, browser = choir.begun(), browser_of(choir.leader)
    for page in (where(choir), where(choir, "presence/", meeting), where(choir, "", meeting)):
        [title] = re.findall(r"<title>(.*?)</title>", browser.get(page).content.decode())
        assert title == "Group · Sostenuto"


def test_a_meeting_is_arranged_moved_called_off_and_planned_again(choir):
    browser, later = browser_of(choir.leader), timezone.localtime() + timedelta(days=3)
    said = {"starts_at": later.strftime("%Y-%m-%dT%H:%M"), "minutes": "45", "place": "Attic"}
    said["led_by"] = str(choir.co_leader.pk)
    answer = browser.post(where(choir, "meetings/new/"), said)
    meeting = Meeting.objects.get()
    assert answer.url == where(choir, "", meeting)
    assert meeting.led_by == choir.co_leader

    browser.post(where(choir, "move/", meeting), said | {"minutes": "50", "why": ""})
    browser.post(where(choir, "call-off/", meeting), {"why": "The room is painted."})
    meeting.refresh_from_db()
    assert (meeting.minutes, meeting.state) == (50, Meeting.State.CANCELLED)
    assert "The room is painted." in browser.get(where(choir, "", meeting)).content.decode()
    browser.post(where(choir, "again/", meeting))
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.PLANNED


def test_a_plan_is_made_on_its_pages(choir):
    meeting, browser = choir.meeting(), browser_of(choir.leader)
    token = str(uuid4())
    for _ in range(2):
        browser.post(
            where(choir, "cards/", meeting), {"card": "arriving", "part": "main", "once": token}
        )
    keys = [one.activity.card for one in planning.plan_of(meeting).cards]
    assert keys == ["singing", "arriving"]
    row = meeting.activities.get(card="arriving")
    browser.post(where(choir, f"cards/{row.pk}/", meeting), {"to": "0"})
    browser.post(where(choir, f"cards/{row.pk}/", meeting), {"minutes": "12"})
    [first, second] = planning.plan_of(meeting).cards
    assert (first.activity.card, first.minutes) == ("arriving", 12)
    browser.post(where(choir, f"cards/{second.activity.pk}/", meeting), {"out": "1"})
    assert meeting.activities.count() == 1


def test_the_list_says_what_is_on_and_how_many_notes_wait(choir):
    meeting, browser = choir.begun(absent=(0,)), browser_of(choir.leader)
    assert "is on now" in browser.get("/groups/").content.decode()
    services.end(choir.leader, meeting)

    assert "11 notes to write" in browser.get("/groups/").content.decode()


def test_the_list_of_many_groups_asks_no_more_than_that_of_one(choir):
    browser = browser_of(choir.leader)
    browser.get("/groups/")
    with CaptureQueriesContext(connection) as one:
        browser.get("/groups/")
    for number in range(4):
        rosters.make(choir.leader, {"name": f"Choir {number}", "weekday": 1, "at": time(9)})
    with CaptureQueriesContext(connection) as many:
        browser.get("/groups/")

    assert len(many) <= len(one) <= 20
