"""Turns: shares, and an index that is 0 when even and grows towards 1."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.care.groups.turns import TURNS, gini, shares, turns
from sostenuto.care.session_words import session_words

counts = st.lists(st.integers(0, 50), min_size=1, max_size=15)


def test_what_counts_as_a_turn_is_a_mark():
    assert set(TURNS) <= set(session_words().marks)
    assert turns(session_words().marks) == len(TURNS) == 3


@given(counts)
def test_the_index_is_the_mean_difference_between_two_over_twice_the_mean(found):
    index = gini(found)
    n, total = len(found), sum(found)

    if not total:
        assert index is None
    else:
        apart = sum(abs(one - two) for one, two in product(found, found))
        assert index == pytest.approx(apart / (2 * n * total))
        assert 0 <= index <= (n - 1) / n + 1e-12


@given(counts, st.integers(1, 9), st.randoms())
def test_order_and_scale_do_not_matter(found, times, chance):
    mixed = [count * times for count in found]
    chance.shuffle(mixed)

    assert gini(mixed) == pytest.approx(gini(found)) if sum(found) else gini(mixed) is None


@given(st.integers(1, 12), st.integers(1, 20))
def test_even_is_0_and_one_for_all_is_all_but_one_share(n, count):
    assert gini([count] * n) == 0
    assert gini([count] + [0] * (n - 1)) == pytest.approx((n - 1) / n)


@given(counts, st.data())
def test_giving_a_turn_to_whoever_had_most_is_never_more_even(found, data):
    most = max(range(len(found)), key=found.__getitem__)
    least = min(range(len(found)), key=found.__getitem__)
    if sum(found) and found[least]:
        moved = list(found)
        moved[most] += 1
        moved[least] -= 1
        assert gini(moved) >= gini(found) - 1e-12


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 50), max_size=10))
def test_shares_come_to_one_or_nobody_had_a_turn(found):
    said = shares(found)

    assert said.keys() == found.keys()
    assert sum(said.values()) == (pytest.approx(1) if sum(found.values()) else 0)


@pytest.mark.parametrize("count", [-1, 1.5, float("nan")])
def test_what_is_no_count_is_refused(count):
    for ask in (lambda: gini([2, count]), lambda: shares({"a": count})):
        with pytest.raises(InputError, match="count must be a whole number"):
            ask()
