"""Timbre against sounds whose answer is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostenuto.audio.roughness import PEAKS, roughness, spectral_peaks
from sostenuto.audio.timbre import TEXTURE_S, Timbre, TimbreEar
from sostenuto.audio.transform import BINS, RATE_HZ, ShortTimeTransform, Spectra

SECOND = np.arange(RATE_HZ) / RATE_HZ


def timbre(sound, sizes=()) -> Timbre:
    block = np.asarray(sound, dtype=np.float32)[:, None]
    transform, ear, start = ShortTimeTransform(RATE_HZ), TimbreEar(), 0
    for size in (*sizes, len(block)):
        for spectra in transform.add(block[start : start + size]):
            ear.hear(spectra)
        start += size
    for spectra in transform.finish():
        ear.hear(spectra)
    return ear.finish()


def sine(hz, seconds=4) -> np.ndarray:
    return 0.1 * np.sin(2 * np.pi * hz * np.arange(seconds * RATE_HZ) / RATE_HZ)


def white(seconds=8) -> np.ndarray:
    return 0.1 * np.random.default_rng(4).standard_normal(seconds * RATE_HZ)


@settings(max_examples=15, deadline=None)
@given(st.floats(200, 9000))
def test_a_tone_lies_where_it_lies(hz):
    means = timbre(sine(hz, 2)).means

    # At both ends the tone is cut, which splashes over the spectrum.
    assert means["centroid_hz"] == pytest.approx(hz, rel=0.05, abs=60)
    assert means["rolloff_hz"] == pytest.approx(hz, rel=0.03, abs=25)
    assert means["zero_crossing_hz"] == pytest.approx(2 * hz, rel=0.03, abs=25)
    if not 1450 < hz < 1550:
        assert means["bright_share"] == pytest.approx(float(hz > 1500), abs=0.05)


WHITE_NOISE = {
    "centroid_hz": (RATE_HZ / 4, 0.01),
    "bandwidth_hz": (RATE_HZ / 2 / np.sqrt(12), 0.02),
    "rolloff_hz": (0.85 * RATE_HZ / 2, 0.01),
    "flatness": (np.exp(-np.euler_gamma), 0.02),
    "entropy": (1 - (1 - np.euler_gamma) / np.log(739), 0.01),
    "bright_share": (1 - 1500 / (RATE_HZ / 2), 0.01),
    "bass_share": (200 / (RATE_HZ / 2), 0.05),
    "zero_crossing_hz": (RATE_HZ / 2, 0.01),
    "crest_db": (10 * np.log10(np.log(739) + np.euler_gamma), 0.05),
}
"""Expected value and relative tolerance. Power in a bin of Gaussian noise is exponential: its
geometric mean is exp(-gamma) of its mean, its entropy is (1 - gamma) nats below the flat one (739
bins count), the largest of n has a mean of ln n + gamma (neighbours under a Hann window are alike,
which costs a little); signs are even."""


@pytest.mark.parametrize("number", WHITE_NOISE)
def test_white_noise_has_the_numbers_that_theory_gives(number):
    expected, tolerance = WHITE_NOISE[number]

    assert timbre(white()).means[number] == pytest.approx(expected, rel=tolerance)


def test_flux_of_unrelated_frames_is_that_of_unrelated_rayleigh_spectra():
    """Mean product of two Rayleigh magnitudes is pi/4 of their mean square."""
    frames = np.random.default_rng(1).standard_normal((600, 2 * BINS)).view(np.complex128)
    ear = TimbreEar()
    ear.hear(Spectra(0, frames.astype(np.complex64), np.ones((600, 512), dtype=np.float32)))

    assert ear.finish().means["flux"] == pytest.approx(np.sqrt(2 - np.pi / 2), rel=0.03)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 50000), max_size=8))
def test_the_size_of_blocks_does_not_show(sizes):
    sound = np.concatenate([white(2), sine(500, 2), white(1)])

    in_parts, whole = timbre(sound, sizes).features(), timbre(sound).features()

    assert in_parts == pytest.approx(whole, rel=1e-4, abs=1e-5)


def test_silence_around_a_sound_does_not_change_its_colour():
    alone = timbre(white(4)).means
    amid = timbre(np.concatenate([np.zeros(6 * RATE_HZ), white(4), np.zeros(6 * RATE_HZ)])).means

    for number, value in alone.items():
        if not number.startswith("mfcc"):
            assert amid[number] == pytest.approx(value, rel=0.05, abs=0.01), number


def test_change_is_the_step_between_textures():
    """A tone that is an octave higher in every other texture."""
    time_s = np.arange(12 * RATE_HZ) / RATE_HZ
    sound = np.where(time_s // TEXTURE_S % 2 == 0, np.sin(2 * np.pi * 500 * time_s), 0)
    sound += np.where(time_s // TEXTURE_S % 2 == 1, np.sin(2 * np.pi * 1000 * time_s), 0)

    heard = timbre(0.1 * sound)

    assert heard.changes["centroid_hz"] == pytest.approx(500, rel=0.1)
    assert heard.spreads["centroid_hz"] == pytest.approx(250, rel=0.15)


# Dynamics.


def in_turn(first_db, second_db, every_s, seconds=12) -> np.ndarray:
    time_s = np.arange(seconds * RATE_HZ) / RATE_HZ
    level_db = np.where(time_s // every_s % 2 == 0, first_db, second_db)
    return white(seconds) * 10 ** (level_db / 20)


@pytest.mark.parametrize("step_db", [6, 20, 40])
def test_dynamic_range_is_the_step_between_two_levels(step_db):
    assert timbre(in_turn(0, -step_db, 1)).dynamic_range_db == pytest.approx(step_db, abs=1)


@pytest.mark.parametrize("share", [0.25, 0.5, 0.75])
def test_share_of_silence_is_the_share_of_silence(share):
    time_s = np.arange(12 * RATE_HZ) / RATE_HZ

    heard = timbre(np.where(time_s % 2 < 2 * share, 0, white(12)))

    assert heard.silence_share == pytest.approx(share, abs=0.03)


@pytest.mark.parametrize("share", [0.25, 0.5, 0.75])
def test_low_energy_share_is_the_share_of_soft_frames(share):
    time_s = np.arange(12 * RATE_HZ) / RATE_HZ

    heard = timbre(np.where(time_s % 2 < 2 * share, 0.1, 1) * white(12))

    assert heard.low_energy_share == pytest.approx(share, abs=0.04)


@pytest.mark.parametrize("rise_s", [0.04, 0.08, 0.15])
def test_attack_of_a_straight_rise_is_seven_tenths_of_it(rise_s):
    """From 20 to 90 % of the rise."""
    at_s = np.arange(RATE_HZ) / RATE_HZ
    shape = np.where(at_s < rise_s, at_s / rise_s, np.exp(-(at_s - rise_s) / 0.08))
    note = shape * np.sin(2 * np.pi * 700 * at_s)

    heard = timbre(np.tile(0.3 * note, 8))

    assert heard.attack_s == pytest.approx(0.7 * rise_s, rel=0.15)


@pytest.mark.parametrize(
    ("hz", "part"),
    [(1, "modulation_slow_share"), (4, "modulation_beat_share"), (8, "modulation_fast_share")],
)
def test_a_swelling_tone_fluctuates_at_its_own_rate(hz, part):
    time_s = np.arange(12 * RATE_HZ) / RATE_HZ
    swell = 1 + 0.8 * np.sin(2 * np.pi * hz * time_s)

    assert timbre(0.1 * swell * np.sin(2 * np.pi * 600 * time_s)).dynamics[part] > 0.9


# Roughness.


def pair(first_hz, second_hz, amplitudes=(1.0, 1.0)) -> float:
    hz = np.array([[first_hz, second_hz]], dtype=np.float32)
    return float(roughness(hz, np.array([amplitudes], dtype=np.float32))[0])


def test_unisons_and_wide_intervals_are_smooth_and_a_semitone_is_rough():
    assert pair(440, 440) == pytest.approx(0, abs=1e-6)
    assert pair(440, 880) < 1e-4
    assert pair(440, 466.16) > 100 * pair(440, 660)


@pytest.mark.parametrize("low_hz", [200, 440, 1000, 2000])
def test_two_tones_are_roughest_where_sethares_curve_is_highest(low_hz):
    """At ln(5.75/3.51) / (5.75 - 3.51) = 0.22 of the curve's argument, by its derivative."""
    apart_hz = np.log(5.75 / 3.51) / (5.75 - 3.51) * (0.0207 * low_hz + 18.96) / 0.24
    steps_hz = np.linspace(1, 4 * apart_hz, 400)

    rough = [pair(low_hz, low_hz + step) for step in steps_hz]

    assert steps_hz[np.argmax(rough)] == pytest.approx(apart_hz, rel=0.02)


@given(st.floats(0.01, 100))
def test_roughness_does_not_depend_on_level(gain):
    assert pair(440, 466, (gain, 0.5 * gain)) == pytest.approx(pair(440, 466, (1, 0.5)), rel=1e-4)


def test_peaks_are_found_between_bins():
    seconds = np.arange(RATE_HZ) / RATE_HZ
    sound = sum(np.sin(2 * np.pi * hz * seconds) for hz in (443.0, 1207.0, 2961.0))
    transform = ShortTimeTransform(RATE_HZ)
    chunk, *_ = [*transform.add(sound.astype(np.float32)[:, None]), *transform.finish()]

    frequency_hz, amplitude = spectral_peaks(chunk.magnitude[10:11])

    assert frequency_hz.shape == (1, PEAKS)
    highest = np.argsort(amplitude[0])[-3:]
    assert sorted(frequency_hz[0, highest]) == pytest.approx([443, 1207, 2961], abs=2.5)
