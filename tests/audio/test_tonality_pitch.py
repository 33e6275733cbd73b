"""The stages of hearing pitch, each against sounds or numbers known beforehand."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sostenuto.audio.tonality_chords import chord_shares
from sostenuto.audio.tonality_key import correlations, evidence
from sostenuto.audio.tonality_notes import (
    chroma_of,
    harmonic_change,
    notes_sounding,
    tonal_centroid,
)
from sostenuto.audio.tonality_pitch import (
    HIGHEST_BIN,
    LOWEST_BIN,
    LOWEST_MIDI,
    SEMITONES,
    PitchListener,
    fine_spectra,
    peaks_of,
)
from sostenuto.audio.transform import RATE_HZ, ShortTimeTransform


def spectra_of(sound: NDArray[np.float64]) -> NDArray[np.complex64]:
    transform = ShortTimeTransform(RATE_HZ)
    stages = (transform.add(sound.astype(np.float32)[:, None]), transform.finish())
    return np.concatenate([spectra.spectrum for stage in stages for spectra in stage])


def sines(*hertz: float, length_s: float = 2.0) -> NDArray[np.float64]:
    time_s = np.arange(round(length_s * RATE_HZ)) / RATE_HZ
    return np.sum([0.2 * np.sin(2 * np.pi * h * time_s + h) for h in hertz], axis=0)


@pytest.mark.parametrize("pair", [(110.0, 123.5), (220.0, 233.1), (1000.0, 1012.0)])
def test_two_tones_closer_than_a_frame_can_tell_are_told_apart(pair: tuple[float, float]) -> None:
    fine = fine_spectra(spectra_of(sines(*pair))[20:60, LOWEST_BIN:HIGHEST_BIN])
    row, hertz, magnitude = peaks_of(fine)

    first = row == 0
    strongest = np.argsort(magnitude[first])[-2:]
    assert sorted(hertz[first][strongest]) == pytest.approx(pair, abs=0.7)
    assert magnitude[first][strongest] == pytest.approx([0.1, 0.1], rel=0.2)


def test_sounds_shorter_than_one_fine_spectrum_are_heard() -> None:
    listener, transform = PitchListener(), ShortTimeTransform(RATE_HZ)
    sound = sines(440.0, length_s=0.3).astype(np.float32)[:, None]
    for stage in (transform.add(sound), transform.finish()):
        for spectra in stage:
            listener.hear(spectra)

    notes = listener.finish().notes()
    assert notes.sum(axis=0).argmax() == 69 - LOWEST_MIDI


def test_overtones_are_given_back_to_their_note() -> None:
    partials = np.zeros((1, SEMITONES), dtype=np.float32)
    above = np.round(12 * np.log2(np.arange(1, 7))).astype(int)
    partials[0, 20 + above] = 0.5 ** np.arange(6)

    chroma = chroma_of(notes_sounding(partials))[0]

    fundamental = (LOWEST_MIDI + 20) % 12
    assert chroma.argmax() == fundamental
    assert np.delete(chroma, fundamental).max() < 0.25 * chroma[fundamental]


def test_a_minor_chord_with_overtones_is_not_major() -> None:
    sound = np.concatenate([sines(*[220 * r * n for r in (1, 1.2, 1.5) for n in (1, 2, 3, 5)])])
    listener, transform = PitchListener(), ShortTimeTransform(RATE_HZ)
    for stage in (transform.add(sound.astype(np.float32)[:, None]), transform.finish()):
        for spectra in stage:
            listener.hear(spectra)
    notes = notes_sounding(listener.finish().notes())
    shares = chord_shares(chroma_of(notes), chroma_of(notes, highest=26)).sum(axis=0)

    assert shares.argmax() == 12 + 9


def test_correlations_are_those_of_the_profiles_in_the_paper() -> None:
    # Albrecht & Shanahan (2013), major profile, doi:10.1525/mp.2013.31.1.59
    major = (0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081)
    chroma = np.random.default_rng(0).random(12)

    found = correlations(chroma)

    expected = [np.corrcoef(np.roll(major, tonic), chroma)[0, 1] for tonic in range(12)]
    assert found[:12] == pytest.approx(expected)
    assert correlations(np.ones(12)).tolist() == [0.0] * 24


def test_evidence_moves_with_the_tonic() -> None:
    rng = np.random.default_rng(1)
    chroma, chords = rng.random(12), rng.random(24)
    moved = np.concatenate([np.roll(chords[:12], 5), np.roll(chords[12:], 5)])

    there, here = evidence(chroma, chords), evidence(np.roll(chroma, 5), moved)

    assert here == pytest.approx(np.roll(there, 5, axis=0))


def test_a_fifth_moves_the_tonal_centroid_less_than_a_tritone() -> None:
    # Harte et al. (2006): neighbours on the circle of fifths lie close together.
    centroids = tonal_centroid(np.eye(12, dtype=np.float32))
    away = np.linalg.norm(centroids - centroids[0], axis=1)

    assert away[7] == pytest.approx(away[5])
    assert away[7] < away[6]
    assert harmonic_change(np.eye(12, dtype=np.float32)[[0, 0, 0, 7]])[1:3] == pytest.approx(
        [0, away[7]]
    )
