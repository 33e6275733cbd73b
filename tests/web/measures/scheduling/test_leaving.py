"""What a discharge does to the measures that are planned."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.formats import date_format
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.web.care.discharge.conftest import ANSWERS
from tests.web.conftest import make_cast
from tests.web.measures.scheduling.test_asking import DAY, administered
from tests.web.measures.scheduling.test_pages import form, page, planned, sent

from sostenuto_web.care.course import filling
from sostenuto_web.care.discharge import services as discharge
from sostenuto_web.care.models import Course, Discharge
from sostenuto_web.measures.models import Administration, Schedule
from sostenuto_web.measures.scheduling.selectors import GIVEN, OPEN, due_for, due_of, planned_now
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.policy.table import Role

SAYS = "what was planned before that day is not asked any more"
HIDDEN = "Patient Health Questionnaire, 9 items"


def course(client, **fields):
    said = {"stage": "sessions", "referred_on": DAY - timedelta(90)} | fields
    return Course.objects.create(client=client, data_key=client.data_key, **said)


def ended(client, on=DAY, **fields):
    return course(client, stage="discharged", discharged_on=on, **fields)


def codes(client, on=DAY):
    return [one.code for one in due_of(client, on)]


def signed(cast, client):
    """Write a discharge through, and sign it."""
    by, of = cast.staff[Role.THERAPIST], course(client, first_session_on=DAY)
    for part, answers in ANSWERS.items():
        row = filling.save_part(by, of, discharge.FORM, part, answers).row
    filling.finish(by, row)
    return discharge.sign(by, of)


def test_a_discharge_ends_what_is_due_everywhere_and_undone_brings_it_back(cast):
    client = cast.clients["own"]
    plan = planned(client, starts_on=today() - timedelta(30))
    pages = ("measure-schedules", "client", "measures")
    assert all("due since" in page(cast, name).content.decode() for name in pages)

    made = signed(cast, client)

    assert due_of(client) == []
    assert due_for(cast.staff[Role.THERAPIST]) == []
    for name in pages:
        text = page(cast, name).content.decode()
        assert "due since" not in text
        assert SAYS in text
    for address in (reverse("home"), reverse("worklist")):
        assert HIDDEN not in cast.browser(Role.THERAPIST).get(address).content.decode()
    plan.refresh_from_db()
    assert plan.ends_on is None

    discharge.undo(cast.staff[Role.THERAPIST], Discharge.objects.get(pk=made.pk), "Too early.")

    assert [one.schedule for one in due_of(client)] == [plan]
    for name in pages:
        text = page(cast, name).content.decode()
        assert "due since" in text
        assert SAYS not in text
    worklist = cast.browser(Role.THERAPIST).get(reverse("worklist")).content.decode()
    assert HIDDEN in worklist


@pytest.mark.parametrize(
    ("starts", "left"),
    [(-1, []), (0, ["phq9"]), (1, ["phq9"]), (90, ["phq9"])],
)
def test_what_begins_on_the_day_of_the_discharge_or_later_is_asked(cast, starts, left):
    client = cast.clients["own"]
    ended(client)
    planned(client, starts_on=DAY + timedelta(starts))
    assert codes(client, DAY + timedelta(100)) == left


def test_a_course_that_is_open_voided_or_of_somebody_else_ends_nothing(cast):
    client = cast.clients["own"]
    planned(client, starts_on=DAY - timedelta(30))
    ended(cast.clients["team"])
    ended(client, voided_at="2026-11-16T12:00Z")
    course(client, stage="declined")
    course(client)
    assert codes(client) == ["phq9"]


def test_a_day_before_the_discharge_knows_nothing_of_it(cast):
    client = cast.clients["own"]
    planned(client, starts_on=DAY - timedelta(30))
    ended(client)
    assert codes(client, DAY - timedelta(1)) == ["phq9"]
    assert planned_now(client, DAY - timedelta(1)) == {("phq9", "")}
    assert planned_now(client, DAY) == set()


def test_what_was_begun_or_given_back_stands_until_somebody_has_looked(cast):
    client = cast.clients["own"]
    for code in ("phq9", "gad7", "isi"):
        planned(client, code, starts_on=DAY - timedelta(30))
    administered(client, "phq9", (1,), state=Administration.State.OPEN)
    administered(client, "gad7", (1,), state=Administration.State.GIVEN)
    ended(client)
    assert [(one.code, one.stand) for one in due_of(client, DAY)] == [
        ("gad7", GIVEN),
        ("phq9", OPEN),
    ]


def test_a_follow_up_of_the_same_measure_is_planned_on_purpose(cast):
    client = cast.clients["own"]
    planned(client, starts_on=today() - timedelta(30))
    planned(client, "gad7", starts_on=today() - timedelta(30))
    ended(client, today())

    text = page(cast).content.decode()
    assert "2 ended" in text
    assert "ended by the discharge of" in text
    assert sent(cast, "measure-schedule-new", form()).status_code == 302

    assert [one.schedule for one in due_of(client)] == [Schedule.objects.latest("made_at")]
    assert SAYS in page(cast).content.decode()
    sent(cast, "measure-schedule-new", form(measure="gad7"))
    assert SAYS not in page(cast).content.decode()


def test_somebody_who_comes_back_is_planned_with_one_press(cast):
    client = cast.clients["own"]
    planned(client, starts_on=today() - timedelta(60))
    ended(client, today() - timedelta(20))
    course(client, referred_on=today())
    assert codes(client, today()) == []
    sent(cast, "measure-schedule-set", {"which": "start"})
    assert set(codes(client, today())) == {"phq9", "gad7", "brs"}


def test_a_plan_that_was_over_before_is_not_ended_by_the_discharge(cast):
    client = cast.clients["own"]
    over = today() - timedelta(10)
    planned(client, starts_on=over, ends_on=over)
    planned(client, "gad7", starts_on=over, voided_at="2026-11-01T12:00Z")
    ended(client, today())
    text = page(cast).content.decode()
    assert "1 ended" in text
    assert "ended by the discharge of" not in text
    assert SAYS not in text


def test_of_two_discharges_the_first_one_ended_a_plan(cast):
    client = cast.clients["own"]
    planned(client, starts_on=today() - timedelta(60), ends_on=today() - timedelta(30))
    first = ended(client, today() - timedelta(40))
    ended(client, today() - timedelta(20))
    day = date_format(first.discharged_on, "DATE_FORMAT")
    text = page(cast).content.decode()
    assert f"ended by the discharge of {day}" in text
    assert f"Care ended with the discharge of {day}:" in text


class TestLaw(TestCase):
    """A plan asks on a day just when no discharge lies between its beginning and that day."""

    @classmethod
    def setUpTestData(cls):
        cls.client_ = make_cast().clients["own"]

    @settings(max_examples=60)
    @given(
        st.lists(st.integers(-20, 20), max_size=3),
        st.integers(-20, 20),
        st.integers(0, 20),
    )
    def test_as_it_is_said(self, discharges, starts, later):
        def day(number: int) -> date:
            return DAY + timedelta(number)

        for number in discharges:
            ended(self.client_, day(number))
        planned(self.client_, starts_on=day(starts))
        on = day(starts + later)
        between = any(starts < number <= starts + later for number in discharges)
        assert codes(self.client_, on) == ([] if between else ["phq9"])
