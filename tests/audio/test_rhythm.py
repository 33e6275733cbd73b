"""Rhythm against sounds whose rhythm is known by construction."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sostenuto.audio.rhythm import Rhythm, RhythmEar
from sostenuto.audio.transform import HOP, RATE_HZ, ShortTimeTransform

Samples = NDArray[np.float32]


def heard(sound: Samples, rate_hz: int = RATE_HZ) -> Rhythm:
    transform, ear = ShortTimeTransform(rate_hz), RhythmEar()
    stereo = np.repeat(sound[:, None], 2, axis=1)
    for first in range(0, len(sound), 40_000):
        for spectra in transform.add(stereo[first : first + 40_000]):
            ear.hear(spectra)
    for spectra in transform.finish():
        ear.hear(spectra)
    return ear.finish()


def clicks(times_s: NDArray[np.float64], length_s: float, rate_hz: int = RATE_HZ) -> Samples:
    """Short decaying noise bursts at the given seconds."""
    rng = np.random.default_rng(3)
    burst = rng.normal(size=rate_hz // 50) * np.exp(-np.arange(rate_hz // 50) / (rate_hz / 250))
    sound = np.zeros(int(length_s * rate_hz) + len(burst), dtype=np.float32)
    for time_s in times_s:
        start = round(float(time_s) * rate_hz)
        sound[start : start + len(burst)] += 0.3 * burst.astype(np.float32)
    return sound[: int(length_s * rate_hz)]


def steady(bpm: float, length_s: float = 30.0, first_s: float = 0.5) -> NDArray[np.float64]:
    return np.arange(first_s, length_s - 0.1, 60 / bpm)


def nearest_s(found: NDArray[np.float64], truth: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distance from each true time to the nearest found one."""
    return np.asarray(np.abs(truth[:, None] - found).min(axis=1))


@pytest.mark.parametrize("bpm", [90.0, 120.0])
def test_a_click_track_reads_its_own_tempo(bpm: float) -> None:
    rhythm = heard(clicks(steady(bpm), 30.0))

    assert rhythm.tempo_bpm == pytest.approx(bpm, rel=0.01)
    assert rhythm.tempo_confidence > 0.5
    assert rhythm.pulse_clarity > 0.8
    assert rhythm.tempo_stability > 0.9
    assert rhythm.event_density_hz == pytest.approx(bpm / 60, rel=0.05)


@pytest.mark.parametrize("bpm", [50.0, 60.0, 75.0, 100.0, 140.0, 150.0, 180.0, 200.0])
def test_any_click_track_reads_its_tempo_within_an_octave(bpm: float) -> None:
    rhythm = heard(clicks(steady(bpm), 30.0))

    ratios = np.array([rhythm.tempo_bpm / bpm * factor for factor in (0.5, 1.0, 2.0)])
    assert np.abs(ratios - 1).min() < 0.01
    assert rhythm.tempo_alternative_bpm / rhythm.tempo_bpm in (0.5, 2.0)


@pytest.mark.parametrize(("bpm", "rate_hz"), [(90.0, 22050), (112.0, 44100), (75.0, 48000)])
def test_beats_fall_on_the_clicks_within_20_ms(bpm: float, rate_hz: int) -> None:
    truth = steady(bpm)
    rhythm = heard(clicks(truth, 30.0, rate_hz), rate_hz)

    assert nearest_s(truth, rhythm.beats_s).max() < 0.02 or rhythm.tempo_bpm > 1.5 * bpm
    assert nearest_s(rhythm.beats_s, truth[1:-1]).max() < 0.02


def test_beats_follow_clicks_that_gather_speed_from_90_to_120() -> None:
    bpm = np.linspace(90, 120, 70)
    truth = 0.5 + np.concatenate([[0.0], np.cumsum(60 / bpm)])
    rhythm = heard(clicks(truth, truth[-1] + 0.5))

    assert nearest_s(rhythm.beats_s, truth[1:-1]).max() < 0.03
    gaps = np.diff(rhythm.beats_s)
    assert np.median(60 / gaps[:10]) == pytest.approx(92, rel=0.03)
    assert np.median(60 / gaps[-10:]) == pytest.approx(118, rel=0.03)


@pytest.mark.parametrize("samples", [0, 1, HOP, 3 * RATE_HZ, 20 * RATE_HZ])
def test_silence_of_any_length_has_no_pulse(samples: int) -> None:
    rhythm = heard(np.zeros(samples, dtype=np.float32))

    assert rhythm.tempo_bpm == 0
    assert rhythm.tempo_confidence == 0
    assert rhythm.beats_s.shape == (0,)
    assert rhythm.event_density_hz == 0


def test_steady_noise_gives_little_confidence() -> None:
    noise = np.random.default_rng(1).normal(scale=0.1, size=30 * RATE_HZ).astype(np.float32)
    rhythm = heard(noise)

    assert rhythm.tempo_confidence < 0.4
    assert rhythm.pulse_clarity < 0.4


def test_a_held_tone_gives_little_confidence() -> None:
    tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(20 * RATE_HZ) / RATE_HZ)

    assert heard(tone.astype(np.float32)).tempo_confidence < 0.4


@settings(deadline=None, max_examples=10)
@given(gain_db=st.floats(-30, 10), bpm=st.floats(60, 160), seed=st.integers(0, 99))
def test_gain_keeps_tempo_and_moves_at_most_one_onset(
    gain_db: float, bpm: float, seed: int
) -> None:
    noise = np.random.default_rng(seed).normal(scale=1e-3, size=12 * RATE_HZ)
    sound = clicks(steady(bpm, 12.0), 12.0) + noise.astype(np.float32)
    plain, scaled = heard(sound), heard((sound * 10 ** (gain_db / 20)).astype(np.float32))

    assert scaled.tempo_bpm == pytest.approx(plain.tempo_bpm, rel=1e-3)
    # The floor under which nothing is heard does not move with the gain, so that one onset in the
    # twelve seconds may be just above it or just below.
    assert scaled.event_density_hz == pytest.approx(plain.event_density_hz, abs=1.1 / 12)
    assert scaled.onset_strength.mean() == pytest.approx(plain.onset_strength.mean(), rel=0.02)


@settings(deadline=None, max_examples=10)
@given(hops=st.integers(0, 60), bpm=st.floats(70, 150))
def test_a_shift_in_time_shifts_the_beats(hops: int, bpm: float) -> None:
    truth = steady(bpm, 15.0)
    shifted = heard(np.pad(clicks(truth, 15.0), (hops * HOP, 0)))

    later_s = truth[1:-1] + hops * HOP / RATE_HZ
    assert nearest_s(shifted.beats_s, later_s).max() < 0.02


@settings(deadline=None, max_examples=15)
@given(
    seed=st.integers(0, 10_000),
    seconds=st.floats(0.0, 8.0),
    level=st.sampled_from([0.0, 1e-9, 1e-4, 0.3, 1.0]),
    gate=st.floats(0.0, 1.0),
)
def test_whatever_is_heard_every_number_is_finite_and_in_range(
    seed: int, seconds: float, level: float, gate: float
) -> None:
    rng = np.random.default_rng(seed)
    size = int(seconds * RATE_HZ)
    open_ = np.repeat(rng.random(size // 1000 + 1) < gate, 1000)[:size]
    rhythm = heard((level * rng.uniform(-1, 1, size) * open_).astype(np.float32))

    assert all(np.isfinite(value) for value in rhythm.features().values())
    assert 0 <= rhythm.tempo_confidence <= 1
    assert 0 <= rhythm.pulse_clarity <= 1
    assert 0 <= rhythm.tempo_stability <= 1
    assert -1 <= rhythm.beat_contrast <= 1
    assert (np.diff(rhythm.beats_s) > 0).all()
    assert (rhythm.beats_s >= 0).all()
    assert rhythm.tempo_bpm == 0 or 20 <= rhythm.tempo_bpm <= 400
    assert (rhythm.onset_strength >= 0).all()


def test_blocks_of_any_size_give_the_same_rhythm() -> None:
    sound = clicks(steady(96.0, 15.0), 15.0)
    results = []
    for size in (1_000, 77_777, len(sound)):
        transform, ear = ShortTimeTransform(RATE_HZ), RhythmEar()
        for first in range(0, len(sound), size):
            for spectra in transform.add(sound[first : first + size, None]):
                ear.hear(spectra)
        for spectra in transform.finish():
            ear.hear(spectra)
        results.append(ear.finish())

    for other in results[1:]:
        np.testing.assert_allclose(other.beats_s, results[0].beats_s, atol=1e-6)
        np.testing.assert_allclose(other.onset_strength, results[0].onset_strength, atol=1e-5)
