"""The affect point: how pleasant (valence) and how activated (arousal), each in [-1, 1].

The plane is Russell's circumplex of affect (1980, doi:10.1037/h0077714). For music it says what a
recording *expresses* by its sound, for a person what that person says; the one is never inferred
from the other.
"""

import math
from dataclasses import dataclass

from sostenuto.base.checks import within


@dataclass(frozen=True, slots=True)
class AffectPoint:
    """A place on the affect plane.

    Attributes
    ----------
    valence : float in [-1, 1]
        -1 most unpleasant, 1 most pleasant.
    arousal : float in [-1, 1]
        -1 quietest, 1 most activated.

    Examples
    --------
    >>> AffectPoint(-0.5, 0.6).distance(AffectPoint(-0.5, -0.2))
    0.8
    """

    valence: float
    arousal: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "valence", within("valence", self.valence, -1, 1))
        object.__setattr__(self, "arousal", within("arousal", self.arousal, -1, 1))

    def distance(self, other: "AffectPoint") -> float:
        """Return the Euclidean distance to ``other``, in [0, 2.83]."""
        return math.hypot(self.valence - other.valence, self.arousal - other.arousal)

    def toward(self, other: "AffectPoint", share: float) -> "AffectPoint":
        """Return the point ``share`` of the way (in [0, 1]) to ``other`` on a straight line.

        Examples
        --------
        >>> AffectPoint(0, 1).toward(AffectPoint(1, 0), 0.25)
        AffectPoint(valence=0.25, arousal=0.75)
        """
        share = within("share", share, 0, 1)
        return AffectPoint(
            (1 - share) * self.valence + share * other.valence,
            (1 - share) * self.arousal + share * other.arousal,
        )


@dataclass(frozen=True, slots=True)
class AffectEstimate:
    """Where somebody or something places music on the affect plane, and how surely.

    Attributes
    ----------
    point : AffectPoint
    valence_sd, arousal_sd : float, > 0
        Standard deviations of the two errors, on the same scale.
    source : str
        The model's name, or who said so: ``"directions-1"``, ``"client"``, ``"therapist"``.
    """

    point: AffectPoint
    valence_sd: float
    arousal_sd: float
    source: str
