"""Scales, chords, voicings and progressions keep the rules of their craft."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.music.catalogue import harmony, table
from sostenuto.music.chords import Chord, coloured
from sostenuto.music.harmony import leaps, voiced
from sostenuto.music.scales import MODES, bent_to, key_of, mode_steps, scale

tonics = st.integers(0, 11)
modes = st.sampled_from(list(MODES))
OUTSIDE = {("aeolian", "V")}
"""The one chord in the tables that borrows a leading note on purpose."""


def test_each_mode_is_one_semitone_darker_than_the_one_before():
    sums = [sum(steps) for steps in MODES.values()]

    assert [before - after for before, after in pairwise(sums)] == [1] * 5


@given(tonics, modes)
def test_a_mode_has_the_notes_of_the_major_scale_it_is_cut_from(tonic, mode):
    degree = {"ionian": 0, "dorian": 2, "phrygian": 4, "lydian": 5, "mixolydian": 7, "aeolian": 9}
    assert scale(tonic, mode) == scale((tonic - degree[mode]) % 12, "ionian")


@pytest.mark.parametrize("mode", MODES)
def test_the_third_decides_between_major_and_minor(mode):
    assert key_of(0, mode).mode == ("major" if mode_steps(mode)[2] == 4 else "minor")


@pytest.mark.parametrize(
    ("numeral", "notes"),
    [
        ("I", {0, 4, 7}),
        ("ii", {2, 5, 9}),
        ("V7", {7, 11, 2, 5}),
        ("bVII", {10, 2, 5}),
        ("viio", {11, 2, 5}),
        ("iiim7b5", {4, 7, 10, 2}),
        ("IVsus4", {5, 10, 0}),
        ("bvii", {10, 1, 5}),
        ("Iadd9", {0, 4, 7, 2}),
    ],
)
def test_numerals_spell_the_chords_of_the_textbook(numeral, notes):
    assert Chord.parse(numeral, tonic=0).pitch_classes == notes


@given(tonics, st.sampled_from(["I", "ii7", "bVImaj7", "V", "iv"]))
def test_a_chord_moves_with_its_tonic(tonic, numeral):
    home, moved = Chord.parse(numeral, tonic=0), Chord.parse(numeral, tonic=tonic)

    assert moved.pitch_classes == {(note + tonic) % 12 for note in home.pitch_classes}


@pytest.mark.parametrize("numeral", ["", "VIII", "iI", "H", "V9x", "bbII"])
def test_what_is_no_numeral_is_refused(numeral):
    with pytest.raises(InputError, match="numeral must be a roman numeral such as 'bVII'"):
        Chord.parse(numeral, tonic=0)


@pytest.mark.parametrize("mode", MODES)
def test_every_progression_stays_in_its_mode_and_closes_on_the_tonic(mode):
    rows, notes = harmony(mode), scale(0, mode)
    phrases = (*rows.open, *rows.closed, rows.cadence)
    for numeral in {n for phrase in phrases for place in phrase for n in place}:
        if (mode, numeral) not in OUTSIDE:
            assert Chord.parse(numeral, tonic=0).pitch_classes <= notes, numeral
    assert all(len(phrase) == 4 for phrase in (*rows.open, *rows.closed))
    assert {phrase[-1] for phrase in rows.closed} == {(rows.home,)}
    assert all(place[-1] != rows.home for place in rows.cadence)


@pytest.mark.parametrize("side", ["major", "minor"])
def test_a_borrowed_chord_differs_from_the_one_it_replaces(side):
    for numeral, other in table()["borrowing"][side].items():
        assert Chord.parse(numeral, tonic=0) != Chord.parse(other, tonic=0)


@given(tonics, modes, st.sampled_from(["seventh", "ninth"]))
def test_colour_adds_one_note_of_the_scale(tonic, mode, colour):
    for numeral in {n for place in harmony(mode).cadence for n in place}:
        chord = Chord.parse(numeral, tonic=tonic)
        added = coloured(chord, scale(tonic, mode), colour).pitch_classes - chord.pitch_classes
        assert len(added) <= 1
        assert added <= scale(tonic, mode)


@example(0, "lydian", [0, 4, 1, 2, 0, 4, 1, 14, 0])  # by small steps, the hand once walked off
@given(tonics, modes, st.lists(st.integers(0, 20), min_size=2, max_size=12))
def test_voicings_hold_their_chord_and_move_little(tonic, mode, picks):
    numerals = sorted({n for phrase in harmony(mode).open for place in phrase for n in place})
    chords = [Chord.parse(numerals[pick % len(numerals)], tonic=tonic) for pick in picks]

    layouts = voiced(chords, centre=60)

    for chord, layout in zip(chords, layouts, strict=True):
        assert {pitch % 12 for pitch in layout} <= chord.pitch_classes
        assert list(layout) == sorted(set(layout))
        assert abs(np.mean(layout) - 60) < 9
    assert max(leaps(layouts)) <= 12
    assert np.mean(leaps(layouts)) <= 7


def test_a_scale_bends_to_a_borrowed_minor_subdominant():
    """Over F minor in C major the A becomes A flat; nothing else changes."""
    assert bent_to(scale(0, "ionian"), frozenset({5, 8, 0})) == {0, 2, 4, 5, 7, 8, 11}
