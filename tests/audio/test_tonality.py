"""Tonality against sounds whose pitches are known by construction."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sostenuto.audio.tonality import Tonality, TonalityEar
from sostenuto.audio.transform import RATE_HZ, ShortTimeTransform
from sostenuto.music.key import Key

Samples = NDArray[np.float32]

MAJOR_CADENCE = ((0, 4, 7), (5, 9, 12), (7, 11, 14), (0, 4, 7))
MINOR_CADENCE = ((0, 3, 7), (5, 8, 12), (7, 11, 14), (0, 3, 7))
KEYS = [Key(tonic, mode) for mode in ("major", "minor") for tonic in range(12)]


def heard(sound: Samples) -> Tonality:
    transform, ear = ShortTimeTransform(RATE_HZ), TonalityEar()
    for stage in (transform.add(sound[:, None]), transform.finish()):
        for spectra in stage:
            ear.hear(spectra)
    return ear.finish()


def tone(midi: float, length_s: float, partials: int = 6) -> Samples:
    """One note with overtones of falling strength that dies away slowly."""
    time_s = np.arange(round(length_s * RATE_HZ)) / RATE_HZ
    hertz = 440 * 2 ** ((midi - 69) / 12)
    waves = sum(0.6**n * np.sin(2 * np.pi * hertz * (n + 1) * time_s) for n in range(partials))
    return np.asarray(0.1 * waves * np.exp(-time_s), dtype=np.float32)


def chords(*groups: tuple[float, ...], length_s: float = 1.0) -> Samples:
    return np.concatenate([np.sum([tone(m, length_s) for m in group], axis=0) for group in groups])


def cadence(key: Key, cents: float = 0.0) -> Samples:
    """Tonic, subdominant, dominant and tonic, with the root in the bass."""
    steps = MAJOR_CADENCE if key.mode == "major" else MINOR_CADENCE
    lowest = 60 + (key.tonic + 5) % 12 - 5 + cents / 100
    return chords(*[(lowest + s[0] - 12, *(lowest + step for step in s)) for s in steps])


def drums(length_s: float) -> Samples:
    rng = np.random.default_rng(5)
    sound = np.zeros(round(length_s * RATE_HZ), dtype=np.float32)
    hit = rng.normal(size=RATE_HZ // 4) * np.exp(-np.arange(RATE_HZ // 4) / 800)
    for start in range(0, len(sound) - len(hit), RATE_HZ // 3):
        sound[start : start + len(hit)] += 0.3 * hit.astype(np.float32)
    return sound


def test_a_c_major_scale_is_in_c_major() -> None:
    scale = chords(*[(60 + step,) for step in (0, 2, 4, 5, 7, 9, 11, 12)], length_s=0.5)

    tonality = heard(scale)

    assert str(tonality.key) == "C major"
    assert tonality.key_clarity > 0.8
    assert tonality.tuning_cents == pytest.approx(0, abs=2)


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_a_cadence_is_in_its_key(key: Key) -> None:
    tonality = heard(cadence(key))

    assert tonality.key == key
    assert (tonality.mode_clarity > 0) == (key.mode == "major")


@given(st.floats(-45, 45), st.sampled_from(KEYS))
@settings(max_examples=15, deadline=None)
def test_detuned_music_tells_its_tuning_and_keeps_its_key(cents: float, key: Key) -> None:
    tonality = heard(cadence(key, cents))

    assert tonality.tuning_cents == pytest.approx(cents, abs=3)
    assert tonality.key == key


@given(st.integers(0, 2**32 - 1), st.integers(1, 11))
@settings(max_examples=15, deadline=None)
def test_music_moved_by_semitones_moves_its_key_and_chroma(seed: int, semitones: int) -> None:
    steps = np.random.default_rng(seed).choice((0, 2, 4, 5, 7, 9, 11), size=(8, 3))
    there = heard(chords(*(tuple(58.0 + row) for row in steps), length_s=0.6))
    moved = heard(chords(*(tuple(58.0 + row + semitones) for row in steps), length_s=0.6))

    rolled = np.roll(there.chroma.sum(axis=0), semitones)
    # Moved up, overtones leave the range that is heard: the least of 260 pieces agrees by 0.969.
    assert np.corrcoef(rolled, moved.chroma.sum(axis=0))[0, 1] > 0.96
    if min(there.key_confidence, moved.key_confidence) > 0.8:
        assert there.key is not None
        assert moved.key == Key((there.key.tonic + semitones) % 12, there.key.mode)


@given(st.floats(-60, 0))
@settings(max_examples=10, deadline=None)
def test_level_changes_nothing(gain_db: float) -> None:
    sound = cadence(Key(2, "minor"))
    there, quiet = heard(sound), heard(sound * np.float32(10 ** (gain_db / 20)))

    assert quiet.key == there.key
    assert quiet.chroma == pytest.approx(there.chroma, abs=0.02)
    assert quiet.features() == pytest.approx(there.features(), rel=0.02, abs=0.02)


@pytest.mark.parametrize(
    "sound",
    [
        np.zeros(5 * RATE_HZ, dtype=np.float32),
        np.eye(1, 3 * RATE_HZ, 4000, dtype=np.float32)[0],
        drums(10.0),
        np.random.default_rng(1).normal(0, 0.1, 10 * RATE_HZ).astype(np.float32),
        np.random.default_rng(2).normal(0, 0.1, 100).astype(np.float32),
    ],
    ids=["silence", "one click", "drums", "noise", "a moment of noise"],
)
def test_what_has_no_pitch_has_no_key(sound: Samples) -> None:
    tonality = heard(sound)

    assert (tonality.key, tonality.key_confidence) == (None, 0.0)
    assert all(np.isfinite(value) for value in tonality.features().values())


def test_nothing_at_all_has_no_key_and_no_chroma() -> None:
    tonality = TonalityEar().finish()

    assert tonality.key is None
    assert tonality.chroma.shape == (0, 12)
    assert set(tonality.features().values()) == {0.0}


def test_drums_and_hiss_leave_the_key_alone() -> None:
    music = np.tile(cadence(Key(9, "minor")), 3)
    hiss = np.random.default_rng(4).normal(0, 0.3 * music.std(), len(music)).astype(np.float32)
    beats = drums(12.0)[: len(music)]

    assert heard(music + hiss).key == Key(9, "minor")
    assert heard(music + beats * np.float32(music.std() / beats.std())).key == Key(9, "minor")


def test_chroma_shows_the_notes_at_their_time() -> None:
    tonality = heard(chords((60, 64, 67), (62, 66, 69), length_s=5.0))

    rows_s = np.arange(len(tonality.chroma)) * tonality.chroma_step_s
    first = tonality.chroma[(rows_s > 1) & (rows_s < 4)].mean(axis=0)
    second = tonality.chroma[(rows_s > 6) & (rows_s < 9)].mean(axis=0)
    assert sorted(np.argsort(first)[-3:]) == [0, 4, 7]
    assert sorted(np.argsort(second)[-3:]) == [2, 6, 9]
    assert tonality.chroma.max() == pytest.approx(1.0)


def test_more_changes_of_chord_are_more_harmonic_change() -> None:
    held = heard(chords(*[(60, 64, 67)] * 8))
    moving = heard(chords(*[(60, 64, 67), (62, 66, 69)] * 4))

    assert moving.harmonic_change > 3 * held.harmonic_change
    assert moving.features()["chord_change_hz"] == pytest.approx(7 / 8, abs=0.35)


def test_features_rise_with_what_they_name() -> None:
    triad, cluster = heard(chords((60, 64, 67))).features(), heard(chords((60, 61, 62))).features()
    low, high = heard(chords((40, 47))).features(), heard(chords((76, 83))).features()
    one, four = heard(chords((60,))).features(), heard(chords((48, 60, 64, 67))).features()
    minor = heard(chords((60, 63, 67))).features()

    assert cluster["harsh_interval_ratio"] > triad["harsh_interval_ratio"] + 0.2
    assert high["pitch_mean_midi"] - low["pitch_mean_midi"] == pytest.approx(36, abs=8)
    assert four["polyphony"] > one["polyphony"] + 1
    assert triad["major_chord_ratio"] > 0.8 > 0.2 > minor["major_chord_ratio"]
    assert cluster["chroma_entropy"] > one["chroma_entropy"]


def test_a_short_excerpt_is_less_sure_of_its_key_than_the_whole() -> None:
    short = cadence(Key(4, "major"))

    assert heard(short).key_confidence < heard(np.tile(short, 8)).key_confidence - 0.1
