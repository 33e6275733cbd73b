"""The day of whoever works with clients: what stands on it, for whom, and at which cost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.web.conftest import make_client

from sostenuto_web.care.models import Course, Goal, Note, Objective, Session
from sostenuto_web.desk.today.selectors import day_of
from sostenuto_web.people.models import CareTeamMember, Caution
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.record.alerts import services as alerts
from sostenuto_web.record.harms import services as harms
from sostenuto_web.record.models import Response
from sostenuto_web.repertoire.models import Trigger

CARE = (Role.THERAPIST, Role.INTERN, Role.SUPERVISOR)


@pytest.fixture(autouse=True)
def noon(settings, monkeypatch):
    """Let it be noon of the clinic's day, so that an hour before and after are today as well."""
    now = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    monkeypatch.setattr(timezone, "now", lambda: now)


def held(cast, key="own", hours=1.0, by=Role.THERAPIST, client=None, **said):
    client = client or cast.clients[key]
    said = {"starts_at": timezone.now() + timedelta(hours=hours), "minutes": 45} | said
    return Session.objects.create(
        client=client, data_key=client.data_key, led_by=cast.staff[by], **said
    )


def of(client, model, **said):
    return model.objects.create(client=client, data_key=client.data_key, **said)


def goal_of(client, words, **said):
    course = Course.objects.filter(client=client).first()
    course = course or of(client, Course, referred_on=today())
    return of(client, Goal, course=course, words=words, **said)


def line(cast, role=Role.THERAPIST):
    day = day_of(cast.staff[role])
    return (day.mine or day.others)[0]


def page(cast, role=Role.THERAPIST):
    return cast.browser(role).get("/").content.decode().split("<main", 1)[1]


def test_a_line_says_who_comes_what_for_and_how_it_went(cast):
    client = cast.clients["own"]
    goal = goal_of(client, "Name one feeling before playing.")
    before = held(cast, hours=-72, state="finished")
    of(
        client, Response, at=before.starts_at, goal_id=goal.pk, key="step", words="Hummed along.",
        session_id=before.pk,
    )  # fmt: skip
    held(cast, aim="Drum together.")

    found = page(cast)

    for words in ("Wren", "Drum together.", "Name one feeling", "a step: Hummed along."):
        assert words in found


def test_the_goal_is_the_first_open_one_that_the_session_is_planned_for(cast):
    client = cast.clients["own"]
    goal_of(client, "Reached already.", place=0, state=Goal.State.REACHED)
    goal_of(client, "The first open one.", place=1)
    planned = goal_of(client, "The planned one.", place=2)
    session = held(cast)

    assert line(cast).goal == "The first open one."
    session.goals.add(planned)
    assert line(cast).goal == "The planned one."
    Goal.objects.update(voided_at=timezone.now())
    assert line(cast).goal == ""


def test_the_response_is_the_latest_to_that_goal_and_none_that_was_corrected(cast):
    client = cast.clients["own"]
    goal, other = goal_of(client, "One.", place=0), goal_of(client, "Two.", place=1)
    held(cast)
    now = timezone.now()
    of(client, Response, at=now - timedelta(days=3), goal_id=goal.pk, words="Before.")
    of(client, Response, at=now - timedelta(days=2), goal_id=other.pk, words="Of another.")
    wrong = of(client, Response, at=now - timedelta(days=1), goal_id=goal.pk, words="Wrong.")
    wrong.voided_at = now
    wrong.save()

    assert line(cast).response == "Before."


def trigger(client, days_ago, **said):
    row = of(client, Trigger, **({"value": "A song"} | said))
    Trigger.objects.filter(pk=row.pk).update(made_at=timezone.now() - timedelta(days=days_ago))
    return row


def test_only_entries_since_the_last_session_are_new_and_only_counted(cast):
    client = cast.clients["own"]
    held(cast, hours=-48, state="finished")
    held(cast)
    trigger(client, 5)
    trigger(client, 1, value="Whisky Song")
    trigger(client, 1, visible_to="lead")

    assert line(cast).new_triggers == 2
    found = page(cast)
    assert "2 new triggers" in found
    assert "Whisky" not in found


def test_entries_for_whoever_leads_are_not_counted_for_others(cast):
    client = cast.clients["team"]
    held(cast, "team")
    trigger(client, 1)
    trigger(client, 1, visible_to="lead")

    assert line(cast).new_triggers == 1


def test_an_intern_who_may_not_read_the_register_sees_no_count_and_no_review(cast):
    client = cast.clients["own"]
    held(cast, by=Role.INTERN)
    trigger(client, 1, review_on=today())

    found = line(cast, Role.INTERN)

    assert (found.new_triggers, found.next) == (0, None)
    assert "trigger" not in page(cast, Role.INTERN)


def test_flags_are_cautions_that_hold_open_alerts_and_harms_to_look_at_now(cast):
    client, by = cast.clients["own"], cast.staff[Role.THERAPIST]
    held(cast)
    for kind, state in (("hyperacusis", "active"), ("seizures", "past")):
        of(client, Caution, kind=kind, state=state, since=today())
    alerts.raise_(by, client, "distress", uuid4())
    for days in (0, 3):
        said = {"what": "x", "severity": "moderate", "noticer": "staff", "sources": ["music"]}
        said |= {"happened_at": timezone.now(), "follow_up_on": today() + timedelta(days=days)}
        harms.report(by, client, said)

    found = line(cast)

    assert len(found.cautions) == 1
    assert (found.alerts, found.harms) == (1, 1)


def test_what_is_due_is_the_nearest_day_that_somebody_set(cast):
    client = cast.clients["own"]
    held(cast)
    assert line(cast).next is None

    goal = goal_of(client, "One.")
    of(client, Objective, goal=goal, by_when=today() + timedelta(days=9))
    assert line(cast).next.on == today() + timedelta(days=9)
    trigger(client, 1, review_on=today() + timedelta(days=2))
    assert line(cast).next.on == today() + timedelta(days=2)
    assert not line(cast).next.is_late


def test_the_days_sessions_stand_by_time_and_say_where_they_are(cast):
    ended = held(cast, hours=-3, state="finished")
    late = held(cast, hours=-2)
    runs = held(cast, hours=-0.5, state="running")
    following = held(cast, hours=1)
    later = held(cast, hours=2)
    off = held(cast, hours=3, state="missed", missed_because="ill")
    held(cast, hours=30)

    found = day_of(cast.staff[Role.THERAPIST]).mine

    assert [one.session for one in found] == [ended, late, runs, following, later, off]
    assert [one.place for one in found] == ["done", "late", "now", "next", "", "done"]
    assert "client ill" in page(cast)


def test_a_session_of_yesterday_that_nobody_ended_is_still_there(cast):
    forgotten = held(cast, hours=-30, state="running")

    assert [one.session for one in day_of(cast.staff[Role.THERAPIST]).mine] == [forgotten]


def test_a_supervisor_sees_what_others_lead_apart_from_their_own(cast):
    held(cast)
    own = held(cast, "team", hours=2, by=Role.SUPERVISOR)

    found = day_of(cast.staff[Role.SUPERVISOR])

    assert [one.session for one in found.mine] == [own]
    assert len(found.others) == 1
    assert "Led by others" in page(cast, Role.SUPERVISOR)
    assert day_of(cast.staff[Role.INTERN]).mine == []


def test_nobody_sees_a_session_of_somebody_they_do_not_care_for(cast):
    held(cast, "clinic", aim="Private aim.")

    assert "Private aim." not in page(cast)
    held(cast, "team", aim="Another aim.")
    CareTeamMember.objects.update(until=timezone.now())
    assert "Another aim." not in page(cast)


@pytest.mark.parametrize("role", [role for role in Role if role not in CARE])
def test_whoever_is_not_in_care_sees_no_session_and_no_alert(cast, role):
    held(cast, aim="Private aim.")
    alerts.raise_(cast.staff[Role.THERAPIST], cast.clients["own"], "distress", uuid4())

    found = page(cast, role)

    assert "Private aim." not in found
    assert "distress" not in found


def test_alerts_stand_first_until_handled(cast):
    by = cast.staff[Role.THERAPIST]
    held(cast)
    alert = alerts.raise_(by, cast.clients["own"], "distress", uuid4())

    found = page(cast)
    assert found.index("stop: distress") < found.index('class="agenda"')
    assert "You look after it" in found
    assert "Say what was done" not in page(cast, Role.INTERN)
    alerts.handle(by, alert, "Sat down together.")
    assert "stop: distress" not in page(cast)


def test_many_alerts_do_not_bury_the_day(cast):
    for _ in range(8):
        alerts.raise_(cast.staff[Role.THERAPIST], cast.clients["own"], "distress", uuid4())

    assert "3 more alerts wait" in page(cast)


def test_notes_that_wait_are_counted(cast):
    held(cast, hours=-26, state="finished")
    done = held(cast, hours=-50, state="finished")
    of(done.client, Note, session=done, state="signed")

    assert "1 note to do" in page(cast)


def test_the_day_asks_as_often_for_thirty_people_as_for_one(cast):
    def furnished(client, hours):
        goal = goal_of(client, "One.")
        before = held(cast, hours=hours - 72, client=client, state="finished")
        of(client, Response, at=before.starts_at, goal_id=goal.pk, key="step")
        held(cast, hours=hours, client=client).goals.add(goal)
        trigger(client, 1)
        of(client, Caution, kind="hyperacusis", since=today())
        alerts.raise_(cast.staff[Role.THERAPIST], client, "distress", uuid4())

    browser = cast.browser(Role.THERAPIST)
    furnished(cast.clients["own"], 0.1)
    browser.get("/")
    with CaptureQueriesContext(connection) as few:
        assert browser.get("/").status_code == 200
    for number in range(29):
        client = make_client(f"Bird {number}")
        CareTeamMember.objects.create(client=client, user=cast.staff[Role.THERAPIST], leads=True)
        furnished(client, number / 10)
    with CaptureQueriesContext(connection) as many:
        assert b"Bird 28" in browser.get("/").content

    assert len(many) == len(few)
    assert len(many) <= 36


def test_the_title_of_the_page_says_nothing_about_anybody(cast):
    held(cast)
    answer = cast.browser(Role.THERAPIST).get("/").content.decode()

    assert answer.split("<title>")[1].split("</title>")[0] == "Today · Sostenuto"
