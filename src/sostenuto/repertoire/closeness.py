"""Likeness of many recordings to many, for the gate.

Conventions: the likeness is the one of `sostenuto.audio.likeness`, whose data file is read here;
only the arithmetic is done on whole arrays, because a gate compares thousands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sostenuto.audio.features import FeatureVector

Likenesses = NDArray[np.float64]
Closeness = Callable[[Sequence["FeatureVector"], Sequence["FeatureVector"]], Likenesses]
"""Likeness in [0, 1] of every first to every second, shape ``(len(first), len(second))``."""


def closeness(first: Sequence[FeatureVector], second: Sequence[FeatureVector]) -> Likenesses:
    """Return the likeness of every first to every second recording.

    Returns
    -------
    float64 array, shape ``(len(first), len(second))``, in [0, 1]
        What `sostenuto.audio.likeness.likeness` gives for each pair, to rounding.

    Examples
    --------
    >>> from sostenuto.audio.features import FeatureVector, features
    >>> one = FeatureVector.of({f.name: max(f.low, 0.0) for f in features()})
    >>> closeness([one, one], [one]).tolist()
    [[1.0], [1.0]]
    """
    if not (first and second):
        return np.zeros((len(first), len(second)))
    places, spread, weight = _columns()
    rows, references = (
        np.array([vector.values for vector in vectors])[:, places] / spread
        for vectors in (first, second)
    )
    curve = _model()["curve"]
    squares = [
        np.minimum(np.abs(rows - reference), curve["farthest"]) ** 2 @ weight
        for reference in references
    ]
    far = np.sqrt(np.stack(squares, axis=1)) / curve["half_distance"]
    return np.asarray(1 / (1 + far ** curve["steepness"]), dtype=np.float64)


@cache
def _columns() -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]:
    """Return where the features that count are, their spreads, and their weights (sum 1)."""
    from sostenuto.audio.features import feature_names

    rows = _model()["features"]
    names = feature_names()
    weight = np.array([row["weight"] for row in rows.values()])
    spread = np.array([row["spread"] for row in rows.values()])
    return np.array([names.index(name) for name in rows]), spread, weight / weight.sum()


@cache
def _model() -> dict[str, Any]:
    from sostenuto.audio.catalogue import model
    from sostenuto.audio.likeness import MODEL

    return dict(model(MODEL))
