"""Level: how loud a block of sound is, and a limiter that looks ahead and listens between samples.

Conventions: planar float32 arrays of shape ``(2, samples)``; true peaks by fourfold oversampling as
in ITU-R BS.1770-4, Annex 2, in dB relative to full scale.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from sostenuto.base.units import db_ratio

FRAME = 64
"""Samples that share one gain value before smoothing."""
SMOOTHING_FRAMES = 17
"""Width of the gain's window, about 25 ms; half of it is how far the limiter looks ahead."""
SUSPECT_DB = 3.5
"""Frames whose samples stay this far under the ceiling cannot reach it between samples."""
_CHUNK, _GUARD = 2048, 64

Planar = NDArray[np.float32]


def true_peak(sound: Planar) -> float:
    """Return the largest magnitude between the samples, by fourfold oversampling.

    Examples
    --------
    >>> import numpy as np
    >>> quarter = np.sin(np.pi / 2 * np.arange(4096) + np.pi / 4)  # samples miss the peaks
    >>> faded = quarter * np.hanning(4096)
    >>> round(true_peak(np.stack([faded, faded]).astype(np.float32)), 2)
    1.0
    """
    return float(np.max(_frame_peaks(sound, 0.0), initial=0.0))


def limit(sound: Planar, ceiling_dbtp: float) -> None:
    """Hold the true peak under the ceiling, in place.

    The gain falls ahead of a peak and recovers after it within `SMOOTHING_FRAMES` frames; where
    nothing is too loud the sound is left as it is.

    Parameters
    ----------
    sound : float32 array (2, samples), changed in place
    ceiling_dbtp : float

    Examples
    --------
    >>> import numpy as np
    >>> loud = 2 * np.sin(0.1 * np.arange(44100, dtype=np.float32)) * np.ones((2, 1), "float32")
    >>> limit(loud, -1.0)
    >>> 0.85 < true_peak(loud) < 0.895
    True
    """
    ceiling = db_ratio(ceiling_dbtp)
    peaks = _frame_peaks(sound, ceiling * db_ratio(-SUSPECT_DB))
    if not np.any(peaks > ceiling):
        return
    needed = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    half = SMOOTHING_FRAMES // 2
    # A frame's gain must serve its neighbours too, as gains are joined by straight lines.
    lowest = _sliding(needed, half + 1)
    window = np.hanning(SMOOTHING_FRAMES + 2)[1:-1]
    padded = np.pad(lowest, half, mode="edge")
    smooth = np.convolve(padded, window / window.sum(), mode="valid")
    _apply(sound, smooth)


def _apply(sound: Planar, gains: NDArray[np.float64]) -> None:
    """Multiply frames by gains joined by straight lines, only where something changes."""
    centres = (np.arange(len(gains)) + 0.5) * FRAME
    busy = np.flatnonzero(_sliding(gains, 1) < 1.0)
    for run in np.split(busy, np.flatnonzero(np.diff(busy) > 1) + 1):
        low, high = run[0] * FRAME, min((run[-1] + 1) * FRAME, sound.shape[1])
        curve = np.interp(np.arange(low, high), centres, gains)
        sound[:, low:high] *= curve.astype(np.float32)


def _sliding(values: NDArray[np.float64], half: int) -> NDArray[np.float64]:
    padded = np.pad(values, half, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1)
    lowest: NDArray[np.float64] = windows.min(axis=1)
    return lowest


def _frame_peaks(sound: Planar, suspect: float) -> NDArray[np.float64]:
    """Return each frame's largest magnitude; oversampled where the samples reach ``suspect``."""
    count = sound.shape[1]
    frames = -(-count // FRAME)
    peaks = np.zeros(frames)
    whole = count // FRAME * FRAME
    if whole:
        shaped = sound[:, :whole].reshape(2, -1, FRAME)
        peaks[: whole // FRAME] = np.maximum(shaped.max(axis=2), -shaped.min(axis=2)).max(axis=0)
    if whole < count:
        peaks[-1] = np.abs(sound[:, whole:]).max()
    per_chunk = _CHUNK // FRAME
    for chunk in np.unique(np.flatnonzero(peaks >= suspect) // per_chunk):
        first = int(chunk) * per_chunk
        between = _between(sound, int(chunk) * _CHUNK)
        found = between.reshape(2, -1, 4 * FRAME).max(axis=2).max(axis=0)
        room = min(per_chunk, frames - first)
        peaks[first : first + room] = np.maximum(peaks[first : first + room], found[:room])
    return peaks


def _between(sound: Planar, start: int) -> Planar:
    """Return magnitudes of a chunk at four times the rate, by zeros added to its spectrum."""
    low, high = start - _GUARD, start + _CHUNK + _GUARD
    piece = np.zeros((2, high - low), dtype=np.float32)
    within = sound[:, max(0, low) : high]
    piece[:, max(0, -low) : max(0, -low) + within.shape[1]] = within
    # The guard is faded so that the chunk's two ends meet without a step.
    ramp = (0.5 - 0.5 * np.cos(np.pi * (np.arange(_GUARD // 2) + 0.5) * 2 / _GUARD)).astype(
        np.float32
    )
    piece[:, : _GUARD // 2] *= ramp
    piece[:, -(_GUARD // 2) :] *= ramp[::-1]
    fine: Planar = np.abs(fft.irfft(fft.rfft(piece), 4 * (high - low)) * 4)
    return fine[:, 4 * _GUARD : 4 * (_GUARD + _CHUNK)]
