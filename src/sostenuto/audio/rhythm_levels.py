"""Metrical levels: which multiple of a steady pulse a listener would tap.

Conventions: a `Level` is the first-found pulse times a small ratio. Each level is described by
`FEATURES`, and a linear score of them, learned from the developer clips, is turned into a
probability. The features are measured on a warped time axis: `PARTS` positions between each two
beats of the first-found pulse.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio import rhythm_tempo

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]

PARTS = 12
RATIO_PARTS = {1 / 4: 48, 1 / 3: 36, 1 / 2: 24, 2 / 3: 18, 3 / 4: 16, 1.0: 12}
RATIO_PARTS |= {4 / 3: 9, 3 / 2: 8, 2.0: 6, 3.0: 4, 4.0: 3}
"""Level ratios, with the positions from beat to beat that each makes of `PARTS`."""
SLOWEST_BPM, FASTEST_BPM = 32.0, 260.0
STRETCH_PARTS = 16 * PARTS
"""Length over which a level keeps its phase: about sixteen beats."""
LAG_RATIOS = (1 / 4, 1 / 3, 1 / 2, 2 / 3, 1.0, 3 / 2, 2.0, 3.0, 4.0)
VOICES = ("all", "bass", "treble")
FEATURES = (
    "tempo_octaves",
    "tempo_octaves_squared",
    *(f"repeats_after_{ratio:.2f}" for ratio in LAG_RATIOS),
    *(f"{voice}_{where}" for voice in VOICES for where in ("on_beat", "between", "alternation")),
)


@dataclass(frozen=True, eq=False)
class Level:
    """One way to tap: ``ratio`` times the first-found pulse, its tempo and its `FEATURES`."""

    ratio: float
    tempo_bpm: float
    features: Floats


def levels(
    balanced: Singles, correlation: Singles, path_bpm: Floats, beats: Floats, tempo_bpm: float
) -> list[Level]:
    """Describe every level between `SLOWEST_BPM` and `FASTEST_BPM`.

    Parameters
    ----------
    balanced : float32 array, shape (frames, registers)
        Levelled onset strength, low registers first.
    correlation : float32 array, shape (windows, lags)
    path_bpm : float array, shape (windows,)
        Tempo of the first-found pulse in each window.
    beats : float array, frames
        Beats of the first-found pulse, at least two.
    tempo_bpm : float
        Its tempo.
    """
    voices = _warped(balanced, beats)
    found = []
    for ratio, parts in RATIO_PARTS.items():
        bpm = tempo_bpm * ratio
        if SLOWEST_BPM <= bpm <= FASTEST_BPM and voices.shape[1] >= 2 * parts:
            octaves = np.log2(bpm / 100)
            repeats = _repeats(correlation, path_bpm * ratio)
            features = [octaves, octaves**2, *repeats, *_placement(voices, parts)]
            found.append(Level(ratio, bpm, np.array(features)))
    return found


def probabilities(found: list[Level], weights: dict[str, Any]) -> Floats:
    """Return how probable each level is, by the learned score; they sum to 1."""
    scaled = (np.stack([level.features for level in found]) - weights["mean"]) / weights["spread"]
    score = scaled @ np.asarray(weights["weight"])
    weight = np.exp(score - score.max())
    return np.asarray(weight / weight.sum())


def _warped(balanced: Singles, beats: Floats) -> Floats:
    """Onset strength of each voice at `PARTS` positions a beat, shape (voices, positions)."""
    half = balanced.shape[1] // 2
    columns = (
        balanced.sum(axis=1),
        balanced[:, :3].sum(axis=1),
        balanced[:, half + 1 :].sum(axis=1),
    )
    count = (len(beats) - 1) * PARTS
    at = np.interp(np.arange(count) / PARTS, np.arange(len(beats)), beats)
    rows = []
    for column in columns:
        clipped = np.maximum(column / (column.std() + 1e-9), -1.0)
        smooth = np.convolve(clipped, np.full(3, 1 / 3), "same")
        rows.append(np.interp(at, np.arange(len(smooth)), smooth))
    return np.stack(rows)


def _repeats(correlation: Singles, bpm: Floats) -> list[float]:
    """Mean autocorrelation along the path at `LAG_RATIOS` of the beat."""
    last = correlation.shape[1] - 2
    windows = np.arange(len(bpm))
    values = []
    for ratio in LAG_RATIOS:
        lag = rhythm_tempo.frames_per_beat(bpm) * ratio
        below = np.minimum(lag, last).astype(np.intp)
        share = np.minimum(lag, last) - below
        read = correlation[windows, below] * (1 - share) + correlation[windows, below + 1] * share
        values.append(float(np.where(lag <= last, read, 0.0).mean()))
    return values


def _placement(voices: Floats, parts: int) -> list[float]:
    """Strength on the beat, between beats, and how much every other beat differs, per voice."""
    beats = max(2, round(STRETCH_PARTS / parts))
    beats = min(beats, voices.shape[1] // parts)
    stretches = voices.shape[1] // (beats * parts)
    used = voices[:, : stretches * beats * parts].reshape(len(voices), stretches, beats, parts)
    even, odd = used[:, :, ::2].mean(axis=2), used[:, :, 1::2].mean(axis=2)
    profile = used.mean(axis=2)
    phase = np.array(_phases(parts))[profile[0][:, _phases(parts)].argmax(axis=1)]
    row = np.arange(stretches)
    values = []
    for voice in range(len(voices)):
        on = profile[voice, row, phase]
        later = (
            profile[voice, row, (phase + parts // 2) % parts],
            profile[voice, row, (phase + (parts + 1) // 2) % parts],
        )
        other = np.abs(even[voice, row, phase] - odd[voice, row, phase])
        values += [float(on.mean()), float(np.mean(later)), float(other.mean())]
    return values


def _phases(parts: int) -> list[int]:
    """Positions where a level's beat may fall: where it shares a beat with the first pulse."""
    step = int(np.gcd(parts, PARTS))
    return list(range(0, parts, step))
