"""The gate with real features and real fingerprints."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostenuto.audio.features import FeatureVector, features
from sostenuto.audio.fingerprint import Fingerprint
from sostenuto.audio.likeness import likeness
from sostenuto.repertoire.closeness import closeness
from sostenuto.repertoire.gate import Gate, may_sound
from sostenuto.repertoire.songs import Recording, Song
from sostenuto.repertoire.triggers import Register, Trigger

REGISTER = Register.of(Trigger("song", "Johnny Cash – Hurt", urge=8))


def vector(rng, near=None, away=0.0):
    """Return random features, or some near to others; infinite ranges end at 100."""
    low = np.array([max(f.low, -100.0) for f in features()])
    high = np.array([min(f.high, 100.0) for f in features()])
    share = rng.random(len(low))
    if near is not None:
        share = (near.array() - low) / (high - low) + away * (share - 0.5)
    return FeatureVector(tuple(np.clip(low + share * (high - low), low, high).tolist()))


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1), st.integers(0, 4), st.integers(0, 3))
def test_many_at_once_are_as_alike_as_one_by_one(seed, rows, columns):
    rng = np.random.default_rng(seed)
    first = [vector(rng) for _ in range(rows)]
    second = [vector(rng, first[0], 0.01) if first else vector(rng) for _ in range(columns)]
    expected = [[likeness(a, b) for b in second] for a in first]
    assert closeness(first, second).shape == (rows, columns)
    assert closeness(first, second) == pytest.approx(
        np.array(expected).reshape(rows, columns), abs=1e-9
    )


def test_what_sounds_the_same_asks_and_what_does_not_plays():
    rng = np.random.default_rng(5)
    hurt, other = vector(rng), vector(rng)
    library = [
        Recording("a", Song("Johnny Cash", "Hurt"), features=hurt),
        Recording("b", Song("X", "Y"), features=hurt),
        Recording("c", Song("V", "W"), features=other),
    ]
    decisions = Gate(REGISTER, library, setting="with_therapist").decisions()
    assert [d.answer for d in decisions] == ["no", "ask", "play"]
    assert decisions[1].text == (
        "sounds much like a song registered as urge (likeness 1.00): Johnny Cash – Hurt"
    )


def test_a_copy_is_found_by_its_fingerprint_cut_and_with_noise():
    rng = np.random.default_rng(7)
    codes = rng.integers(1, 2**32, (6, 1500), dtype=np.uint32)
    noisy = codes[0, 200:900] ^ np.where(
        rng.random(700) < 0.3,
        np.uint32(1) << rng.integers(0, 32, 700, dtype=np.uint32),
        np.uint32(0),
    )
    library = [
        Recording(f"r{n}", Song(f"A {n}", f"T {n}"), fingerprint=Fingerprint(row))
        for n, row in enumerate(codes)
    ]
    library[0] = Recording("r0", Song("Johnny Cash", "Hurt"), fingerprint=library[0].fingerprint)
    copies = [
        Recording("c0", None, fingerprint=Fingerprint(noisy)),
        Recording("c1", Song("Someone", "Harmless"), fingerprint=Fingerprint(noisy)),
    ]
    decisions = Gate(REGISTER, library + copies).decisions()
    assert [d.answer for d in decisions] == ["no"] + ["play"] * 5 + ["no", "no"]
    assert decisions[-1].leading == "copy"
    assert may_sound(copies[1], REGISTER, library=library).risk == 0.8
