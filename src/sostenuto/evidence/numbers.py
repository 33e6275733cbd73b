"""Whether the numbers of an effect can stand together: estimate, interval and p.

Conventions: intervals are of 95 %. What was printed was rounded; half a unit of the last printed
digit is allowed everywhere before something counts as a fault.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping

from sostenuto.evidence.shape import RATIOS
from sostenuto.stats.distributions import normal_p, normal_point

Z = normal_point(0.975)
P_APART = 2.0
"""How many times apart a printed p and that of the interval may be: intervals by Student's t, and p
of another test, are a little off; a misprint is far off."""
LOPSIDED = 0.01
"""How far from the middle of its interval an estimate may lie, in widths of it."""

PRINTED = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")
"""A number as journals print it; how many digits it has says how it was rounded."""

Fault = tuple[str, str, str]
"""Which number, what was expected, what was got."""


def faults_of_numbers(row: Mapping[str, str]) -> Iterator[Fault]:
    """Yield what is wrong with the numbers of one row, as text: column, expected, got.

    ``"p"`` and ``"interval"`` are faults that a source itself may have; the others are ours.

    Examples
    --------
    >>> row = {"measure": "smd", "estimate": "-1.31", "ci_low": "-0.36", "ci_high": "2.99", "p": ""}
    >>> list(faults_of_numbers(row))
    [('estimate', 'inside its interval, -0.36 to 2.99', '-1.31')]
    """
    for column in ("estimate", "ci_low", "ci_high"):
        if row[column] and _number(row[column]) is None:
            yield column, "a number or nothing", row[column]
            return
    if row["p"] and _p_range(row["p"]) is None:
        yield "p", "a p like 0.03 or <0.001, or nothing", row["p"]
        return
    low, high, estimate = (_number(row[name]) for name in ("ci_low", "ci_high", "estimate"))
    if (low is None) != (high is None) or (low is not None and estimate is None):
        yield "ci_low", "there with its other end and its estimate", row["ci_low"] or "nothing"
        return
    if row["measure"] in RATIOS and any(v is not None and v <= 0 for v in (low, high, estimate)):
        yield "estimate", "above 0, as a ratio", row["estimate"]
        return
    if low is None or high is None or estimate is None:
        return
    if low > high:
        yield "ci_low", "not above ci_high", row["ci_low"]
    elif not low <= estimate <= high:
        yield (
            "estimate",
            f"inside its interval, {row['ci_low']} to {row['ci_high']}",
            row["estimate"],
        )
    else:
        yield from _soft_faults(row, estimate, low, high)


def _soft_faults(
    row: Mapping[str, str], estimate: float, low: float, high: float
) -> Iterator[Fault]:
    points = [
        _on_scale(value, _half_unit(row[name]), row["measure"])
        for value, name in ((estimate, "estimate"), (low, "ci_low"), (high, "ci_high"))
    ]
    (middle, slack), (bottom, below), (top, above) = points
    width = top - bottom
    if abs((bottom + top) / 2 - middle) > LOPSIDED * width + slack + (below + above) / 2:
        yield "interval", "symmetric about its estimate", f"{row['ci_low']} to {row['ci_high']}"
    if not row["p"]:
        return
    printed = _p_range(row["p"]) or (0.0, 1.0)
    loose = below + above
    least = normal_p((abs(middle) + slack) / (max(width - loose, 1e-12) / (2 * Z)))
    most = normal_p(max(abs(middle) - slack, 0.0) / ((width + loose) / (2 * Z)))
    if printed[1] * P_APART < least or printed[0] > most * P_APART:
        yield "p", f"about {(least + most) / 2:.2g}, as its interval says", row["p"]


def _number(text: str) -> float | None:
    return float(text) if PRINTED.fullmatch(text) else None


def _p_range(text: str) -> tuple[float, float] | None:
    """Return between which p a printed one lies."""
    value = _number(text.removeprefix("<"))
    if value is None or not 0 <= value <= 1:
        return None
    if text.startswith("<"):
        return 0.0, value
    half = _half_unit(text)
    return max(0.0, value - half), min(1.0, value + half)


def _half_unit(text: str) -> float:
    """Return half of the last printed digit."""
    return float(0.5 * 10 ** -len(text.partition(".")[2]))


def _on_scale(value: float, half: float, measure: str) -> tuple[float, float]:
    """Return a number and its rounding on the scale on which its interval is symmetric."""
    return (math.log(value), half / value) if measure in RATIOS else (value, half)
