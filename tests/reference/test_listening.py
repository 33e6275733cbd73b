"""Acceptance values of the listening room, each with where it comes from.

techniques.md is this project's research note on techniques; sections 1 and 9.4 state the values.
"""

import itertools

import numpy as np
import pytest

from sostenuto.base.affect import AffectEstimate, AffectPoint
from sostenuto.base.errors import PlanError
from sostenuto.listening import catalogue
from sostenuto.listening.arcs import arc
from sostenuto.listening.costs import join_costs, slot_costs
from sostenuto.listening.measures import course
from sostenuto.listening.problem import NO_PRICES, Problem
from sostenuto.listening.programme import Candidate, Rules
from sostenuto.listening.response import posterior
from sostenuto.listening.sequencer import plan
from sostenuto.listening.shelf import shelf
from sostenuto.listening.trellis import trellis, ways
from sostenuto.music.key import Key

STRAIGHT = arc("iso", AffectPoint(-0.5, 0.4), AffectPoint(0.5, -0.4))


def fixture(count, seed, artists):
    chance = np.random.default_rng(seed)
    return [
        Candidate(
            id=f"r{number:04}",
            title=f"Title {number}",
            artist=f"Artist {chance.integers(artists)}",
            duration_s=float(chance.normal(220, 30)),
            affect=AffectEstimate(
                AffectPoint(*map(float, chance.uniform(-1, 1, 2))), 0.3, 0.3, "x"
            ),
            tempo_bpm=float(chance.uniform(60, 160)),
            key=Key(int(chance.integers(12)), "major"),
            integrated_lufs=float(chance.normal(-14, 3)),
            liked=float(chance.choice([0.0, 0.0, 1.0])),
        )
        for number in range(count)
    ]


def test_viterbi_on_20_tracks_and_4_slots_equals_all_160000_sequences():
    # techniques.md 1, acceptance (a); a song straight after itself is never a join here.
    weights = catalogue.weights()
    books = shelf(fixture(20, 1, 20), weights)
    node = slot_costs(books, STRAIGHT.targets(4), weights)
    rows = np.arange(20)
    join = join_costs(books, rows, rows, weights)
    np.fill_diagonal(join, np.inf)
    every = (
        node[0][:, None, None, None] + node[1][:, None, None] + node[2][:, None] + node[3]
        + join[:, :, None, None] + join[:, :, None] + join
    )  # fmt: skip
    problem = Problem(books, node, np.full(4, -1), 0, 1e6, 4, 4, weights)

    found = ways(trellis(problem, (rows,) * 4), NO_PRICES)

    assert every.size == 160_000
    assert found.bound == pytest.approx(float(every.min()), abs=1e-9)


def test_the_plan_of_20_tracks_and_4_slots_equals_all_sequences_that_keep_the_rules():
    weights = catalogue.weights()
    candidates = fixture(20, 2, 6)
    books = shelf(candidates, weights)
    node = slot_costs(books, STRAIGHT.targets(4), weights)
    rows = np.arange(20)
    join = join_costs(books, rows, rows, weights)
    orders = np.array(list(itertools.permutations(range(20), 4)))
    total_s = books.duration_s[orders].sum(axis=1)
    artists = np.sort(books.artist[orders], axis=1)
    thrice = (artists[:, 2:] == artists[:, :-2]).any(axis=1)
    orders = orders[(np.abs(total_s - 15 * 60) <= 60) & ~thrice]
    costs = node[np.arange(4), orders].sum(axis=1)
    costs += join[orders[:, :-1], orders[:, 1:]].sum(axis=1)

    programme = plan(candidates, STRAIGHT, 15, Rules(slots=4))

    assert programme.optimal
    assert programme.cost == pytest.approx(float(costs.min()), abs=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_1000_tracks_6_slots_22_minutes_and_one_artist_kept_out(seed):
    # techniques.md 1, acceptance (b); the blocked artist never reaches the sequencer.
    candidates = [each for each in fixture(1000, seed, 200) if each.artist != "Artist 7"]

    programme = plan(candidates, STRAIGHT, 22, Rules(slots=6, most_by_artist=1))

    chosen = [slot.candidate for slot in programme.slots]
    measured = course([slot.planned for slot in programme.slots])
    assert programme.optimal
    assert len({each.artist for each in chosen}) == 6
    assert abs(programme.total_s - 22 * 60) <= 60
    assert measured.longest_step <= 0.35 + 1e-9
    assert measured.valence_r >= 0.9
    assert measured.arousal_r <= -0.9


def test_an_impossible_length_names_the_rule():
    candidates = fixture(1000, 0, 200)

    with pytest.raises(PlanError, match=r"no programme of 1:00 ± 20 s: .* is the closest total"):
        plan(candidates, STRAIGHT, 1, Rules(tolerance_s=20))


def test_two_ratings_pull_a_mild_prior_to_minus_0_349():
    # techniques.md 9.4: m0 = .20, ratings -.5 and -.6, tau .35, sigma .30.
    after = posterior([-0.5, -0.6], prior_mean=0.20)

    assert after.mean == pytest.approx(-0.349, abs=0.0005)
    assert after.sd == pytest.approx(0.181, abs=0.0005)


def test_five_ratings_of_0_6_come_within_0_08_of_it():
    # techniques.md 9.4, acceptance (b): value .523.
    assert posterior([0.6] * 5).mean == pytest.approx(0.523, abs=0.0005)
