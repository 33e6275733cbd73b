"""Cohesion: a mean with a rule for what is missing, a group of three at least, and when to ask."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.care.contexts import contexts
from sostenuto.measures.cohesion import FEWEST, cohesion, due, every_days, items, of_group
from sostenuto.measures.ratings import asked, moments, ratings

answer = st.none() | st.integers(0, 10)
member = st.fixed_dictionaries(dict.fromkeys(items(), answer))
day = st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1))


def test_there_are_five_items_and_more_is_more_of_each():
    assert len(items()) == 5
    assert {ratings()[key].better for key in items()} == {"higher"}
    assert set(every_days()) == {"connection", "loneliness", "cohesion"}


def test_nobody_is_asked_them_in_a_session_of_their_own():
    everything = {key for moment in moments() for key in asked(moment, contexts())}

    assert not everything & {*items(), "loneliness"}


@given(member)
def test_a_number_is_the_mean_of_what_was_answered_and_needs_four_of_the_five(answers):
    given_ones = [one for one in answers.values() if one is not None]
    said = cohesion(answers)

    assert said.answered == len(given_ones)
    if len(given_ones) >= 4:
        assert said.value == pytest.approx(sum(given_ones) / len(given_ones))
        assert min(given_ones) <= said.value <= max(given_ones)
    else:
        assert said.value is None
    assert bool(said.reason) == (len(given_ones) < 5)
    assert cohesion({key: one for key, one in answers.items() if one is not None}) == said


@given(st.lists(member, max_size=12))
def test_a_group_has_numbers_from_three_people_on(members):
    said = [cohesion(one) for one in members]
    known = [one.value for one in said if one.value is not None]
    group = of_group(said)

    assert group.n == len(known)
    if len(known) < FEWEST:
        assert (group.mean, group.low, group.high) == (None, None, None)
        assert group.reason == "fewer than 3 people answered"
    else:
        assert (group.low, group.high) == (min(known), max(known))
        assert group.low - 1e-9 <= group.mean <= group.high + 1e-9
    assert of_group(reversed(said)).n == group.n


@given(day, day, st.integers(1, 90))
def test_it_is_due_again_from_its_day_on_and_stays_due(last, today, every):
    is_due = due(last, today, every)

    assert is_due == (today >= last + dt.timedelta(every))
    assert due(None, today, every)
    if is_due:
        assert due(last, today + dt.timedelta(1), every)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"group_ease": 11}, "answer must be between 0 and 10"),
        ({"group_ease": float("nan")}, "answer must be a finite number"),
        ({"mood": 5}, "item must be an item of cohesion"),
    ],
)
def test_what_is_no_answer_is_refused(answers, words):
    with pytest.raises(InputError, match=words):
        cohesion(answers)


def test_a_question_cannot_be_asked_every_no_days():
    with pytest.raises(InputError, match="every_days must be a whole number of at least 1"):
        due(None, dt.date(2026, 11, 23), 0)
