"""Tempo: which periods the onsets repeat at, window by window, and which of them is the beat.

Conventions: the grid `GRID_BPM` runs from 30 to 300 beats per minute, 36 steps to the octave;
windows are `WINDOW_S` long, `STEP_S` apart, window ``w`` is centred on second ``w * STEP_S``.
"""

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio.fourier import fast_length, irfft, rfft
from sostenuto.audio.transform import FRAME_RATE_HZ

STEPS_PER_OCTAVE = 36
GRID_BPM = np.exp2(np.arange(np.log2(30), np.log2(300) + 1e-9, 1 / STEPS_PER_OCTAVE))
WINDOW_S = 8.0
STEP_S = 1.0
BATCH = 256
"""Windows transformed at once, so that a long recording needs no large array."""

PREFERRED_BPM, SPREAD_OCTAVES = 100.0, 0.9
"""Log-normal preference for the pulse that is looked for first."""

Floats = NDArray[np.float64]


def frames_per_beat(bpm: Floats) -> Floats:
    """Return the gap between beats, in frames of the shared transform."""
    return np.asarray(60 * FRAME_RATE_HZ / bpm)


def autocorrelation(strength: Floats) -> NDArray[np.float32]:
    """Normalised autocorrelation of levelled onset strength in each window.

    Returns
    -------
    float32 array, shape (windows, lags), lag in frames
        1 at lag 0; corrected for the shrinking overlap. Lags reach to 0.9 of `WINDOW_S`.
    """
    size, step = int(WINDOW_S * FRAME_RATE_HZ), int(STEP_S * FRAME_RATE_HZ)
    lags = int(0.9 * size)
    padded = np.pad(strength, (size // 2, size - size // 2))
    starts = np.arange(0, max(1, len(strength)), step)
    shape = np.hanning(size)
    length = fast_length(size + lags)
    overlap = irfft(np.abs(rfft(shape, length)) ** 2, length)[:lags]
    views = np.lib.stride_tricks.sliding_window_view(padded, size)
    found = np.zeros((len(starts), lags), dtype=np.float32)
    for first in range(0, len(starts), BATCH):
        spectrum = rfft(views[starts[first : first + BATCH]] * shape, length)
        power = spectrum.real**2 + spectrum.imag**2
        raw = irfft(power, length)[:, :lags] / np.maximum(overlap, 0.02 * overlap[0])
        found[first : first + BATCH] = raw / (raw[:, :1] + 1e-9)
    return found


def at_lags(correlation: NDArray[np.float32], lags: Floats) -> Floats:
    """Read an autocorrelation at fractional lags; beyond its end it is 0."""
    last = correlation.shape[-1] - 2
    below = np.minimum(lags, last).astype(np.intp)
    share = np.minimum(lags, last) - below
    read = correlation[..., below] * (1 - share) + correlation[..., below + 1] * share
    return np.asarray(np.where(lags <= last, read, 0.0))


def tempogram(correlation: NDArray[np.float32]) -> Floats:
    """Strength of each tempo of `GRID_BPM` in each window: a comb over one to four periods."""
    weights = (1.0, 0.5, 0.3, 0.25)
    combs = (
        weight * at_lags(correlation, frames_per_beat(GRID_BPM) * (n + 1))
        for n, weight in enumerate(weights)
    )
    return np.asarray(sum(combs))


def first_pulse_bpm(gram: Floats) -> float:
    """Return the tempo that is strongest over the whole recording, with a mild preference."""
    away = np.log2(GRID_BPM / PREFERRED_BPM) / SPREAD_OCTAVES
    return float(GRID_BPM[(gram.mean(axis=0) * np.exp(-0.5 * away**2)).argmax()])


def tempo_path(gram: Floats, *, centre_bpm: float, step_cost: float = 1.0) -> Floats:
    """Most likely tempo in each window, near ``centre_bpm`` and without leaps (Viterbi).

    Parameters
    ----------
    gram : float array, shape (windows, len(GRID_BPM))
    centre_bpm : float, beats per minute
        The path is free within a tenth of an octave or so and pays quadratically outside.
    step_cost : float
        Cost of a step from window to window, per (octave / 10) squared.

    Returns
    -------
    float array, shape (windows,), beats per minute
    """
    reach = 6
    away = np.maximum(0.0, np.abs(np.log2(GRID_BPM / centre_bpm)) - 0.15)
    gain = gram - 20.0 * away**2
    cost = step_cost * 100 * (np.arange(-reach, reach + 1) / STEPS_PER_OCTAVE) ** 2
    states = np.arange(len(GRID_BPM))
    came_from = np.zeros(gain.shape, dtype=np.intp)
    best = gain[0].copy()
    for window in range(1, len(gain)):
        padded = np.pad(best, reach, constant_values=-np.inf)
        options = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1) - cost
        choice = options.argmax(axis=1)
        came_from[window] = states + choice - reach
        best = options[states, choice] + gain[window]
    path = np.zeros(len(gain), dtype=np.intp)
    path[-1] = best.argmax()
    for window in range(len(gain) - 1, 0, -1):
        path[window - 1] = came_from[window, path[window]]
    return np.asarray(GRID_BPM[path])
