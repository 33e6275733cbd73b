"""The room's picture: where on the plane the answers lie, and never whose they are. Pure.

Conventions: nothing is drawn of fewer than three answers. While people answer, points are added
three at a time, so that nobody is known by the moment at which theirs appears; when a leader shows
the picture, all that was said until then is in it. Points carry no order.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Dot:
    """One answer on the mood square: valence and arousal in [-1, 1], and when it was kept."""

    valence: float
    arousal: float
    at: datetime


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """A place on the plane, and how many answers lie there."""

    x: float
    y: float
    count: int

    @property
    def left(self) -> float:
        """Where it stands in a drawing that is 100 wide."""
        return round(50 + 45 * self.x, 1)

    @property
    def top(self) -> float:
        """Where it stands in a drawing that is 100 high."""
        return round(50 - 45 * self.y, 1)

    @property
    def radius(self) -> float:
        """How large it is drawn: its area grows with the count."""
        return float(round(2.8 * self.count**0.5, 1))


def points(dots: Iterable[Dot], shown_at: datetime | None = None) -> tuple[Point, ...]:
    """Return what may be drawn.

    Parameters
    ----------
    dots : iterable of Dot
    shown_at : datetime or None
        When a leader showed the picture.

    Examples
    --------
    >>> from datetime import UTC
    >>> at = [datetime(2026, 3, 2, 10, minute, tzinfo=UTC) for minute in range(5)]
    >>> dots = [Dot(0.5, 0.25, one) for one in at]
    >>> [point.count for point in points(dots)], points(dots[:2])
    ([3], ())
    >>> [point.count for point in points(dots, shown_at=at[3])]
    [4]
    """
    in_order = sorted(dots, key=lambda dot: dot.at)
    until = sum(dot.at <= shown_at for dot in in_order) if shown_at else 0
    base = until if until >= ENOUGH else 0
    whole = base + (len(in_order) - base) // ENOUGH * ENOUGH
    found = Counter((dot.valence, dot.arousal) for dot in in_order[:whole])
    return tuple(sorted(Point(x, y, count) for (x, y), count in found.items()))
