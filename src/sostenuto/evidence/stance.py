"""What one effect says: better, worse, no clear difference, or less than that.

Conventions: a result is clear when its whole 95 % interval lies on one side of no effect, or, where
no interval was read, when its p is below 0.05.
"""

from __future__ import annotations

from typing import Literal

from sostenuto.evidence.shape import RATIOS, EffectRow

Stance = Literal["better", "worse", "unclear", "leaning", "direction", "not_studied", "unread"]

CLEAR_P = 0.05

FOR: tuple[Stance, ...] = ("better", "leaning", "direction")
"""What speaks for a technique; "direction" only where it points to better."""


def stance(row: EffectRow) -> Stance:
    """Return what an effect says.

    Returns
    -------
    str
        ``"better"``, ``"worse"``, ``"unclear"``: by its interval or p. ``"leaning"``: an estimate
        on the better side whose interval was not read. ``"direction"``: only which way was read.
        ``"not_studied"``: no study reported it. ``"unread"``: not to be used.

    Examples
    --------
    >>> from sostenuto.evidence.library import library
    >>> {row.id: stance(row) for row in library().effects if row.id in ("E001", "E008", "E012")}
    {'E001': 'better', 'E008': 'unclear', 'E012': 'not_studied'}
    """
    if row.status == "unverified":
        return "unread"
    if row.status == "direction_only":
        return "direction"
    if row.estimate is None:
        return "not_studied"
    null = 1.0 if row.measure in RATIOS else 0.0
    if row.low is None or row.high is None:
        return _by_p(row, row.estimate, null)
    if row.low <= null <= row.high:
        return "unclear"
    return "better" if _is_better(row, row.low, null) else "worse"


def speaks_for(row: EffectRow) -> bool:
    """Return whether an effect speaks for the music rather than against or for neither.

    Examples
    --------
    >>> from sostenuto.evidence.library import library
    >>> [speaks_for(row) for row in library().effects[:3]]
    [True, True, False]
    """
    said = stance(row)
    return said in FOR and not (said == "direction" and row.direction != "better")


def _by_p(row: EffectRow, estimate: float, null: float) -> Stance:
    better = _is_better(row, estimate, null)
    if not row.p:
        return "leaning" if better and estimate != null else "unclear"
    p = float(row.p.removeprefix("<"))
    if p > CLEAR_P or (p == CLEAR_P and not row.p.startswith("<")):
        return "unclear"
    return "better" if better else "worse"


def _is_better(row: EffectRow, value: float, null: float) -> bool:
    return value < null if row.better == "lower" else value > null
