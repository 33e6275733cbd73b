"""Reliable and clinically significant change by Jacobson and Truax, for any measure and any pair.

Conventions: a change is after less before. The reliable change index is the change divided by the
standard error of a difference; it is reliable beyond 1.96, strictly. The standard deviation is that
of scores before, with n - 1.

References
----------
Jacobson, N. S. and Truax, P. (1991). Clinical significance: a statistical approach to defining
meaningful change in psychotherapy research. doi:10.1037/0022-006X.59.1.12
"""

import math
from dataclasses import dataclass
from typing import Literal

from sostenuto.base.checks import above, finite, within
from sostenuto.base.errors import InputError
from sostenuto.measures.measure import Better

LEVEL = 1.96
"""How many standard errors of a difference a change has to go beyond: 95 percent, two-sided."""
Verdict = Literal["better", "unchanged", "worse", "changed"]
Category = Literal["recovered", "improved", "unchanged", "deteriorated", "harmed"]
CutoffKind = Literal["a", "b", "c"]
_LARGEST = 1e9


@dataclass(frozen=True, slots=True)
class People:
    """Mean and standard deviation of a population."""

    mean: float
    sd: float

    def __post_init__(self) -> None:
        within("mean", self.mean, -_LARGEST, _LARGEST)
        within("sd", above("sd", self.sd, 0), 0, _LARGEST)


@dataclass(frozen=True, slots=True)
class Reliable:
    """A change beside its standard error.

    Attributes
    ----------
    change : float
        After less before.
    index : float
        The change in standard errors of a difference (the RCI).
    threshold : float
        How far a change has to go, in points.
    verdict : {"better", "unchanged", "worse", "changed"}
        "changed" where neither direction is the good one.
    """

    change: float
    index: float
    threshold: float
    verdict: Verdict


def standard_error(sd: float, r: float) -> float:
    """Return the standard error of measurement, in points.

    Parameters
    ----------
    sd : float, points, > 0
    r : float, reliability, from 0 to below 1

    Raises
    ------
    InputError
        If one is out of its range.

    Examples
    --------
    >>> round(standard_error(7.5, 0.80), 4)
    3.3541
    """
    sd = within("sd", above("sd", sd, 0), 0, _LARGEST)
    r = within("r", r, 0, 1)
    if r == 1:
        raise InputError("r", expected="below 1: nothing is measured without error", got=r)
    return sd * math.sqrt(1 - r)


def standard_error_of_difference(sem: float, sem_after: float | None = None) -> float:
    """Return the standard error of the difference of two scores, in points.

    Examples
    --------
    >>> round(standard_error_of_difference(3.3541), 3)
    4.743
    """
    first = within("sem", above("sem", sem, 0), 0, _LARGEST)
    second = first if sem_after is None else within("sem", above("sem", sem_after, 0), 0, _LARGEST)
    return math.hypot(first, second)


def reliable_change(
    before: float,
    after: float,
    *,
    error_of_difference: float,
    better: Better = "lower",
    level: float = LEVEL,
) -> Reliable:
    """Return whether a change goes beyond what chance in measuring explains.

    Parameters
    ----------
    before, after : float, points
    error_of_difference : float, points, > 0
        As `standard_error_of_difference` returns it.
    better : {"lower", "higher", "neither"}
    level : float, > 0
        1.96 for 95 percent, 1.645 for 90.

    Raises
    ------
    InputError
        If a number is not finite or out of its range.

    Examples
    --------
    >>> found = reliable_change(32.5, 47.5, error_of_difference=4.7434, better="higher")
    >>> round(found.index, 2), found.verdict
    (3.16, 'better')
    """
    before = within("before", before, -_LARGEST, _LARGEST)
    after = within("after", after, -_LARGEST, _LARGEST)
    error = above("error_of_difference", error_of_difference, 1 / _LARGEST)
    error = within("error_of_difference", error, 0, _LARGEST)
    level = within("level", above("level", level, 0), 0, _LARGEST)
    change = after - before
    index = change / error
    verdict: Verdict = "unchanged"
    if abs(index) > level:
        verdict = direction(change, better)
    return Reliable(change, index, level * error, verdict)


def direction(change: float, better: Better) -> Verdict:
    """Return which way a change goes.

    Examples
    --------
    >>> direction(-3, "lower"), direction(-3, "higher"), direction(0, "lower")
    ('better', 'worse', 'unchanged')
    """
    if better not in ("lower", "higher", "neither"):
        raise InputError("better", expected="lower, higher or neither", got=better)
    if not finite("change", change):
        return "unchanged"
    if better == "neither":
        return "changed"
    return "better" if (change < 0) == (better == "lower") else "worse"


def cutoff(
    kind: CutoffKind, *, clinical: People | None, functional: People | None, better: Better
) -> float:
    """Return the point between people with and without the trouble.

    Parameters
    ----------
    kind : {"a", "b", "c"}
        a: two SD beyond the clinical mean; b: within two SD of the functional mean; c: where a
        score is as likely to come from the one as from the other.
    clinical, functional : People or None
        a needs the first, b the second, c both.
    better : {"lower", "higher"}

    Raises
    ------
    InputError
        If the people whom it needs are not given, or no direction is the good one.

    Examples
    --------
    >>> patients, others = People(19.7, 7.7), People(4.7, 4.8)
    >>> round(cutoff("c", clinical=patients, functional=others, better="lower"), 3)
    10.46
    """
    if better not in ("lower", "higher"):
        raise InputError("better", expected="lower or higher", got=better)
    down = -1 if better == "lower" else 1
    if kind == "a" and clinical:
        return clinical.mean + down * 2 * clinical.sd
    if kind == "b" and functional:
        return functional.mean - down * 2 * functional.sd
    if kind == "c" and clinical and functional:
        weighted = clinical.mean * functional.sd + functional.mean * clinical.sd
        return weighted / (clinical.sd + functional.sd)
    if kind not in ("a", "b", "c"):
        raise InputError("cut-off", expected="a, b or c", got=kind)
    needs = {"a": "the clinical mean and SD", "b": "the functional mean and SD"}
    raise InputError(f"cut-off {kind}", expected="given " + needs.get(kind, "both"), got=None)


def category(
    before: float, after: float, verdict: Verdict, *, cutoff_at: float, better: Better
) -> Category:
    """Return what a change amounts to, beside a cut-off.

    A score on the cut-off itself is on the clinical side.

    Examples
    --------
    >>> category(25, 8, "better", cutoff_at=19.9, better="lower")
    'recovered'
    >>> category(25, 24, "unchanged", cutoff_at=19.9, better="lower")
    'unchanged'
    """
    if better not in ("lower", "higher"):
        raise InputError("better", expected="lower or higher", got=better)
    at = finite("cutoff_at", cutoff_at)
    before, after = finite("before", before), finite("after", after)
    well_before = before < at if better == "lower" else before > at
    well_after = after < at if better == "lower" else after > at
    if verdict == "better":
        return "recovered" if well_after and not well_before else "improved"
    if verdict == "worse":
        return "harmed" if well_before and not well_after else "deteriorated"
    return "unchanged"
