"""Which triads sound: soft shares of 24 chords for each segment.

Conventions: chords are ordered C major ... B major, C minor ... B minor; pitch class 0 = C.
"""

import numpy as np
from numpy.typing import NDArray

MAJOR_TRIAD, MINOR_TRIAD = (0, 4, 7), (0, 3, 7)
SHARPNESS = 12.0
"""How strongly the best correlation wins; a correlation lower by 0.2 counts a tenth."""
ROOT_WEIGHT = 0.3
"""Weight of the chord's root in the bass, as a correlation."""
WIDTH = 3
"""Segments averaged: about a second."""

Doubles = NDArray[np.float64]


def chord_shares(chroma: NDArray[np.float32], bass: NDArray[np.float32]) -> Doubles:
    """Say how far each of 24 triads explains each segment.

    Parameters
    ----------
    chroma, bass : float32 arrays, shape (segments, 12)
        Of all notes and of the low ones.

    Returns
    -------
    float64 array, shape (segments, 24)
        Each row sums to 1, or is 0 where nothing sounds. A design of this project: a softmax over
        correlations with triads of three equal notes.

    Examples
    --------
    >>> c_major = np.eye(12, dtype=np.float32)[[0, 4, 7]].sum(axis=0, keepdims=True)
    >>> int(chord_shares(c_major, np.zeros((1, 12), np.float32)).argmax())
    0
    """
    smooth, low = _averaged(chroma), _averaged(bass)
    likeness = _standard(smooth) @ _standard(_triads()).T
    likeness += ROOT_WEIGHT * np.tile(_standard(low), 2)
    odds = np.exp(SHARPNESS * (likeness - likeness.max(axis=1, keepdims=True, initial=-1.0)))
    sounding = smooth.any(axis=1, keepdims=True)
    shares: Doubles = odds / odds.sum(axis=1, keepdims=True) * sounding
    return shares


def _triads() -> Doubles:
    triads = np.zeros((24, 12))
    for tonic in range(12):
        triads[tonic, [(tonic + step) % 12 for step in MAJOR_TRIAD]] = 1
        triads[tonic + 12, [(tonic + step) % 12 for step in MINOR_TRIAD]] = 1
    return triads


def _standard(rows: Doubles) -> Doubles:
    """Return rows of mean 0 and length 1; rows without contrast become 0."""
    away = rows - rows.mean(axis=1, keepdims=True)
    scaled: Doubles = away / np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-12)
    return scaled


def _averaged(rows: NDArray[np.float32]) -> Doubles:
    padded = np.pad(rows.astype(np.float64), ((WIDTH // 2, WIDTH // 2), (0, 0)))
    count = len(rows)
    return sum((padded[start : start + count] for start in range(WIDTH)), np.zeros(12)) / WIDTH
