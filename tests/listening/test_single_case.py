import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sostenuto.base.affect import AffectPoint
from sostenuto.base.errors import InputError
from sostenuto.listening.single_case import (
    Played,
    by_arc,
    compared,
    mean_change,
    randomisation_p,
)

GOAL, LOW = AffectPoint(0.5, -0.5), AffectPoint(-0.5, 0.5)
hundredths = st.integers(-200, 200).map(lambda each: each / 100)
some = st.lists(hundredths, min_size=1, max_size=5)


def played(arc="iso", after=0.0, **more):
    return Played(arc, GOAL, LOW, AffectPoint(after, 0.5), **more)


def counted(first, second):
    """Every way written out, in whole hundredths."""
    values = [round(each * 100) for each in (*first, *second)]
    k, n, total = len(first), len(first) + len(second), sum(values)
    if n == k:
        return 1.0

    def gap(chosen):
        return abs(sum(chosen) * n - total * k)

    ways = [[values[place] for place in each] for each in combinations(range(n), k)]
    seen = gap(values[:k])
    return sum(gap(way) >= seen for way in ways) / len(ways)


@given(some, some)
def test_every_way_is_counted_once(first, second):
    assert randomisation_p(first, second) == pytest.approx(counted(first, second), abs=1e-12)


@given(some, some)
def test_the_two_sides_may_change_places(first, second):
    assert randomisation_p(first, second) == pytest.approx(randomisation_p(second, first))


def test_p_is_that_of_an_exact_permutation_test():
    first, second = [0.5, 0.25, 0.75, 0.5, 1.0, 0.25], [0.0, 0.25, -0.25, 0.5, 0.0]
    by_scipy = stats.permutation_test(
        (first, second),
        lambda a, b: abs(a.mean() - b.mean()),  # as wide either way, and not twice one side
        n_resamples=math.inf,
        vectorized=False,
        alternative="greater",
    )

    assert randomisation_p(first, second) == pytest.approx(by_scipy.pvalue)


def test_forty_programmes_a_side_are_counted_and_not_drawn():
    first, second = [0.25] * 20 + [0.5] * 20, [0.0] * 20 + [0.25] * 20

    assert 0 < randomisation_p(first, second) < 1e-5


@given(st.lists(hundredths, min_size=2, max_size=30), hundredths)
def test_the_mean_lies_in_its_interval_and_moves_with_the_answers(changes, shift):
    found = mean_change(changes, "valence")
    moved = mean_change([each + shift for each in changes], "valence")

    assert min(changes) - 1e-9 <= found.mean <= max(changes) + 1e-9
    assert moved.mean == pytest.approx(found.mean + shift)
    assert moved.half_width == pytest.approx(found.half_width)


def test_the_interval_is_student_s():
    changes = [0.5, 0.25, -0.25, 0.75, 0.0]
    low, high = stats.ttest_1samp(changes, 0).confidence_interval(0.95)
    found = mean_change(changes, "valence")

    assert (found.mean - found.half_width, found.mean + found.half_width) == pytest.approx(
        (low, high)
    )


def test_the_interval_of_a_difference_is_welch_s():
    first, second = [0.5, 0.25, -0.25, 0.75, 0.0], [0.0, -0.25, -0.5, 0.25, 0.0, 0.5]
    said = [played("iso", -0.5 + each) for each in first]
    said += [played("steady", -0.5 + each) for each in second]
    found = next(each for each in compared(said) if each.measure == "valence")
    low, high = stats.ttest_ind(first, second, equal_var=False).confidence_interval(0.95)

    assert (found.first, found.second) == ("iso", "steady")
    assert found.difference - found.half_width == pytest.approx(low)
    assert found.difference + found.half_width == pytest.approx(high)
    assert found.p == pytest.approx(randomisation_p(first, second))


@pytest.mark.parametrize("measure", ["nearer", "valence", "tension"])
def test_equal_answers_are_no_surer_than_their_rounding(measure):
    assert mean_change([0.25] * 6, measure).half_width > 0


def test_under_five_programmes_there_is_not_enough_data():
    found = by_arc([played()] * 4)["iso"]["valence"]

    assert found.reason == "not enough data: 4 of 5 programmes"
    assert by_arc([played()] * 5)["iso"]["valence"].enough


@given(st.integers(1, 8), st.integers(1, 8))
def test_two_arcs_are_told_apart_only_with_five_programmes_each(some_iso, some_steady):
    said = [played("iso", 0.2)] * some_iso + [played("steady", 0.0)] * some_steady
    found = {each.measure: each for each in compared(said)}

    for measure in ("nearer", "valence"):
        enough = min(some_iso, some_steady) >= 5
        assert (found[measure].p is not None) == enough
        assert (found[measure].reason == "") == enough
    assert found["tension"].reason == "not enough data: 0 and 0 of 5 programmes each"


@given(st.lists(st.sampled_from(["iso", "U", "steady"]), max_size=12), st.randoms())
def test_the_order_of_programmes_does_not_matter(arcs, chance):
    said = [played(arc, number / 20) for number, arc in enumerate(arcs)]
    shuffled = list(said)
    chance.shuffle(shuffled)

    for one, other in zip(compared(said), compared(shuffled), strict=True):
        assert one.p == pytest.approx(other.p)
        assert (one.first, one.second) == (other.first, other.second)


def test_nearer_is_less_distance_and_tension_is_after_less_before():
    one = Played("iso", GOAL, LOW, GOAL, tension_before=8, tension_after=3)

    assert one.change("nearer") == pytest.approx(LOW.distance(GOAL))
    assert one.change("tension") == -5


def test_what_was_not_asked_is_left_out():
    found = by_arc([played(), Played("iso", GOAL, before=LOW)])["iso"]

    assert (found["valence"].n, found["tension"].n) == (1, 0)
    assert found["tension"].mean is None
    assert by_arc([]) == {}
    assert compared([]) == ()


def test_tension_off_its_scale_is_refused():
    with pytest.raises(InputError, match="tension_after must be between 0 and 10; got 11"):
        played(tension_after=11)
