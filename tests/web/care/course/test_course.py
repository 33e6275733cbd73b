"""A course of care from referral to readmission: its stages, its one open row, who may do what."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from tests.web.care.course.walking import (
    ACCEPTED,
    ASSESSMENT,
    DECLINED,
    EVALUATION,
    REFERRAL,
    assessed,
    begun,
    written,
)

from sostenuto_web.care.course import coming, filled, filling, rated, selectors, services
from sostenuto_web.care.goals import services as goals
from sostenuto_web.care.models import Course, FilledForm, Session
from sostenuto_web.people.guard import token_for
from sostenuto_web.people.models import ClientContext
from sostenuto_web.people.services import voiding
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.record.models import Rating

Stage = Course.Stage


def stage_of(course):
    course.refresh_from_db()
    return course.stage


def page(cast, client, role="therapist"):
    return cast.browser(role).get(reverse("course", args=[client.pk]))


def next_of(cast, client):
    return page(cast, client).context["next"]


def test_a_course_goes_from_referral_to_sessions_and_says_what_is_next(cast):
    client, by = cast.clients["own"], cast.staff["therapist"]
    assert "begins with a referral" in next_of(cast, client)
    course = begun(cast)
    assert "who asks" in next_of(cast, client)
    written(cast, course, "referral", REFERRAL)
    assert "a music therapist decides" in next_of(cast, client)
    written(cast, course, "acceptance", ACCEPTED)
    assert stage_of(course) == Stage.ASSESSING
    assert "write the assessment" in next_of(cast, client)
    written(cast, course, "assessment", ASSESSMENT)
    assert stage_of(course) == Stage.PLANNING
    assert "the first goal" in next_of(cast, client)
    goal = goals.add(by, client, course, {"words": "Say what I feel"})
    assert "five levels of 1 goal" in next_of(cast, client)
    levels = dict.fromkeys(goals.LEVELS, "so") | {"baseline": -1}
    goals.change(by, goal, levels)
    assert "the first session" in next_of(cast, client)
    goals.lock_goals(course, by)
    assert stage_of(course) == Stage.SESSIONS
    assert "Look back together about" in next_of(cast, client)
    course.first_session_on = today() - timedelta(days=50)
    course.save()
    assert "time for an evaluation" in next_of(cast, client)
    written(cast, course, "evaluation", EVALUATION)
    assert "Look back together about" in next_of(cast, client)
    assert services.discharge(by, course, today())
    assert stage_of(course) == Stage.DISCHARGED
    assert "begins another" in next_of(cast, client)
    assert not services.discharge(by, course, today())


def test_only_one_course_is_open_and_readmission_is_a_new_one(cast):
    client, by = cast.clients["own"], cast.staff["therapist"]
    first = begun(cast)
    with pytest.raises(services.OpenCourseError):
        begun(cast)
    services.discharge(by, first, today())

    second = begun(cast)

    shown = page(cast, client)
    assert shown.context["course"] == second
    assert shown.context["standing"].others == [first]
    assert cast.browser("therapist").get(
        reverse("course-one", args=[client.pk, first.pk])
    ).status_code == 200  # fmt: skip


def test_the_form_that_begins_is_sent_twice_and_makes_one(cast):
    client, token = cast.clients["own"], uuid4()
    browser = cast.browser("therapist")
    said = {"person": token_for(client.pk), "referred_on": str(today()), "once": token}
    answers = [browser.post(reverse("course-begin", args=[client.pk]), said) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Course.objects.count() == 1
    assert AuditRow.objects.filter(action="course.begun").count() == 1


@pytest.mark.parametrize("day", ["2999-01-01", "1066-10-14", "", "soon"])
def test_a_day_that_cannot_be_is_said_at_its_field(cast, day):
    client = cast.clients["own"]
    said = {"person": token_for(client.pk), "referred_on": day}
    answer = cast.browser("therapist").post(reverse("course-begin", args=[client.pk]), said)

    assert answer.status_code == 422
    assert answer.context["form"].errors["referred_on"]
    assert not Course.objects.exists()


def test_who_is_not_taken_on_has_a_course_that_is_closed(cast):
    course = begun(cast)
    written(cast, course, "referral", REFERRAL)
    written(cast, course, "acceptance", DECLINED)

    assert stage_of(course) == Stage.DECLINED
    assert course.decided_on == today()
    assert begun(cast).stage == Stage.REFERRED


def test_a_decision_may_be_written_anew_but_not_beside_another_open_course(cast):
    by = cast.staff["therapist"]
    course = begun(cast)
    row = written(cast, course, "acceptance", DECLINED)
    other = begun(cast)
    again = filling.again(by, row, "A place came up.")
    filling.save_part(by, course, "acceptance", "decision", ACCEPTED["decision"])

    with pytest.raises(services.OpenCourseError):
        filling.finish(by, again)
    again.refresh_from_db()
    assert again.finished_at is None
    assert stage_of(course) == Stage.DECLINED

    voiding.void(by, other, "begun by mistake")
    filling.finish(by, again)
    assert stage_of(course) == Stage.ASSESSING


def test_a_decision_that_is_written_anew_later_leads_nobody_back(cast):
    course = assessed(cast)
    row = filled.finished_of(filled.rows_of(course), "acceptance")[0]
    again = filling.again(cast.staff["therapist"], row, "A word was wrong.")
    filling.finish(cast.staff["therapist"], again)

    assert stage_of(course) == Stage.PLANNING


def test_a_decision_is_for_whoever_leads_or_supervises(cast):
    course = begun(cast, cast.clients["team"])
    url = reverse("course-decision", args=[course.client_id, course.pk])

    assert cast.browser("therapist").get(url).status_code in (403, 404)
    assert cast.browser("supervisor").get(url).status_code == 200
    assert cast.browser("intern").get(url).status_code in (403, 404)
    fill = reverse("course-form", args=[course.client_id, course.pk, "acceptance"])
    assert cast.browser("therapist").get(fill).status_code == 404


def test_a_course_that_was_begun_by_mistake_is_voided_and_taken_back(cast):
    client, browser = cast.clients["own"], cast.browser("therapist")
    course = begun(cast)
    said = {"person": token_for(client.pk), "reason": "wrong person"}
    assert (
        browser.post(reverse("course-void", args=[client.pk, course.pk]), said).status_code == 302
    )
    assert page(cast, client).context.get("course") is None
    one = browser.get(reverse("course-one", args=[client.pk, course.pk]))
    assert "wrong person" in one.content.decode()

    other = begun(cast)
    browser.post(reverse("course-restore", args=[client.pk, course.pk]), said)
    course.refresh_from_db()
    assert course.voided_at is not None
    voiding.void(cast.staff["therapist"], other, "also wrong")
    browser.post(reverse("course-restore", args=[client.pk, course.pk]), said)
    course.refresh_from_db()
    assert course.voided_at is None


def test_the_assessments_follow_what_somebody_comes_with_and_what_was_begun_stays(cast):
    client = cast.clients["own"]
    comes = ClientContext.objects.create(client=client, context="stroke")
    course = assessed(cast)

    def offered():
        return [one.key for one in selectors.standing(course, []).assessment]

    course.client.refresh_from_db()
    assert offered() == ["assessment", "neurologic_areas"]
    filling.save_part(cast.staff["therapist"], course, "neurologic_areas", "walking", {"fell": 2})
    comes.delete()
    assert offered() == ["assessment", "neurologic_areas"]


def test_ratings_are_compared_before_with_before(cast):
    client, course = cast.clients["own"], assessed(cast)
    same = {"client": client, "data_key": client.data_key}
    for day, craving in ((30, 7), (20, 5), (2, 4)):
        at = coming.LOOK_BACK_AFTER  # any length of time will do
        moment = course.made_at - at - timedelta(days=day)
        session = Session.objects.create(**same, course=course, starts_at=moment)
        given = {**same, "session_id": session.pk, "scale": "craving", "at": moment}
        Rating.objects.create(**given, moment="pre", value=craving)
        Rating.objects.create(**given, moment="post", value=0)
    (row,) = rated.compared(course)

    assert (row.first, row.last, row.n) == ("7", "4", 3)


@pytest.mark.parametrize("role", ["director", "researcher", "administrator", "privacy_officer"])
def test_nobody_outside_the_care_sees_a_course(cast, role):
    course = begun(cast)
    for name, ids in (("course", []), ("course-one", [course.pk])):
        url = reverse(name, args=[course.client_id, *ids])
        assert cast.browser(role).get(url).status_code in (403, 404)
    assert cast.browser(None).get(reverse("course", args=[course.client_id])).status_code == 302


def test_an_intern_reads_and_writes_nothing(cast):
    course = begun(cast)
    browser = cast.browser("intern")
    shown = browser.get(reverse("course", args=[course.client_id]))

    assert shown.status_code == 200
    assert "fill/" not in shown.content.decode()
    assert browser.get(reverse("course-begin", args=[course.client_id])).status_code in (403, 404)


def test_a_course_goes_with_a_client_who_is_erased_all_versions_of_its_forms_with_it(cast):
    by, course = cast.staff["therapist"], assessed(cast)
    row = filled.finished_of(filled.rows_of(course), "assessment")[0]
    filling.finish(by, filling.again(by, row, "a slip"))

    voiding.erase(by, cast.clients["own"], why="asked", paper="2026-7")

    assert not Course.objects.exists()
    assert not FilledForm.objects.exists()


def test_the_page_asks_the_database_as_often_for_much_as_for_little(
    cast, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, by = cast.clients["own"], cast.staff["therapist"]
    course = assessed(cast)

    def add(count):
        for number in range(count):
            goal = goals.add(by, client, course, {"words": f"goal {number}"})
            goals.add_objective(by, goal, {"behaviour": "sings"})
            at = course.made_at - timedelta(days=number)
            Session.objects.create(
                client=client, data_key=client.data_key, course=course, starts_at=at
            )

    def queries():
        browser = cast.browser("therapist")
        page(cast, client)
        with CaptureQueriesContext(
            connection,
        ) as kept:
            browser.get(reverse("course", args=[client.pk]))
        return len(kept)

    add(1)
    few = queries()
    add(6)
    assert queries() <= few
