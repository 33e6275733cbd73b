"""Forms fill their bars, contrast their parts and come home."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.music.form import form
from sostenuto.music.metre import METRES, metre


@given(st.sampled_from([2, 4, 8]), st.integers(1, 600))
def test_parts_fill_the_bars_without_gaps(phrase_bars, more):
    bars = 3 * phrase_bars + more
    parts = form(bars, phrase_bars=phrase_bars)

    ends = [part.first_bar + part.bars for part in parts]
    assert [part.first_bar for part in parts] == [0, *ends[:-1]]
    assert ends[-1] == bars
    assert all(part.bars > 0 for part in parts)


@given(st.sampled_from([2, 4, 8]), st.integers(1, 600))
def test_there_are_two_contrasting_parts_a_return_and_an_ending(phrase_bars, more):
    labels = [part.label for part in form(3 * phrase_bars + more, phrase_bars=phrase_bars)]
    inner = [label for label in labels if label not in ("intro", "ending")]

    assert inner[:3] == ["A", "B", "A'"]
    assert inner[-1].startswith("A")
    assert labels[-1] == "ending"
    assert len(set(labels)) == len(labels)


@given(st.sampled_from([4, 8]), st.integers(1, 600))
def test_phrases_are_whole(phrase_bars, more):
    parts = form(3 * phrase_bars + more, phrase_bars=phrase_bars)

    assert all(part.bars == part.phrases * phrase_bars for part in parts if part.phrases)


def test_too_few_bars_for_a_form_are_refused():
    with pytest.raises(InputError, match="bars must be more than 12; got 12"):
        form(12, phrase_bars=4)


@pytest.mark.parametrize("known", METRES)
def test_the_first_place_of_a_bar_is_the_strongest(known):
    assert known.weight(0) == 1.0
    assert known.weight(0.5) == 0.0
    assert known.bar_s(60) == known.beats


def test_an_unknown_metre_is_refused_by_name():
    with pytest.raises(InputError, match="metre must be one of 4/4, 3/4, 6/8; got '7/8'"):
        metre("7/8")
