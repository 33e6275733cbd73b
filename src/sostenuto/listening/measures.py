"""How smoothly and how evenly a programme moves over the affect plane.

Smoothness is the correlation of position with slot number, evenness the variance of the step
length, after Donnelly and Gaur (2022) and Gaur and Donnelly (2024), as told in docs/planning.md.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sostenuto.base.affect import AffectPoint


@dataclass(frozen=True, slots=True)
class Course:
    """Measures of a sequence of places.

    Attributes
    ----------
    valence_r, arousal_r : float in [-1, 1] or None
        Pearson correlation of the coordinate with the slot number; None where it does not vary.
    longest_step : float
        0 with fewer than two places.
    step_variance : float
        Population variance of the step length; 0 is perfectly even.
    mean_error : float or None
        Mean distance to the targets, where these are given.
    """

    valence_r: float | None
    arousal_r: float | None
    longest_step: float
    step_variance: float
    mean_error: float | None


def course(places: Sequence[AffectPoint], targets: Sequence[AffectPoint] = ()) -> Course:
    """Measure how ``places`` move, and how far they are from their ``targets``.

    Examples
    --------
    >>> even = course([AffectPoint(-0.2, 0), AffectPoint(0, 0), AffectPoint(0.2, 0)])
    >>> even.valence_r, even.arousal_r, round(even.step_variance, 9)
    (1.0, None, 0.0)
    """
    steps = [first.distance(second) for first, second in pairwise(places)]
    mean = sum(steps) / len(steps) if steps else 0.0
    errors = [place.distance(target) for place, target in zip(places, targets, strict=False)]
    return Course(
        valence_r=slot_correlation([place.valence for place in places]),
        arousal_r=slot_correlation([place.arousal for place in places]),
        longest_step=max(steps, default=0.0),
        step_variance=sum((step - mean) ** 2 for step in steps) / len(steps) if steps else 0.0,
        mean_error=sum(errors) / len(errors) if errors else None,
    )


def slot_correlation(values: Sequence[float]) -> float | None:
    """Return Pearson's r of ``values`` with their number; None for fewer than 2 or constant ones.

    Examples
    --------
    >>> slot_correlation([0.1, 0.2, 0.4, 0.3]), slot_correlation([1, 1, 1])
    (0.8, None)
    """
    count = len(values)
    if count < 2:
        return None
    middle, mean = (count - 1) / 2, math.fsum(values) / count
    off = [value - mean for value in values]
    spread = math.sqrt(math.fsum(each * each for each in off))
    if spread < 1e-12:
        return None
    slots = [number - middle for number in range(count)]
    width = math.sqrt(math.fsum(each * each for each in slots))
    product = math.fsum(a * b for a, b in zip(slots, off, strict=True))
    return round(max(-1.0, min(1.0, product / (spread * width))), 12)
