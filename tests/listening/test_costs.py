import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.affect import AffectEstimate, AffectPoint
from sostenuto.base.errors import InputError
from sostenuto.listening import catalogue
from sostenuto.listening.arcs import Target
from sostenuto.listening.costs import join_costs, key_costs, programme_parts, slot_costs
from sostenuto.listening.programme import Candidate
from sostenuto.listening.shelf import shelf
from sostenuto.music.key import Key
from sostenuto.music.tempo import folded_octaves

WEIGHTS = catalogue.weights()


def recording(name="a", valence=0.0, arousal=0.0, sd=0.2, **facts):
    place = AffectEstimate(AffectPoint(valence, arousal), sd, sd, "client")
    return Candidate(name, name, f"by {name}", 200.0, place, **facts)


def slot_cost(candidate, target=None):
    target = target or Target(AffectPoint(0, 0))
    return float(slot_costs(shelf([candidate], WEIGHTS), [target], WEIGHTS)[0, 0])


def join_cost(first, second):
    books = shelf([replace(first, id="a"), replace(second, id="b")], WEIGHTS)
    return float(join_costs(books, np.array([0]), np.array([1]), WEIGHTS)[0, 0])


def test_a_slot_costs_the_expected_squared_error_to_its_target():
    chance = np.random.default_rng(5)
    place = chance.normal([0.3, -0.2], [0.25, 0.4], size=(200_000, 2))
    told = AffectEstimate(AffectPoint(0.3, -0.2), 0.25, 0.4, "x")
    candidate = replace(recording(familiar=False), affect=told)

    measured = float(((place - [0.1, 0.5]) ** 2).sum(axis=1).mean())

    assert slot_cost(candidate, Target(AffectPoint(0.1, 0.5))) == pytest.approx(measured, abs=0.01)


@given(st.floats(0.01, 1), st.floats(0.01, 1))
def test_not_knowing_never_pays(less, more):
    less, more = sorted((less, more))

    assert slot_cost(recording(sd=less)) <= slot_cost(recording(sd=more))


def test_liked_and_familiar_are_preferred_and_asking_is_not():
    plain = slot_cost(recording(familiar=False))

    assert slot_cost(recording(familiar=False, liked=1)) < plain
    assert slot_cost(recording(familiar=True)) < plain
    assert slot_cost(recording(familiar=False, liked=-1)) > plain
    assert slot_cost(recording(familiar=False, asks=True)) > plain


@given(st.floats(40, 220), st.floats(40, 220))
def test_a_join_costs_by_folded_tempo_beyond_eight_percent(first_bpm, second_bpm):
    cost = join_cost(
        recording(tempo_bpm=first_bpm, key=Key(0, "major")),
        recording(tempo_bpm=second_bpm, key=Key(0, "major")),
    )

    beyond = max(0.0, folded_octaves(first_bpm, second_bpm) - math.log2(1.08))
    assert cost == pytest.approx(WEIGHTS.tempo * beyond, abs=1e-12)


def test_keys_cost_nothing_when_near_and_all_when_far():
    table = key_costs(WEIGHTS)

    assert table[0, 0] == table[0, 7] == table[0, 12 + 9] == 0  # C: itself, G, A minor
    assert table[0, 6] == WEIGHTS.key  # C to F sharp
    assert 0 < table[0, 2] < WEIGHTS.key  # C to D
    assert (table == table.T).all()


def test_an_unknown_tempo_or_key_costs_between_the_best_and_the_worst():
    known = recording(tempo_bpm=100, key=Key(0, "major"))
    neither = join_cost(known, recording())

    assert join_cost(known, known) == 0
    assert 0 < neither < WEIGHTS.tempo * 0.5 + WEIGHTS.key


def test_loudness_counts_only_where_levelling_cannot_reach():
    loud, quiet = recording(integrated_lufs=-6.0), recording(integrated_lufs=-18.0)
    peaky = recording(integrated_lufs=-28.0, true_peak_dbtp=-1.0)

    assert join_cost(loud, quiet) == join_cost(quiet, quiet)
    assert join_cost(quiet, peaky) == pytest.approx(join_cost(quiet, quiet) + 0.01 * 8)


def test_a_step_over_the_limit_costs_steeply_and_one_at_the_limit_does_not():
    start = recording(tempo_bpm=100, key=Key(0, "major"))

    at = join_cost(start, replace(start, affect=recording(valence=0.35).affect))
    over = join_cost(start, replace(start, affect=recording(valence=0.36).affect))

    assert at == pytest.approx(0.3 * 0.35**2)
    assert over > at + 0.2


@given(st.integers(0, 2**32 - 1))
def test_joins_cost_the_same_both_ways_and_never_less_than_nothing(library, seed):
    books = shelf(library(6, seed), WEIGHTS)
    rows = np.arange(6)

    cost = join_costs(books, rows, rows, WEIGHTS)

    assert cost == pytest.approx(cost.T)
    assert (cost >= 0).all()


@given(st.integers(0, 2**32 - 1))
def test_the_parts_of_a_programme_add_up_to_its_cost(library, seed):
    books = shelf(library(6, seed), WEIGHTS)
    path = [3, 0, 5, 1]
    targets = [Target(AffectPoint(step / 4, -step / 4), 100.0 - 9 * step) for step in range(4)]

    parts = programme_parts(books, path, targets, WEIGHTS)

    node = slot_costs(books, targets, WEIGHTS)[np.arange(4), path].sum()
    joins = np.trace(join_costs(books, np.array(path[:-1]), np.array(path[1:]), WEIGHTS))
    assert sum(part.total for part in parts) == pytest.approx(node + joins, abs=1e-12)


def test_a_slot_with_a_tempo_prefers_music_in_that_tempo_or_its_double():
    target = Target(AffectPoint(0, 0), 60.0)

    near = slot_cost(recording(tempo_bpm=120), target)
    assert near == slot_cost(recording(tempo_bpm=60), target)
    assert near < slot_cost(recording(), target) < slot_cost(recording(tempo_bpm=85), target)


def test_every_weight_says_where_it_comes_from():
    rows = catalogue.weight_rows()

    assert all(row["source"] and row["about"] for row in rows.values())


def test_a_weight_below_nothing_is_refused_by_name():
    with pytest.raises(InputError, match=r"liked must be 0 or more; got -0.1"):
        replace(WEIGHTS, liked=-0.1)


def test_two_recordings_with_one_id_are_refused():
    with pytest.raises(InputError, match="candidates must be unique by id; got 'a'"):
        shelf([recording(), recording()], WEIGHTS)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"liked": 1.5}, "liked must be between -1 and 1; got 1.5"),
        ({"tempo_bpm": -3}, "tempo_bpm must be between 0 and 1000 beats per minute; got -3"),
        ({"sd": float("nan")}, "valence_sd must be a finite number; got nan"),
    ],
)
def test_a_candidate_that_makes_no_sense_is_refused_by_name(facts, words):
    with pytest.raises(InputError, match=words):
        recording(**facts)
