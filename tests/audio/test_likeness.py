"""Likeness: a scale that does not move, near one for the same sound, low for another."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.audio.catalogue import model
from sostenuto.audio.describe import describe
from sostenuto.audio.features import FeatureVector, feature_names, features
from sostenuto.audio.likeness import distance, likeness

RATE_HZ = 22050
SECONDS = 20

vectors = st.builds(
    lambda shares: FeatureVector(
        tuple(f.low + share * (f.high - f.low) for f, share in zip(features(), shares, strict=True))
    ),
    st.lists(st.floats(0, 1), min_size=len(features()), max_size=len(features())),
)


@given(vectors, vectors)
def test_likeness_is_symmetric_in_its_range_and_one_for_itself(first, second):
    assert likeness(first, first) == 1
    assert 0 <= likeness(first, second) <= 1
    assert likeness(first, second) == likeness(second, first)


@given(vectors, vectors, vectors)
def test_distance_obeys_the_triangle(first, second, third):
    direct = distance(first, third)

    assert direct <= distance(first, second) + distance(second, third) + 1e-9


@given(vectors, vectors)
def test_levels_do_not_count(first, second):
    """A louder copy is the same music."""
    louder = first.by_name()
    louder |= {name: second[name] for name in louder if name.endswith(("_lufs", "_dbtp"))}

    assert likeness(first, FeatureVector.of(louder)) == 1


def test_the_scale_names_known_features_and_holds_no_zero_spread():
    rows = model("likeness-1")["features"]

    assert set(rows) <= set(feature_names())
    assert len(rows) > 80
    assert all(row["spread"] > 0 and 0 < row["weight"] <= 1 for row in rows.values())


# Recordings made up for the purpose: a tune over a bass, its tempo, pitch and instrument drawn.


def tune(seed) -> np.ndarray:
    rng = np.random.default_rng(seed)
    beat_s = 60 / rng.uniform(60, 150)
    root_hz = rng.uniform(110, 220)
    partials = rng.uniform(0.2, 1) ** np.arange(1, 9)
    decay = rng.uniform(1, 12)
    steps = rng.choice([[0, 2, 4, 5, 7, 9, 11], [0, 2, 3, 5, 7, 8, 10]][seed % 2], 64)
    sound = rng.uniform(0.001, 0.02) * rng.standard_normal(SECONDS * RATE_HZ)
    at_s = np.arange(round(beat_s * RATE_HZ)) / RATE_HZ
    for number in range(int(SECONDS / beat_s)):
        hz = root_hz * 2 ** (steps[number % 32] / 12 + 1)
        note = sum(
            partial * np.sin(2 * np.pi * hz * (order + 1) * at_s)
            for order, partial in enumerate(partials)
        )
        start = number * len(at_s)
        note = note * np.exp(-decay * at_s) * np.minimum(at_s / 0.01, 1)
        if number % rng.integers(2, 5) == 0:
            note = note + np.sin(np.pi * root_hz * at_s) * np.exp(-3 * at_s)
        sound[start : start + len(note)] += note[: len(sound) - start]
    return (0.3 * sound / np.abs(sound).max()).astype(np.float32)[:, None]


@cache
def heard(seed, how="") -> FeatureVector:
    sound = tune(seed)
    if how == "louder":
        sound = sound * np.float32(2.5)
    if how == "coarse":  # eight bits and dither, as a bad encoding adds noise
        dither = np.random.default_rng(99).uniform(-1, 1, sound.shape) / 256
        sound = (np.round((sound + dither) * 128) / 128).astype(np.float32)
    if how == "cut":
        sound = sound[3 * RATE_HZ : -4 * RATE_HZ]
    return describe([sound], RATE_HZ).features


SEEDS = range(8)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_louder_copy_is_nearly_the_same(seed):
    assert likeness(heard(seed), heard(seed, "louder")) > 0.99


@pytest.mark.parametrize("seed", SEEDS)
def test_another_cut_stays_alike(seed):
    assert likeness(heard(seed), heard(seed, "cut")) > 0.8


@pytest.mark.parametrize("seed", SEEDS)
def test_noise_of_a_bad_encoding_leaves_it_nearer_than_any_other_tune(seed):
    worse = heard(seed, "coarse")
    others = [likeness(heard(seed), heard(other)) for other in SEEDS if other != seed]

    assert likeness(heard(seed), worse) > max(others)


def test_different_tunes_are_rarely_alike():
    alike = [likeness(heard(a), heard(b)) for a in SEEDS for b in SEEDS if a < b]

    assert np.mean(np.array(alike) > 0.8) < 0.1
    assert np.median(alike) < 0.6
