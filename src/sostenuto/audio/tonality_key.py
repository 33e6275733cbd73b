"""Which key: correlation of the chroma with the profiles of 24 keys.

Conventions: keys are ordered C major ... B major, C minor ... B minor.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sostenuto.music.key import Key

MAJOR = (0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081)
MINOR = (0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052)


@dataclass(frozen=True)
class KeyGuess:
    """The likeliest key and how sure it is."""

    key: Key | None
    confidence: float
    clarity: float
    mode_clarity: float


def correlations(chroma: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Pearson's r of a chroma vector with each of the 24 key profiles."""
    profiles = np.array(
        [np.roll(profile, tonic) for profile in (MAJOR, MINOR) for tonic in range(12)]
    )
    profiles -= profiles.mean(axis=1, keepdims=True)
    profiles /= np.linalg.norm(profiles, axis=1, keepdims=True)
    away = chroma - chroma.mean()
    return np.asarray(profiles @ away / max(float(np.linalg.norm(away)), 1e-12))


def key_of(chroma: NDArray[np.float32]) -> KeyGuess:
    """Guess the key of a recording from its chroma, shape (segments, 12)."""
    total = chroma.sum(axis=0, dtype=np.float64)
    if not total.any():
        return KeyGuess(None, 0.0, 0.0, 0.0)
    match = correlations(total)
    best = int(np.argmax(match))
    others = np.delete(match, best)
    contrast = float(total.std() / total.mean())
    mode_clarity = float(match[:12].max() - match[12:].max())
    margin = float(match[best] - others.max())
    if contrast < 0.1:
        return KeyGuess(None, 0.0, float(match[best]), mode_clarity)
    key = Key(best % 12, "major" if best < 12 else "minor")
    return KeyGuess(key, float(1 - np.exp(-(0.3 + 10 * margin))), float(match[best]), mode_clarity)
