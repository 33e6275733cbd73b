"""What affect a recording expresses, from its features: valence and arousal of the music.

A model is data: for each axis a list of cues (feature, weight, reference mean and spread), a
squash into [-1, 1] and the standard deviation of the error. It estimates what most listeners would
say the music expresses, never what a person feels; ratings by people always outrank it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log2, sqrt, tanh
from typing import Any, Literal, Self

from sostenuto.audio.catalogue import model
from sostenuto.audio.features import FeatureVector, feature_names
from sostenuto.base.affect import AffectEstimate, AffectPoint
from sostenuto.base.checks import above, finite, within
from sostenuto.base.errors import InputError

KNOWING_NOTHING_SD = 1 / sqrt(3)
"""Standard deviation of a point drawn anywhere on the axis: no estimate is worse than none."""
MOST_SPREADS = 2.0
"""What a cue's score comes close to and never reaches: recordings far outside the reference keep
their order, but no cue outweighs the others."""

Surety = Literal["", "key", "tempo"]


@dataclass(frozen=True, slots=True)
class Cue:
    """One feature's part in an axis.

    Attributes
    ----------
    feature : str
    weight : float
        Share of the axis for one spread; negative where more of the feature means less.
    mean, spread : float
        Of the feature over the reference recordings (of its log2 where ``octaves``).
    octaves : bool
        The feature counts in octaves; a value of 0 then means unknown.
    surety : {"", "key", "tempo"}
        Whose confidence the cue leans on.
    source : str
    """

    feature: str
    weight: float
    mean: float
    spread: float
    octaves: bool = False
    surety: Surety = ""
    source: str = ""

    def score(self, value: float) -> float | None:
        """Return how many spreads the value lies from the mean, None where it is unknown.

        Far from the mean the score bends towards `MOST_SPREADS` by a hyperbolic tangent.
        """
        if self.octaves:
            if value <= 0:
                return None
            value = log2(value)
        return MOST_SPREADS * tanh((value - self.mean) / self.spread / MOST_SPREADS)


@dataclass(frozen=True, slots=True)
class Axis:
    """How one axis follows from the features.

    Attributes
    ----------
    cues : tuple of Cue
    intercept : float
    squash : float, > 0
        The axis is ``tanh(squash * (intercept + sum of weight * score))``.
    sd : float, in (0, 1]
        Standard deviation of the error where every cue is sure and the recording long.
    """

    cues: tuple[Cue, ...]
    intercept: float
    squash: float
    sd: float

    def estimate(self, vector: FeatureVector, sureties: Mapping[str, float]) -> tuple[float, float]:
        """Return the value and the variance of its error.

        A cue counts by its surety; what is not sure of it is added to the variance.
        """
        total, variance = self.intercept, self.sd**2
        for cue in self.cues:
            score = cue.score(vector[cue.feature])
            sure = sureties.get(cue.surety, 1.0) if score is not None else 0.0
            total += cue.weight * sure * (score or 0.0)
            variance += (1 - sure**2) * (cue.weight * self.squash) ** 2
        return tanh(self.squash * total), variance


@dataclass(frozen=True, slots=True)
class AffectModel:
    """Places music on the affect plane by its features.

    Attributes
    ----------
    name : str
        Stored as the source of every estimate.
    calibrated : bool
        Whether its constants were fitted to ratings by people.
    valence, arousal : Axis
    short_s : float, s
        A recording of this length has twice the variance of a long one.

    Examples
    --------
    >>> directions = AffectModel.load("directions-1")
    >>> directions.name, directions.calibrated
    ('directions-1', False)
    """

    name: str
    calibrated: bool
    valence: Axis
    arousal: Axis
    short_s: float

    @classmethod
    def load(cls, name: str) -> Self:
        """Return a model that ships with the package."""
        return cls.from_dict(model(name))

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Make a model of data laid out as ``models/directions-1.toml``.

        Raises
        ------
        InputError
            Names what is missing, unknown or impossible.
        """
        about = _part(data, "about", Mapping)
        return cls(
            name=str(_part(about, "name", str)),
            calibrated=bool(_part(about, "calibrated", bool)),
            valence=_axis(_part(data, "valence", Mapping), "valence"),
            arousal=_axis(_part(data, "arousal", Mapping), "arousal"),
            short_s=within("about.short_s", _part(about, "short_s", (int, float)), 0, 3600),
        )

    def estimate(
        self,
        vector: FeatureVector,
        *,
        key_confidence: float = 1.0,
        duration_s: float = float("inf"),
    ) -> AffectEstimate:
        """Return where the music lies on the affect plane, and how surely.

        Parameters
        ----------
        vector : FeatureVector
            Its ``tempo_confidence`` says how far cues from tempo count.
        key_confidence : float in [0, 1]
            How far cues from mode and key count.
        duration_s : float, s, > 0
            Of the recording; a short one says less.

        Returns
        -------
        AffectEstimate
            Standard deviations are at most 0.58, that of knowing nothing.
        """
        sureties = {
            "key": within("key_confidence", key_confidence, 0, 1),
            "tempo": vector["tempo_confidence"],
        }
        longer = 1 + self.short_s / max(duration_s, 1e-3)
        (valence, valence_variance), (arousal, arousal_variance) = (
            axis.estimate(vector, sureties) for axis in (self.valence, self.arousal)
        )
        return AffectEstimate(
            AffectPoint(valence, arousal),
            min(sqrt(valence_variance * longer), KNOWING_NOTHING_SD),
            min(sqrt(arousal_variance * longer), KNOWING_NOTHING_SD),
            self.name,
        )


def _axis(data: Mapping[str, Any], name: str) -> Axis:
    cues = tuple(
        _cue(cue, f"{name}.cues[{place}]") for place, cue in enumerate(_part(data, "cues", list))
    )
    return Axis(
        cues,
        finite(f"{name}.intercept", data.get("intercept", 0.0)),
        above(f"{name}.squash", _part(data, "squash", (int, float)), 0),
        within(f"{name}.sd", _part(data, "sd", (int, float)), 0.01, 1),
    )


def _cue(data: Any, name: str) -> Cue:
    if not isinstance(data, Mapping):
        raise InputError("cue", expected="a table", got=data)
    feature = _part(data, "feature", str)
    if feature not in feature_names():
        raise InputError(f"{name}.feature", expected="a known feature", got=feature)
    surety = data.get("surety", "")
    if surety not in ("", "key", "tempo"):
        raise InputError(f"{name}.surety", expected="'', 'key' or 'tempo'", got=surety)
    return Cue(
        feature,
        finite(f"{name}.weight", _part(data, "weight", (int, float))),
        finite(f"{name}.mean", _part(data, "mean", (int, float))),
        above(f"{name}.spread", _part(data, "spread", (int, float)), 0),
        bool(data.get("octaves", False)),
        surety,
        str(data.get("source", "")),
    )


def _part(data: Mapping[str, Any], name: str, kind: type | tuple[type, ...]) -> Any:
    """Return a part of a model's data, refusing what is missing or of another kind."""
    value = data.get(name)
    if not isinstance(value, kind):
        kinds = kind if isinstance(kind, tuple) else (kind,)
        words = " or ".join(one.__name__ for one in kinds)
        raise InputError(f"affect model's {name}", expected=f"there, as {words}", got=value)
    return value
