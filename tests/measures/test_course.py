"""The course of one scale: what is compared with what, and what may be said of it."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.measures.change import change
from sostenuto.measures.changes import site_basis
from sostenuto.measures.course import course
from sostenuto.measures.courses import Given
from sostenuto.measures.scoring import score, score_total
from sostenuto.measures.shelf import measure, measures

FIRST = datetime.date(2026, 3, 2)
PHQ9 = measure("phq9")
GIVEN = st.lists(
    st.tuples(
        st.integers(0, 27), st.sampled_from("ab"), st.integers(1, 2), st.sampled_from(["", "pre"])
    ),
    max_size=12,
)


def given_of(totals):
    return [
        Given(
            str(at),
            FIRST + datetime.timedelta(days=at),
            score_total(PHQ9, total, form=form),
            version,
            moment,
        )
        for at, (total, form, version, moment) in enumerate(totals)
    ]


@given(GIVEN)
def test_only_what_is_alike_is_compared_and_as_the_core_compares_two(totals):
    found = course(PHQ9, given_of(totals))

    assert [one.value for one in found.points] == [total for total, *_ in totals]
    alike = [total for total, *kind in totals if kind == list(totals[-1][1:])] if totals else []
    assert [one.value for one in found.compared] == alike
    if len(alike) > 1:
        assert found.since_first.reliable == change(PHQ9, alike[0], alike[-1]).reliable
        assert found.since_last.change == alike[-1] - alike[-2]
    else:
        assert found.since_first is found.since_last is None
    assert (found.half_width is None) == (not totals)


@given(GIVEN)
def test_the_line_breaks_where_form_or_version_differ_and_only_there(totals):
    found = course(PHQ9, given_of(totals))

    differ = [at for at in range(1, len(totals)) if totals[at][1:3] != totals[at - 1][1:3]]
    assert list(found.breaks) == differ


@given(GIVEN, st.randoms(use_true_random=False))
def test_the_order_in_which_they_come_does_not_matter(totals, random):
    shuffled = given_of(totals)
    random.shuffle(shuffled)

    assert course(PHQ9, shuffled).points == course(PHQ9, given_of(totals)).points


def test_a_sites_own_pair_is_taken_for_a_measure_that_has_none():
    brs = measure("brs")
    numbers = [
        Given(str(at), FIRST + datetime.timedelta(days=at), score(brs, answers))
        for at, answers in enumerate(([1, 5] * 3, [5, 1] * 3))
    ]

    assert course(brs, numbers).half_width is None
    own = site_basis(0.7, 0.8, "our own 120 clients")
    assert course(brs, numbers, basis=own).since_first.reliable.verdict == "better"


@pytest.mark.parametrize("code", measures())
def test_every_measure_has_an_empty_course_for_each_of_its_scales(code):
    of = measure(code)
    for scale in (*([""] if of.total else []), *(one.key for one in of.scales)):
        found = course(of, [], scale=scale)
        assert (found.points, found.steps, found.half_width) == ((), (), None)


@pytest.mark.parametrize(
    "more", [{"basis": "nonsense"}, {"scale": "nonsense"}, {"scale": "phq2", "basis": "alpha"}]
)
def test_what_is_not_there_is_refused(more):
    with pytest.raises(InputError):
        course(PHQ9, given_of([(3, "a", 1, "")]), **more)


def test_a_score_of_another_measure_is_refused():
    with pytest.raises(InputError):
        course(measure("gad7"), given_of([(3, "a", 1, "")]))
