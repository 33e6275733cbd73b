"""What is told to whoever steers music while it sounds: the composer's own numbers."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.music import steering
from sostenuto.music.mapping import PRESETS, character, modes_at
from sostenuto.music.scales import scale

PLACES = st.sampled_from(range(len(steering.GRID)))


@pytest.fixture(scope="module")
def told():
    return steering.table()


@given(PLACES, PLACES, st.sampled_from([None, *PRESETS]))
def test_each_place_tells_the_mapping_of_the_composer(row, column, name):
    made = character(steering.GRID[row], steering.GRID[column], preset_name=name)
    numbers = steering.table()["presets"][name or ""]["places"][row][column]

    for number, value in zip(steering.NUMBERS, numbers, strict=True):
        assert value == pytest.approx(getattr(made, number), rel=1e-4), number


def test_each_valence_tells_its_modes(told):
    for place, modes in enumerate(told["modes"]):
        assert modes == list(modes_at(round(-1 + place * told["mode_step"], 2)))


def test_every_rung_of_the_ladder_begins_at_a_place_that_is_told(told):
    pairs = enumerate(pairwise(told["modes"]))
    changes = [at for at, (one, two) in pairs if one != two]

    for at in changes:  # nothing changes between two places but once
        low, high = -1 + at * told["mode_step"], -1 + (at + 1) * told["mode_step"]
        between = [modes_at(low + share * (high - low)) for share in (0.25, 0.5, 0.75)]
        assert len(set(between)) == 1


def test_every_chord_of_a_phrase_is_told_in_the_scale_that_is_bent_to_it(told):
    for mode, rows in told["harmony"].items():
        for phrase in (*rows["open"], *rows["closed"]):
            for numeral in (one for place in phrase for one in place):
                chord = rows["chords"][numeral]
                assert set(chord["plain"]) <= set(chord["scale"])
                assert chord["root"] in chord["plain"]
                foreign = set(chord["seventh"]) - set(chord["plain"]) - scale(0, mode)
                assert not foreign


def test_it_is_plain_and_small(told):
    text = json.dumps(told, separators=(",", ":"))

    assert json.loads(text)["presets"]["sedative"]["velocity"] == [40, 60]
    assert len(text) < 50_000
