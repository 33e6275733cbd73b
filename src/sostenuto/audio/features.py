"""The feature vector: about a hundred numbers with stable names that stand for a recording.

``features.csv`` is the one table of them: name, unit, lowest and highest value, definition, source.
The ears compute them; models of affect and likeness read them by name. A name's meaning never
changes; what is new gets a new name and `TABLE` a new number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from sostenuto.audio.catalogue import table
from sostenuto.base.errors import InputError

TABLE = "features-1"
"""Which table of features this is; stored beside vectors, so that old ones are known as such."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One row of the table.

    Attributes
    ----------
    name, unit, definition, source : str
        Source is a DOI, a standard, or ``design`` where this project made it up.
    low, high : float
        What the value cannot pass.
    """

    name: str
    unit: str
    low: float
    high: float
    definition: str
    source: str


@cache
def features() -> tuple[Feature, ...]:
    """Return all features in their lasting order.

    Examples
    --------
    >>> features()[0].name, len(features())
    ('loudness_integrated_lufs', 104)
    """
    return tuple(
        Feature(
            row["name"],
            row["unit"],
            float(row["low"]),
            float(row["high"]),
            row["definition"],
            row["source"],
        )
        for row in table("features")
    )


@cache
def feature_names() -> tuple[str, ...]:
    """Return the names of all features in their lasting order."""
    return tuple(feature.name for feature in features())


@cache
def _places() -> dict[str, int]:
    return {name: place for place, name in enumerate(feature_names())}


@dataclass(frozen=True, slots=True)
class FeatureVector:
    """The features of one recording, in the order of the table.

    Attributes
    ----------
    values : tuple of float, length ``len(features())``

    Raises
    ------
    InputError
        Names the feature that is missing, unknown, not finite or out of its range.

    Examples
    --------
    >>> vector = FeatureVector.of({name: 0.0 for name in feature_names()})
    >>> vector["tempo_bpm"]
    0.0
    >>> FeatureVector.of({"tempo_bpm": 90.0})
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: features must be complete; got without 'loudness_integrated...
    """

    values: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.values) != len(features()):
            expected = f"{len(features())} values, as {TABLE} has"
            raise InputError("features", expected=expected, got=len(self.values))
        for feature, value in zip(features(), self.values, strict=True):
            if not (isfinite(value) and feature.low <= value <= feature.high):
                span = f"between {feature.low:g} and {feature.high:g} {feature.unit}"
                raise InputError(feature.name, expected=span, got=value)

    @classmethod
    def of(cls, by_name: Mapping[str, float]) -> "FeatureVector":
        """Make a vector of all features by name; ones that the table does not know are refused."""
        missing = [name for name in feature_names() if name not in by_name]
        if missing:
            raise InputError("features", expected="complete", got=_Without(missing[0]))
        unknown = [name for name in by_name if name not in _places()]
        if unknown:
            raise InputError("feature", expected=f"one of {TABLE}", got=unknown[0])
        return cls(tuple(float(by_name[name]) for name in feature_names()))

    @classmethod
    def heard(cls, by_name: Mapping[str, float]) -> "FeatureVector":
        """Make a vector of what ears measured: kept to the table's ranges, extra names left out.

        An ear may be a rounding error past a bound, and may measure more than the table holds; but
        what is missing or not finite is refused as by `of`.
        """
        kept = {
            feature.name: min(max(by_name[feature.name], feature.low), feature.high)
            for feature in features()
            if feature.name in by_name
        }
        return cls.of(kept)

    def __getitem__(self, name: str) -> float:
        """Return one feature by name."""
        if name not in _places():
            raise InputError("feature", expected=f"one of {TABLE}", got=name)
        return self.values[_places()[name]]

    def by_name(self) -> dict[str, float]:
        """Return all features by name."""
        return dict(zip(feature_names(), self.values, strict=True))

    def array(self) -> NDArray[np.float64]:
        """Return the values, float64, in the order of the table."""
        return np.array(self.values, dtype=np.float64)


class _Without:
    """Shows what a mapping lacks, where a message shows what it got."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return f"without {self._name!r}"
