"""The numbers of a service: first, latest, and the progress of people who have both.

Conventions: progress counts in the good direction and is the mean over people with two numbers.
It is not the difference of the two means, because people without a second number are in the first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from sostenuto.base.checks import within
from sostenuto.base.errors import InputError
from sostenuto.measures.measure import Better

_LARGEST = 1e9


@dataclass(frozen=True, slots=True)
class Service:
    """What a service had on one measure; None where nobody has such a number."""

    n_initial: int
    n_latest: int
    initial_mean: float | None
    latest_mean: float | None
    progress: float | None


def service_report(
    people: Mapping[str, Sequence[float]] | Sequence[Sequence[float]], *, better: Better = "lower"
) -> Service:
    """Return the numbers of a service on one measure.

    Parameters
    ----------
    people : sequence of sequence of float
        The numbers of each person in the order of time, those of the window only.
    better : {"lower", "higher"}

    Raises
    ------
    InputError
        If a number is not finite, or no direction is the good one.

    Examples
    --------
    >>> service_report([[8], [6, 3], [4, 3]])
    Service(n_initial=3, n_latest=2, initial_mean=6.0, latest_mean=3.0, progress=2.0)
    """
    if better not in ("lower", "higher"):
        raise InputError("better", expected="lower or higher", got=better)
    if isinstance(people, str | bytes) or not isinstance(people, Mapping | Sequence):
        raise InputError("people", expected="a list of lists of numbers", got=people)
    series = []
    for one in people.values() if isinstance(people, Mapping) else people:
        if isinstance(one, str | bytes) or not isinstance(one, Sequence):
            raise InputError("person", expected="a list of numbers", got=one)
        series.append([within("number", value, -_LARGEST, _LARGEST) for value in one])
    first = [one[0] for one in series if one]
    pairs = [(one[0], one[-1]) for one in series if len(one) > 1]
    down = 1 if better == "lower" else -1
    return Service(
        len(first),
        len(pairs),
        fmean(first) if first else None,
        fmean(latest for _, latest in pairs) if pairs else None,
        fmean(down * (start - end) for start, end in pairs) if pairs else None,
    )
