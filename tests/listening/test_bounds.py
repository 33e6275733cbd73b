"""The search is exact because its bounds are bounds: none may exceed what it bounds."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostenuto.base.affect import AffectPoint
from sostenuto.listening import catalogue
from sostenuto.listening.arcs import arc
from sostenuto.listening.coarse import GroupBounds, by_place, by_sound, leans
from sostenuto.listening.costs import slot_costs
from sostenuto.listening.problem import NO_PRICES, Prices, Problem
from sostenuto.listening.shelf import shelf
from sostenuto.listening.trellis import bounds, cheapest, path_cost, sweep, trellis, ways

ISO = arc("iso", AffectPoint(-0.5, 0.6), AffectPoint(0.5, -0.5))
SLOTS, COUNT = 3, 7

prices = st.builds(
    Prices,
    st.floats(-0.5, 0.5),
    st.floats(0, 0.5),
    st.dictionaries(st.just(0), st.floats(0, 0.5)),
    st.dictionaries(st.integers(0, COUNT - 1), st.floats(0, 0.5)),
)


def small_problem(library, seed):
    weights = catalogue.weights()
    books = shelf(library(COUNT, seed), weights)
    node = slot_costs(books, ISO.targets(SLOTS), weights)
    return Problem(books, node, np.full(SLOTS, -1), 600, 760, 2, 2, weights)


def best_with(problem):
    """Return the cost of the cheapest allowed programme through each recording in each slot."""
    best = np.full((SLOTS, COUNT), np.inf)
    for order in itertools.permutations(range(COUNT), SLOTS):
        path = np.array(order)
        if problem.excess(path).none:
            cost = path_cost(problem, path)
            for slot, row in enumerate(order):
                best[slot, row] = min(best[slot, row], cost)
    return best


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1), prices, st.permutations(range(COUNT)))
def test_bounds_by_groups_hold_at_any_prices_and_leans(library, seed, at, order):
    problem = small_problem(library, seed)
    best = best_with(problem)
    rows = (np.arange(COUNT),) * SLOTS
    for lean in (leans(problem, None), leans(problem, np.array(order[:SLOTS]))):
        for grouping in (by_place(problem.shelf), by_sound(problem.shelf)):
            bound = np.array(GroupBounds(problem, lean, rows, grouping).at(at))
            assert (bound <= best + 1e-9).all()


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1), prices)
def test_bounds_on_the_trellis_hold_at_any_prices(library, seed, at):
    problem = small_problem(library, seed)
    best = best_with(problem)
    net = trellis(problem, (np.arange(COUNT),) * SLOTS)
    found = ways(net, at)

    assert found.bound <= best.min() + 1e-9
    assert (np.array(bounds(net, found)) <= best + 1e-9).all()


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1), prices, st.integers(1, 300))
def test_a_sweep_finds_the_best_or_remembers_what_it_set_aside(library, seed, at, width):
    problem = small_problem(library, seed)
    best = best_with(problem).min()
    net = trellis(problem, (np.arange(COUNT),) * SLOTS)

    swept = sweep(net, ways(net, at), width, np.inf)

    assert min(swept.cost, swept.dropped) <= best + 1e-9
    if swept.path is not None:
        assert problem.excess(swept.path).none
        assert swept.cost == pytest.approx(path_cost(problem, swept.path))


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1))
def test_without_rules_the_trellis_finds_the_cheapest_path_of_all(library, seed):
    problem = small_problem(library, seed)
    net = trellis(problem, (np.arange(COUNT),) * SLOTS)
    found = ways(net, NO_PRICES)

    orders = itertools.product(range(COUNT), repeat=SLOTS)
    tried = min(
        path_cost(problem, np.array(order))
        for order in orders
        if all(a != b for a, b in itertools.pairwise(order))
    )
    assert found.bound == pytest.approx(tried, abs=1e-9)
    assert path_cost(problem, cheapest(net, found)) == pytest.approx(tried, abs=1e-9)
