"""Pitch numbers, names and frequencies agree with each other and with MIDI."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.music.pitch import frequency_hz, named_pitch, pitch_name, pitch_of


@given(st.integers(0, 127))
def test_a_name_leads_back_to_its_pitch(pitch):
    assert named_pitch(pitch_name(pitch)) == pitch


@given(st.floats(0, 127))
def test_a_frequency_leads_back_to_its_pitch(pitch):
    assert pitch_of(frequency_hz(pitch)) == pytest.approx(pitch, abs=1e-9)


@pytest.mark.parametrize(
    ("name", "pitch"), [("C-1", 0), ("C4", 60), ("Cb4", 59), ("B#3", 60), ("eb2", 39), ("G9", 127)]
)
def test_names_are_read_as_musicians_write_them(name, pitch):
    assert named_pitch(name) == pitch


@pytest.mark.parametrize("name", ["", "H4", "C", "4", "G#9", "C##4", "Cb-1"])
def test_what_is_no_pitch_is_refused_with_an_example(name):
    with pytest.raises(InputError, match="name must be a pitch from C-1 to G9 such as 'F#3'"):
        named_pitch(name)


def test_a_pitch_outside_midi_is_refused():
    with pytest.raises(InputError, match="pitch must be a whole number from 0 to 127; got 128"):
        pitch_name(128)


def test_concert_pitch_is_iso_16():
    """ISO 16:1975 sets A4 to 440 Hz."""
    assert frequency_hz(69) == 440.0
    assert frequency_hz(21) == pytest.approx(27.5)
