import itertools
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sostenuto.base.affect import AffectPoint
from sostenuto.base.errors import InputError, PlanError
from sostenuto.listening import catalogue
from sostenuto.listening.arcs import arc, drawn
from sostenuto.listening.costs import join_costs, slot_costs
from sostenuto.listening.programme import Rules
from sostenuto.listening.sequencer import plan
from sostenuto.listening.shelf import shelf

WEIGHTS = catalogue.weights()
ANXIOUS, CALM = AffectPoint(-0.5, 0.6), AffectPoint(0.5, -0.5)
ISO = arc("iso", ANXIOUS, CALM)

seeds = st.integers(0, 2**32 - 1)
any_arc = st.sampled_from(["iso", "compensatory", "U", "steady"]).map(
    lambda name: arc(name, ANXIOUS, CALM)
)
of_the_known = st.sampled_from(
    [{}, *({"most_unfamiliar": n} for n in (0, 1, 2)), *({"least_familiar": n} for n in (1, 2, 5))]
)
any_rules = st.builds(
    lambda known, **rules: Rules(**known, **rules),
    of_the_known,
    most_by_artist=st.sampled_from([None, 1, 2]),
    tolerance_s=st.sampled_from([20.0, 60.0, 150.0]),
    leave_out_recent=st.booleans(),
    slots=st.integers(1, 4),
)


def keeps(chosen, rules, minutes):
    """Tell, straight from the words of the rules, whether a choice keeps them."""
    artists = Counter(each.artist for each in chosen if each.artist)
    return (
        len({each.song for each in chosen}) == len(chosen)
        and (
            rules.most_by_artist is None or max(artists.values(), default=0) <= rules.most_by_artist
        )
        and abs(sum(each.duration_s for each in chosen) - minutes * 60) <= rules.tolerance_s
        and (
            rules.most_unfamiliar is None
            or sum(each.familiar is False for each in chosen) <= rules.most_unfamiliar
        )
        and (
            rules.least_familiar is None
            or sum(each.familiar is True for each in chosen)
            >= min(rules.least_familiar, len(chosen))
        )
        and not (rules.leave_out_recent and any(each.recent for each in chosen))
    )


def cheapest_by_trying_all(candidates, path, minutes, rules):
    books = shelf(candidates, WEIGHTS)
    slots = rules.slots
    rows = np.arange(len(books))
    node = slot_costs(books, path.targets(slots), WEIGHTS)
    join = join_costs(books, rows, rows, WEIGHTS)
    best = np.inf
    for order in itertools.permutations(range(len(books)), slots):
        if keeps([books.candidates[row] for row in order], rules, minutes):
            cost = sum(node[slot, row] for slot, row in enumerate(order))
            best = min(best, cost + sum(join[a, b] for a, b in itertools.pairwise(order)))
    return best


def mixed(library, count, seed):
    """Return a library with recent ones, two recordings of one song and an unknown artist."""
    candidates = library(count, seed)
    candidates[0] = replace(candidates[0], recent=True)
    candidates[-1] = replace(candidates[-1], artist="", familiar=None)
    if count > 3:
        candidates[2] = replace(candidates[2], song_key=candidates[1].song)
    return candidates


@settings(max_examples=150)
@given(seeds, st.integers(2, 8), any_arc, any_rules, st.floats(2.5, 5))
def test_the_plan_is_the_cheapest_of_all_that_keep_the_rules(
    library, seed, count, path, rules, minutes_a_slot
):
    candidates = mixed(library, count, seed)
    minutes = minutes_a_slot * rules.slots
    best = cheapest_by_trying_all(candidates, path, minutes, rules)
    try:
        programme = plan(candidates, path, minutes, rules)
    except PlanError:
        assert best == np.inf
    else:
        assert programme.cost == pytest.approx(best, abs=1e-9)
        assert programme.optimal
        assert programme.gap == 0


@settings(max_examples=40)
@given(seeds, st.integers(30, 120), any_arc, of_the_known, st.floats(6, 40))
def test_no_rule_is_ever_broken(library, seed, count, path, known, minutes):
    rules = Rules(**known)
    candidates = mixed(library, count, seed)
    try:
        programme = plan(candidates, path, minutes, rules)
    except PlanError:
        assume(False)

    assert keeps([slot.candidate for slot in programme.slots], rules, minutes)
    assert programme.total_s == pytest.approx(
        programme.slots[-1].start_s + programme.slots[-1].candidate.duration_s
    )


@settings(max_examples=15)
@given(seeds, st.randoms(use_true_random=False))
def test_the_order_in_which_the_library_comes_does_not_change_the_plan(library, seed, chance):
    candidates = library(60, seed)
    shuffled = list(candidates)
    chance.shuffle(shuffled)

    first, second = plan(candidates, ISO, 20), plan(shuffled, ISO, 20)

    assert [slot.candidate.id for slot in first.slots] == [s.candidate.id for s in second.slots]
    assert first.cost == second.cost


@settings(max_examples=15)
@given(seeds, st.integers(0, 79))
def test_one_more_recording_never_makes_the_best_plan_dearer(library, seed, without):
    candidates = library(80, seed)
    rules = Rules(slots=5, tolerance_s=120)
    fewer = [each for number, each in enumerate(candidates) if number != without]

    more = plan(candidates, ISO, 19, rules)

    assert more.optimal
    assert more.cost <= plan(fewer, ISO, 19, rules).cost + 1e-9


@settings(max_examples=15)
@given(seeds)
def test_the_reversed_arc_costs_the_same(library, seed):
    candidates = library(50, seed)
    line = [ANXIOUS, AffectPoint(0.2, 0.2), CALM]
    rules = Rules(slots=5, tolerance_s=120)

    there = plan(candidates, drawn(line), 19, rules)
    back = plan(candidates, drawn(line[::-1]), 19, rules)

    assert there.optimal
    assert back.optimal
    assert there.cost == pytest.approx(back.cost, abs=1e-9)


@settings(max_examples=15)
@given(seeds)
def test_a_tighter_rule_never_makes_the_plan_cheaper(library, seed):
    candidates = library(60, seed)
    free = Rules(slots=5, most_by_artist=None, tolerance_s=600)

    loose = plan(candidates, ISO, 19, free)
    tight = plan(candidates, ISO, 19, replace(free, tolerance_s=60, most_by_artist=2))

    assert tight.cost >= loose.cost - 1e-9


@pytest.mark.parametrize("kind", ["clusters", "one artist", "all 180 s", "strangers"])
def test_awkward_libraries_are_still_proven(library, kind):
    candidates = library(1000, 4)
    chance = np.random.default_rng(4)
    rules = Rules(most_unfamiliar=1)
    if kind == "clusters":
        centres = chance.uniform(-0.8, 0.8, (5, 2))
        for number, each in enumerate(candidates):
            place = np.clip(centres[number % 5] + chance.normal(0, 0.03, 2), -1, 1)
            affect = replace(each.affect, point=AffectPoint(*place), valence_sd=0.4, arousal_sd=0.4)
            candidates[number] = replace(each, affect=affect)
    elif kind == "one artist":
        candidates = [
            replace(each, artist="Same" if chance.random() < 0.6 else each.artist)
            for each in candidates
        ]
    elif kind == "all 180 s":
        candidates = [replace(each, duration_s=180.0) for each in candidates]
    else:
        candidates = [replace(each, familiar=chance.random() < 0.1) for each in candidates]

    programme = plan(candidates, ISO, 20, rules)

    assert programme.optimal
    assert keeps([slot.candidate for slot in programme.slots], rules, 20)


def test_with_no_nodes_to_spend_the_gap_is_told_and_covers_the_best(library):
    candidates = library(400, 8)
    rules = Rules(most_unfamiliar=0, tolerance_s=5, slots=6)

    best = plan(candidates, ISO, 20, rules)
    hasty = plan(candidates, ISO, 20, rules, nodes=0)

    assert best.optimal
    assert hasty.cost - hasty.gap <= best.cost + 1e-9 <= hasty.cost + 2e-9


def test_slots_follow_the_minutes_and_the_lengths(library):
    candidates = [replace(each, duration_s=240.0) for each in library(200, 1)]

    assert len(plan(candidates, ISO, 40).slots) == 10
    assert len(plan(candidates, ISO, 8).slots) == 2


def test_iso_takes_the_slots_it_needs_for_small_steps_where_the_minutes_hold_them(library):
    candidates = library(1000, 2)

    programme = plan(candidates, ISO, 22)

    assert len(programme.slots) >= ISO.least_slots
    assert max(programme.steps) <= 0.35 + 1e-9


def test_too_few_slots_for_small_steps_are_said_in_a_note(library):
    candidates = [replace(each, duration_s=300.0) for each in library(60, 3)]

    programme = plan(candidates, ISO, 20)

    assert programme.notes[0] == "4 recordings fit; 7 would let every step stay within 0.35"


def test_every_slot_gives_a_reason_and_every_candidate_left_out_too(library):
    candidates = library(80, 6)
    candidates[3] = replace(candidates[3], recent=True)
    candidates[4] = replace(candidates[4], duration_s=5000.0)
    candidates[7] = replace(candidates[7], liked=1.0)

    programme = plan(candidates, ISO, 20)

    assert all(slot.reason for slot in programme.slots)
    assert "the start mood" in programme.slots[0].reason
    assert "the goal" in programme.slots[-1].reason
    assert programme.left_out == {"r00003": "heard lately", "r00004": "longer than the programme"}
    assert programme.left_out_counts == {"heard lately": 1, "longer than the programme": 1}
    assert programme.considered == 78


def test_recordings_that_ask_are_marked(library):
    candidates = [replace(each, asks=True) for each in library(60, 6)]

    programme = plan(candidates, ISO, 20)

    assert all("ask before it sounds" in slot.reason for slot in programme.slots)
    assert any("may only sound after asking" in note for note in programme.notes)


def test_minutes_of_nothing_are_refused(library):
    with pytest.raises(InputError, match=r"minutes must be above 0 minutes; got 0.0"):
        plan(library(5), ISO, 0)


def test_rules_that_make_no_sense_are_refused_by_name():
    with pytest.raises(InputError, match="most_by_artist must be a whole number of at least 1"):
        Rules(most_by_artist=0)
    with pytest.raises(InputError, match="tolerance_s must be between 0 and 86400 seconds"):
        Rules(tolerance_s=-1)
