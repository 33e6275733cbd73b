"""Goal attainment scaling against published values, and the laws that hold for any goals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.measures.attainment import (
    LEVELS,
    WEIGHTS,
    Rated,
    attainment,
    level_words,
    t_score,
    weight_words,
)

levels = st.sampled_from(LEVELS)
weights = st.sampled_from(WEIGHTS)
goals = st.lists(st.tuples(levels, weights), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("x", "w", "t"),
    [
        ((0, 0, 0), None, 50.00),
        ((1, 1, 1), None, 63.69),
        ((-1, -1, -1), None, 36.31),
        ((2, 2, 2), None, 77.39),
        ((-2, -2, -2), None, 22.61),
        ((1, 0, -1), (3, 2, 1), 54.407),
        ((2, 1, 0, -1), (4, 3, 2, 1), 64.00),
        ((0, 1, 2), (2, 3, 1), 61.016),
        ((-1,), None, 40.0),
        ((2,), (3,), 70.0),
        ((1, 1), None, 62.40),
        ((2,) * 4, None, 79.02),
        ((-2,) * 5, None, 19.85),
        ((1,) * 6, None, 65.49),
    ],
)
def test_reference_values(x, w, t):
    assert t_score(x, w) == pytest.approx(t, abs=0.006)


@given(goals)
def test_as_expected_is_fifty_and_the_opposite_lies_as_far_on_the_other_side(several):
    x, w = zip(*several, strict=True)

    assert t_score([0] * len(x), w) == 50
    assert t_score([-level for level in x], w) == pytest.approx(100 - t_score(x, w))


@given(goals, st.data())
def test_a_goal_that_does_better_never_lowers_the_score(several, data):
    x, w = map(list, zip(*several, strict=True))
    place = data.draw(st.integers(0, len(x) - 1))
    better = [*x]
    better[place] = min(better[place] + 1, 2)

    assert t_score(better, w) >= t_score(x, w)


@given(goals, st.randoms(use_true_random=False))
def test_the_order_of_goals_does_not_matter(several, random):
    shuffled = several[:]
    random.shuffle(shuffled)

    assert t_score(*zip(*shuffled, strict=True)) == pytest.approx(
        t_score(*zip(*several, strict=True))
    )


@given(st.lists(levels, min_size=1, max_size=8), weights)
def test_equal_weights_are_as_good_as_none(x, weight):
    assert t_score(x, [weight] * len(x)) == pytest.approx(t_score(x))


@pytest.mark.parametrize(
    ("x", "w", "words"),
    [
        ([], None, "levels must be at least one"),
        ([3], None, "level must be a whole number from -2 to 2; got 3"),
        ([0.5], None, "level must be a whole number from -2 to 2"),
        ([0], [5], "weight must be a whole number from 1 to 4; got 5"),
        ([0], [0], "weight must be a whole number from 1 to 4; got 0"),
        ([0, 1], [1], "weights must be 2, one a goal; got 1"),
    ],
)
def test_what_cannot_be_is_refused_by_name(x, w, words):
    with pytest.raises(InputError, match=words):
        t_score(x, w)


def test_goals_that_are_not_rated_are_left_out_and_counted():
    now = attainment([Rated(1, 3, -1), Rated(None, 4, -2), Rated(-1, 1, None)])

    assert now.t == pytest.approx(t_score([1, -1], [3, 1]))
    assert (now.n, now.of, now.reached) == (2, 3, 1)
    assert (now.change, now.change_n) == (pytest.approx(t_score([1]) - t_score([-1])), 1)
    assert now.reason == "1 of 3 goals not rated"


def test_without_goals_or_levels_there_is_no_number_but_a_reason():
    assert attainment([]).reason == "no goals"
    nothing = attainment([Rated(None), Rated(None, baseline=-1)])
    assert (nothing.t, nothing.change, nothing.reason) == (None, None, "2 of 2 goals not rated")


@given(st.lists(st.builds(Rated, levels, weights, levels), min_size=1, max_size=8))
def test_the_change_is_the_difference_of_two_scores(several):
    now = attainment(several)
    start = attainment([Rated(goal.baseline, goal.weight) for goal in several])

    assert now.change == pytest.approx(now.t - start.t)
    assert now.reason == ""


def test_every_level_and_weight_has_words():
    assert tuple(level_words()) == LEVELS
    assert tuple(weight_words()) == WEIGHTS
    assert all(one.name and one.help for one in level_words().values())


ALL_AT = {
    # T when n equally weighted goals all stand at -2, -1, 0, 1 and 2; and one at 1, the rest at 0
    1: (30.0, 40.0, 50.0, 60.0, 70.0, 60.0),
    2: (25.19, 37.6, 50.0, 62.4, 74.81, 56.2),
    3: (22.61, 36.31, 50.0, 63.69, 77.39, 54.56),
    4: (20.98, 35.49, 50.0, 64.51, 79.02, 53.63),
    5: (19.85, 34.92, 50.0, 65.08, 80.15, 53.02),
    6: (19.02, 34.51, 50.0, 65.49, 80.98, 52.58),
}


@pytest.mark.parametrize("n", ALL_AT)
def test_the_table_of_goals_that_stand_together(n):
    *together, one = ALL_AT[n]

    assert [t_score([level] * n) for level in LEVELS] == pytest.approx(together, abs=0.006)
    assert t_score([1] + [0] * (n - 1)) == pytest.approx(one, abs=0.006)


def test_published_examples_with_heavier_weights():
    assert t_score([2, 0, 0, -1], [9, 4, 1, 6], heaviest=9) == pytest.approx(58.207, abs=5e-4)
    assert t_score([-1, -1, -2], [1, 1, 1]) == pytest.approx(31.743, abs=5e-4)
