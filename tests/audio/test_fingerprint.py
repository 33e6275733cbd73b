"""Fingerprints: their laws, and music made to be alike that must not be taken for the same."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sostenuto.audio.fingerprint import (
    SAME_RECORDING,
    Fingerprint,
    FingerprintEar,
    FingerprintIndex,
    match,
)
from sostenuto.audio.transform import RATE_HZ, ShortTimeTransform
from sostenuto.base.errors import InputError

Samples = NDArray[np.float32]

NOTHING = Fingerprint(np.zeros(0, dtype=np.uint32))


def heard(sound: Samples, rate_hz: int = RATE_HZ) -> Fingerprint:
    transform, ear = ShortTimeTransform(rate_hz), FingerprintEar()
    for stage in (transform.add(np.atleast_2d(sound.T).T), transform.finish()):
        for spectra in stage:
            ear.hear(spectra)
    return ear.finish()


def song(seed: int, length_s: float = 24.0) -> Samples:
    """Chords and a melody in C major at 100 bpm, a drum on each beat: all songs are alike."""
    rng = np.random.default_rng(seed)
    beat = round(0.6 * RATE_HZ)
    time_s = np.arange(2 * beat) / RATE_HZ
    sound = np.zeros(round(length_s * RATE_HZ) + 4 * beat, dtype=np.float32)
    hit = np.random.default_rng(7).normal(size=beat // 4) * np.exp(-np.arange(beat // 4) / 600)
    scale = np.array([0, 2, 4, 5, 7, 9, 11])
    for start in range(0, round(length_s * RATE_HZ), beat):
        notes = [*(48 + scale[rng.integers(0, 7, 3)]), 72 + scale[rng.integers(0, 7)]]
        for midi in notes:
            hertz = 440 * 2 ** ((midi - 69) / 12)
            wave = sum(0.5**n * np.sin(2 * np.pi * n * hertz * time_s) for n in (1, 2, 3, 4))
            sound[start : start + len(wave)] += 0.1 * wave * np.exp(-2 * time_s)
        sound[start : start + len(hit)] += 0.2 * hit
    return sound[: round(length_s * RATE_HZ)]


@pytest.fixture(scope="module")
def sound() -> Samples:
    return song(1)


@pytest.fixture(scope="module")
def songs(sound: Samples) -> list[Fingerprint]:
    return [heard(sound), *(heard(song(seed)) for seed in range(2, 7))]


codes = st.integers(0, 2**32 - 1).map(
    lambda seed: Fingerprint(
        np.random.default_rng(seed).integers(0, 2**32, 60 + seed % 200, dtype=np.uint32)
    )
)


@given(codes, codes)
@settings(max_examples=25)
def test_match_is_reflexive_symmetric_and_bounded(a: Fingerprint, b: Fingerprint) -> None:
    assert match(a, a) == pytest.approx(1.0)
    assert match(a, b) == pytest.approx(match(b, a), abs=1e-5)
    assert 0.0 <= match(a, b) <= 1.0


@pytest.mark.parametrize("first", range(40))
def test_an_overlap_that_is_just_enough_is_so_from_both_sides(first):
    """Of 121 codes 60 are too few and 61 enough, however the transform rounds."""
    chance = np.random.default_rng(first)
    a, b = (Fingerprint(chance.integers(0, 2**32, count, dtype=np.uint32)) for count in (121, 150))
    assert match(a, b) == pytest.approx(match(b, a), abs=1e-5)


@given(codes)
@settings(max_examples=25)
def test_bytes_bring_back_the_fingerprint(fingerprint: Fingerprint) -> None:
    again = Fingerprint.from_bytes(fingerprint.to_bytes())

    assert np.array_equal(again.codes, fingerprint.codes)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "fingerprint must be bytes written by to_bytes"),
        (b"SoF", "fingerprint must be bytes written by to_bytes"),
        (b"RIFF1234", "fingerprint must be bytes written by to_bytes"),
        (b"SoF\x01123", "fingerprint must be bytes written by to_bytes"),
        (b"SoF\x631234", "fingerprint must be version 1; got 99 (analyse the recording again)"),
    ],
)
def test_other_bytes_are_refused_by_name(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match="^" + re.escape(words)):
        Fingerprint.from_bytes(data)


@given(gain_db=st.floats(-40, 20))
@settings(max_examples=10)
def test_level_leaves_the_fingerprint_alone(sound: Samples, gain_db: float) -> None:
    louder = sound[: 10 * RATE_HZ] * np.float32(10 ** (gain_db / 20))

    assert match(heard(sound[: 10 * RATE_HZ]), heard(louder)) > 0.99


@given(start_s=st.floats(0, 8), end_s=st.floats(0, 8))
@settings(max_examples=12)
def test_a_trimmed_copy_is_the_same_recording(
    sound: Samples, songs: list[Fingerprint], start_s: float, end_s: float
) -> None:
    trimmed = sound[round(start_s * RATE_HZ) : len(sound) - round(end_s * RATE_HZ)]

    assert match(songs[0], heard(trimmed)) >= 1.3 * SAME_RECORDING


def test_one_channel_other_rates_noise_and_silence_around_are_the_same(
    sound: Samples, songs: list[Fingerprint]
) -> None:
    stereo = np.stack([sound, sound * np.float32(0.6)], axis=1)
    rng = np.random.default_rng(3)
    noisy = sound + rng.normal(0, 0.1 * sound.std(), len(sound)).astype(np.float32)
    padded = np.concatenate([np.zeros(70_000, np.float32), sound, np.zeros(90_000, np.float32)])
    doubled = np.interp(np.arange(0, len(sound), 0.5), np.arange(len(sound)), sound)

    assert match(songs[0], heard(stereo)) > 0.95
    assert match(songs[0], heard(doubled.astype(np.float32), 2 * RATE_HZ)) > 0.9
    assert match(songs[0], heard(noisy)) > 1.3 * SAME_RECORDING
    assert match(songs[0], heard(padded)) > 1.3 * SAME_RECORDING


def test_songs_alike_in_tempo_key_and_sound_are_not_the_same(songs: list[Fingerprint]) -> None:
    others = [match(a, b) for i, a in enumerate(songs) for b in songs[:i]]

    assert max(others) < 0.75 * SAME_RECORDING


def test_the_same_song_at_another_speed_is_another_recording(
    sound: Samples, songs: list[Fingerprint]
) -> None:
    faster = np.interp(np.arange(0, len(sound) - 1, 1.06), np.arange(len(sound)), sound)

    assert match(songs[0], heard(faster.astype(np.float32))) < SAME_RECORDING


@pytest.mark.parametrize(
    "nothing",
    [
        np.zeros(20 * RATE_HZ, dtype=np.float32),
        song(1, 3.0),
        np.eye(1, 20 * RATE_HZ, 999, dtype=np.float32)[0],
        np.zeros(0, dtype=np.float32),
    ],
    ids=["silence", "three seconds", "one click", "no samples"],
)
def test_too_little_to_hear_matches_nothing_not_even_itself(nothing: Samples) -> None:
    fingerprint = heard(nothing)

    assert len(fingerprint.codes) == 0
    assert match(fingerprint, fingerprint) == 0.0
    assert match(fingerprint, heard(song(1, 10.0))) == 0.0


def test_long_silence_in_two_recordings_does_not_make_them_the_same() -> None:
    silence = np.zeros(60 * RATE_HZ, dtype=np.float32)
    one, two = (heard(np.concatenate([song(seed, 8.0), silence])) for seed in (11, 12))

    assert match(one, two) < SAME_RECORDING


def test_noises_do_not_match() -> None:
    one, two = (
        heard(np.random.default_rng(seed).normal(0, 0.1, 20 * RATE_HZ).astype(np.float32))
        for seed in (1, 2)
    )

    assert match(one, two) < 0.5 * SAME_RECORDING


def test_four_minutes_take_less_than_ten_kilobytes() -> None:
    minute = np.random.default_rng(1).normal(0, 0.1, 60 * RATE_HZ).astype(np.float32)

    assert len(heard(np.tile(minute, 4)).to_bytes()) < 10_000


def test_the_index_finds_altered_copies_among_many_and_nothing_else(
    sound: Samples, songs: list[Fingerprint]
) -> None:
    rng = np.random.default_rng(8)
    index = FingerprintIndex()
    for number in range(500):
        index.add(f"other {number}", Fingerprint(rng.permuted(songs[number % 6].codes)))
        if number in (100, 300):  # between two searches, and twice the same recording
            index.add(f"song {number}", songs[0])
        if number == 200:
            assert [name for name, _ in index.find(songs[0])] == ["song 100"]
    index.add("nothing", NOTHING)

    trimmed = heard(sound[5 * RATE_HZ :] * np.float32(0.1))
    found = index.find(trimmed)

    assert len(index) == 503
    assert {name for name, _ in found} == {"song 100", "song 300"}
    assert found[0][1] == pytest.approx(match(songs[0], trimmed), abs=1e-4)
    assert index.find(heard(song(99))) == ()
    assert index.find(NOTHING) == ()
    assert FingerprintIndex().find(songs[0]) == ()


def test_the_last_of_all_codes_is_looked_up_as_any_other() -> None:
    """It is followed by no other: counting up to the next one would begin at nothing again."""
    codes = np.random.default_rng(5).integers(1, 2**32, (2, 400), dtype=np.uint32)
    codes[0, 10:50] |= np.uint32(0x00FF_FFFF)
    index = FingerprintIndex()
    for name, row in zip(("one", "two"), codes, strict=True):
        index.add(name, Fingerprint(row))
    assert [name for name, _ in index.find(Fingerprint(codes[0]))] == ["one"]
