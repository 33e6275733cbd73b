"""Which key: what sounded, seen from each of the 12 tonics, against weights for major and minor.

The weights are data (``models/key-1.toml``, written by ``bench/fit_key.py``): a softmax regression
that starts from the published profile of Albrecht & Shanahan (2013, doi:10.1525/mp.2013.31.1.59)
and is drawn back to it by a ridge penalty, so that the learned part stays small. It sees every key
through the same weights: music moved by a semitone moves the key by a semitone.

Conventions: keys are ordered C major ... B major, C minor ... B minor; pitch class 0 = C.
"""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio.catalogue import model
from sostenuto.audio.tonality_pitch import SEGMENT_S
from sostenuto.music.key import Key

MODEL = "key-1"
EVIDENCE = ("chroma", "major_chords", "minor_chords")

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class KeyGuess:
    """The likeliest key.

    Attributes
    ----------
    key : Key or None
        None when nothing tonal sounded.
    confidence : float in [0, 1]
        Estimated chance that tonic and mode are right, 0 without a key.
    clarity : float in [-1, 1]
        Best correlation of the chroma with the published profiles, 0 without a key.
    mode_clarity : float in [-2, 2]
        Best correlation with major less the best with minor, 0 without a key.
    """

    key: Key | None
    confidence: float
    clarity: float
    mode_clarity: float


def evidence(chroma: Doubles, chords: Doubles) -> Doubles:
    """Return what sounded as seen from each tonic, shape (12, 12 * len(EVIDENCE)).

    Parameters
    ----------
    chroma : float64 array, shape (12,)
        Total strength of each pitch class.
    chords : float64 array, shape (24,)
        Total share of each triad.
    """
    away = chroma - chroma.mean()
    profile = away / max(float(np.linalg.norm(away)), 1e-12)
    shares = np.sqrt(chords / max(float(chords.sum()), 1e-12))
    parts = (profile, shares[:12], shares[12:])
    return np.array(
        [np.concatenate([np.roll(part, -tonic) for part in parts]) for tonic in range(12)]
    )


def key_scores(seen: Doubles, heard_s: float) -> Doubles:
    """Return the log odds of the 24 keys but for a constant; flatter after little sound."""
    learned = model(MODEL)
    scores = []
    for mode in ("major", "minor"):
        weights = np.concatenate([learned[mode][name] for name in EVIDENCE])
        scores.append(seen @ weights + learned[mode]["bias"])
    limits = learned["confidence"]
    sharpness = limits["sharpness"] * min(1.0, math.sqrt(heard_s / limits["full_heard_s"]))
    odds: Doubles = np.concatenate(scores) * sharpness
    return odds


@cache
def _profiles() -> Doubles:
    """Return the published profiles of the 24 keys, shape (24, 12), each of mean 0 and length 1."""
    published = model(MODEL)["published"]
    profiles = np.array(
        [np.roll(published[mode], tonic) for mode in ("major", "minor") for tonic in range(12)]
    )
    profiles -= profiles.mean(axis=1, keepdims=True)
    profiles /= np.linalg.norm(profiles, axis=1, keepdims=True)
    return profiles


def correlations(chroma: Doubles) -> Doubles:
    """Return Pearson's r with the published profile of each of the 24 keys.

    Parameters
    ----------
    chroma : float64 array, shape (..., 12)

    Returns
    -------
    float64 array, shape (..., 24), in [-1, 1]
        0 for a chroma without contrast.

    Examples
    --------
    >>> triad = np.isin(np.arange(12), [2, 6, 9]).astype(float)
    >>> int(correlations(triad).argmax())
    2
    """
    away = chroma - chroma.mean(axis=-1, keepdims=True)
    length = np.linalg.norm(away, axis=-1, keepdims=True)
    r: Doubles = away @ _profiles().T / np.maximum(length, 1e-12)
    return r


def key_of(chroma: Doubles, chords: Doubles, tonal_ratio: float) -> KeyGuess:
    """Guess the key of a recording.

    Parameters
    ----------
    chroma, chords
        As for `evidence`; each segment in which anything sounds adds 1 to the sum of `chords`.
    tonal_ratio : float in [0, 1]
        How much of the sound is tones (`tonality_pitch.PitchGrid`): below a limit there is no key,
        and a little above it no certainty.
    """
    limits = model(MODEL)["confidence"]
    if tonal_ratio < limits["least_tonal_ratio"] or not chroma.any():
        return KeyGuess(None, 0.0, 0.0, 0.0)
    match = correlations(chroma)
    mode_clarity = float(match[:12].max() - match[12:].max())
    heard_s = float(chords.sum()) * SEGMENT_S
    scores = key_scores(evidence(chroma, chords), heard_s)
    best = int(np.argmax(scores))
    chance = 1 / float(np.exp(scores - scores[best]).sum())
    sure = min(1.0, tonal_ratio / limits["sure_tonal_ratio"])
    key = Key(best % 12, "major" if best < 12 else "minor")
    return KeyGuess(key, chance * sure, float(match.max()), mode_clarity)
