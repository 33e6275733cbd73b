"""How alike two recordings sound, by their features.

Distances are measured in fixed spreads of each feature over a reference set, never over the library
at hand, so that a likeness means the same everywhere and does not change when a song is added.
Features count the more, the less they differ within one recording; levels do not count at all.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio.catalogue import model
from sostenuto.audio.features import FeatureVector, feature_names

MODEL = "likeness-1"


@dataclass(frozen=True, eq=False)
class _Scale:
    """Where the features that count are in the vector, their spreads and weights, and the curve."""

    places: NDArray[np.intp]
    spread: NDArray[np.float64]
    weight: NDArray[np.float64]
    farthest: float
    half_distance: float
    steepness: float


@cache
def _scale(name: str) -> _Scale:
    data = model(name)
    rows = data["features"]
    weight = np.array([row["weight"] for row in rows.values()])
    return _Scale(
        places=np.array([feature_names().index(feature) for feature in rows]),
        spread=np.array([row["spread"] for row in rows.values()]),
        weight=weight / weight.sum(),
        farthest=data["curve"]["farthest"],
        half_distance=data["curve"]["half_distance"],
        steepness=data["curve"]["steepness"],
    )


def distance(first: FeatureVector, second: FeatureVector) -> float:
    """Return how far apart two recordings sound, in typical spreads of a feature.

    Returns
    -------
    float, >= 0
        Weighted root mean square over features; no feature counts more than the model's farthest.
        Between different pieces of the reference set about 1.4, between two cuts of one 0.2.
    """
    scale = _scale(MODEL)
    away = np.abs(first.array() - second.array())[scale.places] / scale.spread
    return float(np.sqrt(scale.weight @ np.minimum(away, scale.farthest) ** 2))


def likeness(first: FeatureVector, second: FeatureVector) -> float:
    """Return how alike two recordings sound.

    Parameters
    ----------
    first, second : FeatureVector

    Returns
    -------
    float in [0, 1]
        1 for the same vector. Calibrated on the developer set so that two clips of different
        pieces exceed 0.91 in about 1 % of pairs and 0.8 in about 5 %; more do where recordings
        share their few instruments, fewer where they do not. Other levels and usual encodings of a
        recording, and cuts that keep most of it, nearly all exceed 0.95 (the lowest quality of
        Vorbis above 0.9); the two halves of a clip exceed 0.8 in nearly nine of ten.

    Notes
    -----
    ``1 / (1 + (distance / half_distance) ** steepness)``, a design of this project; the constants
    are in ``models/likeness-1.toml``, written by ``bench/fit_reference.py``. A fingerprint, not
    this, says whether two files are the same recording.

    Examples
    --------
    >>> from sostenuto.audio.features import features
    >>> one = FeatureVector.of({f.name: max(f.low, 0.0) for f in features()})
    >>> likeness(one, one)
    1.0
    """
    scale = _scale(MODEL)
    return float(1 / (1 + (distance(first, second) / scale.half_distance) ** scale.steepness))
