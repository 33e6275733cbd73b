"""What is due for whom."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.web.conftest import make_cast, make_client
from tests.web.measures.scheduling.test_asking import DAY, administered
from tests.web.measures.scheduling.test_pages import planned

from sostenuto.measures.shelf import measure
from sostenuto_web.care.models import Session
from sostenuto_web.measures.models import Administration, Schedule
from sostenuto_web.measures.scheduling import offering
from sostenuto_web.measures.scheduling.asking import Last
from sostenuto_web.measures.scheduling.selectors import (
    DUE,
    GIVEN,
    LATER,
    OPEN,
    asked,
    due_among,
    due_for,
    due_of,
)
from sostenuto_web.measures.scheduling.sets import ready_sets, sets_for, suggested_for
from sostenuto_web.people.models import CareTeamMember, Client
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.policy.table import Role

CODES = ("phq9", "gad7", "craving_nrs", "brs", "core10", "auditc", "barc10", "tlfb")
DAYS = st.integers(-40, 40).map(lambda days: DAY + timedelta(days))
plans = st.builds(
    Schedule,
    client=st.just(Client(alias="Wren")),
    code=st.sampled_from(CODES),
    every_days=st.sampled_from((0, 1, 3, 7, 14, 30, 365)),
    starts_on=DAYS,
    ends_on=st.none() | DAYS,
    voided_at=st.none() | st.just(DAY),
)
lasts = st.none() | st.builds(Last, on=st.integers(0, 400).map(lambda n: DAY - timedelta(n)))


@given(plans, lasts, st.integers(0, 60))
def test_nothing_is_due_inside_its_window(plan, last, later):
    now, of = DAY + timedelta(later), measure(plan.code)
    found = asked(of, plan, last, now)
    if found is None:
        return
    assert (found.stand == DUE) == (found.on <= now)
    if last is not None and (now - last.on).days < of.recall_days:
        assert found.stand == LATER
        assert found.on >= last.on + timedelta(of.recall_days)
    assert found.on >= plan.starts_on or found.each_session
    if found.stand == LATER:
        assert found.why


@given(plans, lasts, st.integers(0, 60))
def test_what_is_over_voided_or_not_begun_is_never_due(plan, last, later):
    now = DAY + timedelta(later)
    found = asked(measure(plan.code), plan, last, now)
    over = plan.ends_on is not None and plan.ends_on < now
    if over or plan.voided_at is not None:
        assert found is None
    elif plan.starts_on > now:
        assert found is None or found.stand == LATER


@given(plans, lasts, st.integers(0, 60))
def test_the_day_that_is_named_is_the_first_on_which_it_is_due(plan, last, later):
    of, now = measure(plan.code), DAY + timedelta(later)
    found = asked(of, plan, last, now)
    if found is not None and found.stand == LATER:
        before = asked(of, plan, last, found.on - timedelta(1))
        then = asked(of, plan, last, found.on)
        assert before is None or before.stand == LATER
        assert then is not None
        assert then.stand == DUE


@given(plans, lasts.filter(bool), st.integers(0, 60))
def test_safety_asks_whatever_the_window_but_never_for_a_plan_that_is_over(plan, last, later):
    now = DAY + timedelta(later)
    found = asked(measure(plan.code), plan, Last(last.on, safety=True), now)
    holds = plan.voided_at is None and (plan.ends_on is None or plan.ends_on >= now)
    if holds and plan.starts_on <= now:
        assert found is not None
        assert found.stand == DUE
        assert found.why


class TestWhoseItIs(TestCase):
    """What is due for somebody is what is due for each of their clients, and nothing else."""

    @classmethod
    def setUpTestData(cls):
        cls.cast = make_cast()
        cls.people = [*cls.cast.clients.values(), make_client("Oriole")]
        user = cls.cast.staff[Role.THERAPIST]
        CareTeamMember.objects.create(client=cls.people[3], user=user)

    @settings(max_examples=25)
    @given(
        st.lists(
            st.tuples(
                st.integers(0, 3),
                st.sampled_from(CODES[:4]),
                st.integers(-20, 20),
                st.sampled_from((0, 7, 14)),
                st.sampled_from(("plan", "done", "open", "voided")),
            ),
            max_size=12,
        )
    )
    def test_the_sum_of_the_parts(self, said):
        people, user = self.people, self.cast.staff[Role.THERAPIST]
        for which, code, days, every, what in said:
            whom, day = people[which], DAY + timedelta(days)
            if what in ("plan", "voided"):
                voided = {"voided_at": "2026-11-01T12:00Z"} if what == "voided" else {}
                planned(whom, code, starts_on=day, every_days=every, **voided)
            elif what == "done":
                administered(whom, code, (1,) * measure(code).items, on=day)
            elif not Administration.objects.filter(client=whom, code=code, state="open").exists():
                administered(whom, code, (), on=day, state="open")
        mine = [people[n] for n in (0, 1, 3)]
        parts = {one.key: one for person in mine for one in due_of(person, DAY)}
        whole = {one.key: one for one in due_for(user, DAY)}
        assert whole == parts
        among = due_among([person.pk for person in mine], DAY)
        assert {one.key for dues in among.values() for one in dues} == set(parts)
        assert due_for(self.cast.staff[Role.DIRECTOR], DAY) == []


def stands(client, on=DAY):
    return [(one.code, one.stand) for one in due_of(client, on)]


def test_what_was_given_back_comes_first_then_what_was_begun_then_what_is_due(cast):
    client = cast.clients["own"]
    for code in ("phq9", "gad7", "who5", "isi"):
        planned(client, code, starts_on=DAY)
    administered(client, "isi", (1,) * 7, on=DAY - timedelta(1))
    administered(client, "gad7", (), state="open")
    administered(client, "who5", (1,), state="given", way="tablet")
    assert stands(client) == [("who5", GIVEN), ("gad7", OPEN), ("phq9", DUE), ("isi", LATER)]


def test_the_plan_that_asks_first_counts_where_there_are_two(cast):
    client = cast.clients["own"]
    planned(client, "phq9", starts_on=DAY, every_days=30)
    first = planned(client, "phq9", starts_on=DAY, every_days=14)
    administered(client)
    (found,) = due_of(client, DAY + timedelta(14))
    assert (found.stand, found.schedule) == (DUE, first)


def test_each_session_means_each_day_on_which_it_was_not_asked_yet(cast):
    client = cast.clients["own"]
    planned(client, "craving_nrs", starts_on=DAY)
    assert stands(client) == [("craving_nrs", DUE)]
    administered(client, "craving_nrs", (4,))
    assert stands(client) == [("craving_nrs", LATER)]
    assert due_of(client, DAY + timedelta(5))[0].on == DAY + timedelta(5)


def test_a_safety_question_that_was_left_out_is_due_at_once(cast):
    client = cast.clients["own"]
    planned(client, "phq9", starts_on=DAY)
    administered(client, answers=(1,) * 8)
    (found,) = due_of(client, DAY + timedelta(1))
    assert (found.stand, found.safety) == (DUE, True)
    assert "left out" in found.why


def test_a_measure_that_is_no_longer_in_the_catalogue_is_not_asked(cast):
    planned(cast.clients["own"], "gone", starts_on=DAY)
    assert stands(cast.clients["own"]) == []


def test_everybody_at_once_takes_as_many_queries_as_one(cast, django_assert_max_num_queries):
    for client in cast.clients.values():
        for code in ("phq9", "gad7"):
            planned(client, code, starts_on=DAY)
            administered(client, code, (1,) * 3)
            administered(client, code, (1,) * measure(code).items, on=DAY - timedelta(30))
    with django_assert_max_num_queries(6):
        found = due_for(cast.staff[Role.THERAPIST], DAY)
    assert len(found) == 4


def of_session(client, state):
    session = Session(client=client, state=state)
    return offering._of_session(session)


def test_beside_a_session_stands_what_is_to_be_asked_while_it_is_not_over(cast):
    client = cast.clients["own"]
    assert of_session(client, Session.State.PLANNED) is None
    planned(client)
    assert of_session(client, Session.State.RUNNING).now
    assert of_session(client, Session.State.FINISHED) is None


def test_sets_hold_what_there_is_and_ask_no_more_than_somebody_can_answer():
    for one in ready_sets().values():
        of = [(measure(each.code, each.variant), each.every_days) for each in one.measures]
        weekly = sum(m.items * 7 / days for m, every in of if (days := every or m.recall_days))
        assert weekly <= 20, one.key
        for each, every in of:
            own = every or each.interval_days or each.recall_days
            assert own or "each session" in each.interval, (one.key, each.code)


@pytest.mark.parametrize(("held", "first"), [((), "phq9"), (("addiction",), "craving_nrs")])
def test_suggestions_begin_with_somebodys_own_contexts(held, first):
    assert suggested_for(held)[0] == first


def test_somebody_is_offered_the_sets_of_their_contexts():
    assert [one.key for one in sets_for({"ptsd"})] == ["start", "after_trauma"]
    assert sets_for(()) == list(ready_sets().values())


def test_days_are_the_clinics(cast):
    planned(cast.clients["own"])
    assert due_of(cast.clients["own"])[0].on == today()
    assert isinstance(today(), date)
