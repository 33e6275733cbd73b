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
Rows = NDArray[np.float64]
Closeness = Callable[[Sequence["FeatureVector"], Sequence["FeatureVector"]], Likenesses]
"""Likeness in [0, 1] of every first to every second, shape ``(len(first), len(second))``."""

_AT_ONCE = 512


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
    return closeness_of_rows(scaled_rows(first), scaled_rows(second))


def scaled_rows(vectors: Sequence[FeatureVector]) -> Rows:
    """Return the features that count, in units of their spread: one row a recording.

    A library keeps them, because most of the time of comparing thousands goes into this.
    """
    places, spread, _ = _columns()
    if not vectors:
        return np.zeros((0, len(places)))
    values = np.array([vector.values for vector in vectors], dtype=np.float64)
    rows: Rows = values[:, places] / spread
    return rows


def closeness_of_rows(rows: Rows, references: Rows) -> Likenesses:
    """Return the likeness of every row to every reference, both of `scaled_rows`."""
    curve, weight = _model()["curve"], _columns()[2]
    squares = np.zeros((len(rows), len(references)))
    space = np.empty((_AT_ONCE, rows.shape[1]))
    for start in range(0, len(rows), _AT_ONCE):  # few enough at once to stay in the cache
        part = rows[start : start + _AT_ONCE]
        apart = space[: len(part)]
        for column, reference in enumerate(references):
            np.subtract(part, reference, out=apart)
            np.abs(apart, out=apart)
            np.minimum(apart, curve["farthest"], out=apart)
            np.multiply(apart, apart, out=apart)
            np.multiply(apart, weight, out=apart)
            # not by a matrix product, whose rounding depends on how many rows there are
            apart.sum(axis=1, out=squares[start : start + len(part), column])
    far = np.sqrt(squares) / curve["half_distance"]
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
