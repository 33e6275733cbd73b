import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostenuto.base.affect import AffectPoint
from sostenuto.base.errors import PlanError
from sostenuto.listening import catalogue
from sostenuto.listening.arcs import arc
from sostenuto.listening.costs import join_costs, slot_costs
from sostenuto.listening.keeping import plan_around
from sostenuto.listening.programme import Rules
from sostenuto.listening.sequencer import plan
from sostenuto.listening.shelf import shelf

WEIGHTS = catalogue.weights()
ISO = arc("iso", AffectPoint(-0.5, 0.6), AffectPoint(0.5, -0.5))
LOOSE = Rules(most_by_artist=None, tolerance_s=3600, slots=4)


def cheapest(candidates, kept):
    """Return the least that four slots cost with some of them fixed, by trying all."""
    books = shelf(candidates, WEIGHTS)
    rows = {each.id: row for row, each in enumerate(books.candidates)}
    node = slot_costs(books, ISO.targets(4), WEIGHTS)
    every = np.arange(len(books))
    join = join_costs(books, every, every, WEIGHTS)
    best = np.inf
    for order in itertools.permutations(range(len(books)), 4):
        if all(order[slot] == rows[name] for slot, name in kept.items()):
            cost = sum(node[slot, row] for slot, row in enumerate(order))
            best = min(best, cost + sum(join[a, b] for a, b in itertools.pairwise(order)))
    return best


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sets(st.integers(0, 3)))
def test_around_what_stays_nothing_cheaper_is_left(library, seed, kept):
    first = plan(library(8, seed), ISO, 15, LOOSE)
    candidates = library(8, seed)[:7] + [each.candidate for each in first.slots]
    candidates = list({each.id: each for each in candidates}.values())

    again = plan_around(first, candidates, kept)

    stay = {slot: first.slots[slot].candidate.id for slot in kept}
    assert all(again.slots[slot].candidate.id == name for slot, name in stay.items())
    assert [slot.locked for slot in again.slots] == [slot in kept for slot in range(4)]
    assert again.cost == pytest.approx(cheapest(candidates, stay), abs=1e-9)
    assert len({slot.candidate.id for slot in again.slots}) == 4


def test_the_rules_hold_around_what_stays(library):
    first = plan(library(200, 3), ISO, 20)

    again = plan_around(first, library(200, 3), kept=[3])

    assert abs(again.total_s - 1200) <= 60
    assert again.slots[3].reason == first.slots[3].reason


def test_what_was_taken_out_does_not_come_back_and_too_few_are_told(library):
    first = plan(library(200, 3), ISO, 20)
    gone = first.slots[2].candidate.id
    others = [each for each in library(200, 3) if each.id != gone]

    again = plan_around(first, others, kept=[0, 1, 4])

    assert gone not in {slot.candidate.id for slot in again.slots}
    with pytest.raises(PlanError, match="to fill"):
        plan_around(first, others[:1], kept=[0])
