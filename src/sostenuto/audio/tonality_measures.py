"""Numbers that sum up the pitch side of a recording, for the feature vector.

Conventions: means are over the segments in which something tonal sounds; without any, all are 0.
"""

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio.tonality_key import KeyGuess, correlations
from sostenuto.audio.tonality_notes import harmonic_change
from sostenuto.audio.tonality_pitch import LOWEST_MIDI, SEGMENT_S, SEMITONES, PitchGrid

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

WINDOW_SEGMENTS = 16
"""Segments (6 s) over which a passing key is judged."""
HARSH_INTERVALS = (1, 6)
"""Interval classes taken as dissonant: minor second (major seventh) and tritone."""
LOUD_RATIO = 0.01
"""Segments in which notes sum to less than this share of the strongest segment's are left out."""


def measures(
    grid: PitchGrid, notes: Floats, chroma: Floats, chords: Doubles, guess: KeyGuess
) -> dict[str, float]:
    """Return the summary numbers by name.

    ``key_clarity``, ``mode_clarity``: r, of the whole recording, as in `KeyGuess`.
    ``key_clarity_local``, ``mode_clarity_local_sd``: r, mean of the clarity and spread of the mode
    clarity over windows of 6 s; the first falls and the second rises with modulation.
    ``harmonic_change``, ``harmonic_change_sd``: movement of the tonal centroid in 0.74 s, mean and
    standard deviation (Harte, Sandler & Gasser 2006).
    ``chroma_entropy``: in [0, 1], of the whole recording; 1 when all pitch classes sound alike.
    ``chroma_flux``: in [0, 2], mean absolute change of the pitch classes' shares in one segment.
    ``major_chord_ratio``: in [0, 1], share of the major triads among the chords.
    ``chord_change_hz``: changes of the likeliest triad in a second.
    ``harsh_interval_ratio``: in [0, 1], share of minor seconds and tritones among the pitch
    classes that sound together two by two, by the product of their strengths.
    ``pitch_mean_midi``, ``pitch_spread_semitones``: mean and spread of the notes in a segment.
    ``polyphony``: effective number of notes in a segment, (sum)^2 / sum of squares.
    ``tonal_ratio``: in [0, 1], see `PitchGrid`.
    """
    level = notes.sum(axis=1)
    heard = level > LOUD_RATIO * level.max(initial=0.0)
    by_name = {"key_clarity": guess.clarity, "mode_clarity": guess.mode_clarity}
    by_name |= _passing_keys(chroma[heard])
    by_name |= _movement(chroma, chords, heard)
    by_name |= _notes(notes[heard], chroma[heard], chords[heard])
    by_name["tonal_ratio"] = grid.tonal_ratio
    return {name: float(value) for name, value in by_name.items()}


def _passing_keys(chroma: Floats) -> dict[str, float]:
    starts = range(0, max(len(chroma) - WINDOW_SEGMENTS // 2, min(len(chroma), 1)), WINDOW_SEGMENTS)
    windows = [
        chroma[start : start + WINDOW_SEGMENTS].sum(axis=0, dtype=np.float64) for start in starts
    ]
    match = correlations(np.array(windows).reshape(-1, 12))
    mode = match[:, :12].max(axis=1) - match[:, 12:].max(axis=1)
    return {
        "key_clarity_local": _mean(match.max(axis=1)),
        "mode_clarity_local_sd": float(mode.std()) if len(mode) else 0.0,
    }


def _movement(chroma: Floats, chords: Doubles, heard: NDArray[np.bool_]) -> dict[str, float]:
    change = harmonic_change(chroma)[heard]
    both = heard[1:] & heard[:-1]
    shares = chroma / np.maximum(chroma.sum(axis=1, keepdims=True), np.float32(1e-12))
    flux = np.abs(np.diff(shares, axis=0)).sum(axis=1)[both]
    turned = (np.diff(chords.argmax(axis=1)) != 0)[both]
    return {
        "harmonic_change": _mean(change),
        "harmonic_change_sd": float(change.std()) if len(change) else 0.0,
        "chroma_flux": _mean(flux),
        "chord_change_hz": _mean(turned) / SEGMENT_S,
    }


def _notes(notes: Floats, chroma: Floats, chords: Doubles) -> dict[str, float]:
    if not len(notes):
        names = ("chroma_entropy", "major_chord_ratio", "harsh_interval_ratio")
        return dict.fromkeys(
            (*names, "pitch_mean_midi", "pitch_spread_semitones", "polyphony"), 0.0
        )
    total = chroma.sum(axis=0, dtype=np.float64)
    share = total / total.sum()
    midi = LOWEST_MIDI + np.arange(SEMITONES)
    weight = notes / notes.sum(axis=1, keepdims=True)
    centre = weight @ midi
    spread = np.sqrt(np.maximum(weight @ midi**2 - centre**2, 0))
    return {
        "chroma_entropy": -float(np.sum(share * np.log(np.maximum(share, 1e-12)))) / np.log(12),
        "major_chord_ratio": float(chords[:, :12].sum() / max(float(chords.sum()), 1e-12)),
        "harsh_interval_ratio": _harshness(chroma),
        "pitch_mean_midi": _mean(centre),
        "pitch_spread_semitones": _mean(spread),
        "polyphony": _mean(1 / np.square(weight).sum(axis=1)),
    }


def _harshness(chroma: Floats) -> float:
    pairs = [(chroma * np.roll(chroma, step, axis=1)).sum(axis=1) for step in range(1, 7)]
    pairs[5] /= 2
    together = np.sum(pairs, axis=0)
    harsh = np.sum([pairs[step - 1] for step in HARSH_INTERVALS], axis=0)
    return _mean(harsh / np.maximum(together, 1e-12))


def _mean(values: Floats | Doubles | NDArray[np.bool_]) -> float:
    return float(values.mean(dtype=np.float64)) if len(values) else 0.0
