"""The parts of rhythm, each against what it must do by definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.audio import (
    rhythm_attacks,
    rhythm_beats,
    rhythm_levels,
    rhythm_onsets,
    rhythm_pulse,
    rhythm_tempo,
)
from sostenuto.audio.catalogue import model
from sostenuto.audio.transform import FRAME_RATE_HZ, RATE_HZ, ShortTimeTransform
from sostenuto.base.errors import InputError


def test_registers_end_where_the_documentation_says() -> None:
    expected = [22, 86, 151, 258, 398, 797, 1593, 4134, 10724]

    assert list(rhythm_onsets.REGISTER_EDGES_HZ) == expected
    assert len(expected) == rhythm_onsets.REGISTERS + 1


@pytest.mark.parametrize(("pitch_hz", "register"), [(110, 1), (330, 3), (1000, 5), (6000, 7)])
def test_a_tone_that_sets_in_counts_in_its_own_register(pitch_hz: float, register: int) -> None:
    time_s = np.arange(2 * RATE_HZ) / RATE_HZ
    fade = np.clip((time_s - 1) / 0.05, 0, 1) * np.clip((2 - time_s) / 0.5, 0, 1)
    sound = (0.3 * fade * np.sin(2 * np.pi * pitch_hz * time_s)).astype(np.float32)
    transform, onsets = ShortTimeTransform(RATE_HZ), rhythm_onsets.OnsetStrength()
    for stage in (transform.add(sound[:, None]), transform.finish()):
        for spectra in stage:
            onsets.hear(spectra)
    strength = onsets.finish()

    assert strength.sum(axis=0).argmax() == register
    assert strength.mean(axis=1).argmax() / FRAME_RATE_HZ == pytest.approx(1.0, abs=0.06)


@given(gain=st.floats(0.01, 100), seed=st.integers(0, 99))
def test_levelling_removes_gain_and_offset(gain: float, seed: int) -> None:
    values = np.random.default_rng(seed).random(900) + 0.5
    plain = rhythm_onsets.levelled(values * 10)
    scaled = rhythm_onsets.levelled(values * 10 * gain + 3)

    if gain >= 0.1:
        np.testing.assert_allclose(scaled, plain, rtol=0.02, atol=0.02)
    assert abs(plain.mean()) < 0.1


def test_peaks_are_picked_once_each() -> None:
    strength = np.zeros(400, dtype=np.float32)
    truth = np.arange(20, 400, 21)
    strength[truth] = 1.0
    strength[truth + 1] = 0.6

    assert rhythm_onsets.picked_onsets(strength).tolist() == truth.tolist()


@given(period=st.floats(12, 80))
def test_an_autocorrelation_peaks_at_the_period(period: float) -> None:
    phase = np.arange(2000) / period
    correlation = rhythm_tempo.autocorrelation(np.cos(2 * np.pi * phase))
    middle = correlation[len(correlation) // 2]
    half = round(period / 2)

    assert middle[half : 3 * half].argmax() + half == pytest.approx(period, abs=1.5)
    assert middle[0] == pytest.approx(1.0)


def test_a_recording_longer_than_a_batch_is_transformed_whole() -> None:
    seconds = int(rhythm_tempo.BATCH * rhythm_tempo.STEP_S) + 30
    strength = np.random.default_rng(0).normal(size=int(seconds * FRAME_RATE_HZ))
    correlation = rhythm_tempo.autocorrelation(strength)

    assert len(correlation) == pytest.approx(seconds / rhythm_tempo.STEP_S, rel=0.03)
    assert np.isfinite(correlation).all()


def test_a_tempo_path_climbs_with_the_music_and_keeps_its_octave() -> None:
    truth = np.geomspace(90, 100, 60)
    distance = np.log2(rhythm_tempo.GRID_BPM[None] / truth[:, None])
    gram = np.exp(-((distance * 30) ** 2)) + 1.1 * np.exp(-(((distance - 1) * 30) ** 2))
    path = rhythm_tempo.tempo_path(gram, centre_bpm=95.0)

    assert path == pytest.approx(truth, rel=0.02)


@given(
    gaps=st.lists(st.integers(18, 22), min_size=8, max_size=60),
    seed=st.integers(0, 1000),
)
def test_beats_find_uneven_peaks_near_their_period(gaps: list[int], seed: int) -> None:
    truth = 5 + np.concatenate([[0], np.cumsum(gaps)])
    strength = -0.3 + np.random.default_rng(seed).uniform(0, 0.05, truth[-1] + 10)
    strength[truth] = 3.0
    found = rhythm_beats.beat_frames(strength, np.full(len(strength), 20.0))

    assert found.tolist() == truth.tolist()


def test_beats_do_not_reach_into_silence() -> None:
    strength = np.full(800, -0.3)
    strength[200:600:20] = 3.0
    found = rhythm_beats.beat_frames(strength, np.full(800, 20.0))

    assert (found[0], found[-1]) == (200, 580)


def test_a_peak_between_frames_is_placed_by_a_parabola() -> None:
    frame = np.arange(40)
    strength = 5 - (frame - 20.3) ** 2
    placed = rhythm_beats.peak_times_s(strength, np.array([20]))

    assert placed[0] * FRAME_RATE_HZ == pytest.approx(20.3)


def test_an_attack_near_a_peak_draws_it_and_a_swell_does_not() -> None:
    energy = np.full(1000, 1e-3, dtype=np.float32)
    energy[500:520] = 1.0
    struck = rhythm_attacks.attack_times_s(np.array([498 * rhythm_attacks.PART_S]), energy)
    swell = rhythm_attacks.attack_times_s(
        np.array([1.5]), np.linspace(1.0, 1.2, 1000).astype(np.float32)
    )

    begins_s = (500 - rhythm_attacks.PARTS_A_FRAME // 2) * rhythm_attacks.PART_S
    assert struck[0] == pytest.approx(begins_s, abs=1e-9)
    assert swell[0] == 1.5


def test_every_level_of_the_model_has_its_coefficients() -> None:
    level = model("rhythm-1")["level"]

    assert level["feature"] == list(rhythm_levels.FEATURES)
    assert {len(level[name]) for name in ("mean", "spread", "weight")} == {
        len(rhythm_levels.FEATURES)
    }
    assert min(level["spread"]) > 0


@given(st.lists(st.floats(-3, 3), min_size=len(rhythm_levels.FEATURES)))
def test_chances_of_levels_sum_to_one(values: list[float]) -> None:
    size = len(rhythm_levels.FEATURES)
    found = [
        rhythm_levels.Level(ratio, 90 * ratio, np.roll(np.array(values[:size]), row))
        for row, ratio in enumerate((0.5, 1.0, 2.0))
    ]
    chances = rhythm_levels.probabilities(found, model("rhythm-1")["level"])

    assert chances.sum() == pytest.approx(1.0)
    assert (chances >= 0).all()


@given(bpm=st.floats(40, 240), count=st.integers(5, 50))
def test_tempo_is_read_from_even_beats(bpm: float, count: int) -> None:
    beats = np.arange(count) * 60 / bpm

    assert rhythm_pulse.tempo_bpm(beats) == pytest.approx(bpm)
    assert rhythm_pulse.stability(beats) == pytest.approx(1.0)


def test_one_late_beat_does_not_move_the_tempo() -> None:
    beats = np.arange(20) * 0.5
    beats[10] += 0.2

    assert rhythm_pulse.tempo_bpm(beats) == pytest.approx(120.0)


def test_a_model_that_does_not_ship_is_refused_by_name() -> None:
    with pytest.raises(InputError, match=r"model must be one that ships .* got 'rhythm-0'"):
        model("rhythm-0")
