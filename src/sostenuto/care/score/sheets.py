"""One measure over time as values: what is drawn, on which paper, and the picture that it gives.

Conventions: see `sostenuto.care.score.numbers`, which draws it.
"""

from dataclasses import dataclass
from typing import Literal

from sostenuto.care.score.drawing import Shape
from sostenuto.care.score.timeline import Bar

Kind = Literal["first", "number", "aside"]
"""The baseline; what is compared with it; what is not."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One number: on which day, and what it is. ``opens`` where the line is broken before it."""

    day: float
    value: float
    kind: Kind = "number"
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is drawn.

    Attributes
    ----------
    low, high : float
        The range of the measure.
    spots : tuple of Spot
        By day; of one day in the order in which they were asked.
    edges : tuple of float
        Where a band ends and the next begins, from the lowest.
    cuts : tuple of float
        Cut-offs.
    around : tuple of float, optional
        From which day on, around which number, and how far to both sides.
    """

    low: float
    high: float
    spots: tuple[Spot, ...]
    edges: tuple[float, ...] = ()
    cuts: tuple[float, ...] = ()
    around: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """How large the picture is, and how much room there is around the stave.

    ``sign`` is the room at the left of the stave where a score has its clef: cut-offs stand there.
    """

    width: float
    left: float
    right: float
    top: float
    high: float
    sign: float
    note: float = 5.2

    @property
    def bottom(self) -> float:
        """The lowest line of the stave."""
        return self.top + self.high


WIDE = Paper(960, 46, 826, 40, 300, 52)
"""With room at the right for the names of bands."""
PLAIN = Paper(960, 46, 946, 40, 300, 52)
NARROW = Paper(320, 28, 313, 36, 236, 34, 4.6)
SMALL = Paper(300, 4, 296, 12, 84, 10, 4)


@dataclass(frozen=True, slots=True)
class Stripe:
    """A band: where it begins at the top, how high it is, whether there is room for a word."""

    top: float
    high: float
    roomy: bool

    @property
    def middle(self) -> float:
        """Half way down."""
        return self.top + self.high / 2


@dataclass(frozen=True, slots=True)
class Mark:
    """Something at a height, and whether there is room to say it."""

    value: float
    y: float
    said: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a number stands, and where it is written; None: there is no room."""

    x: float
    y: float
    label: float | None


@dataclass(frozen=True, slots=True)
class Box:
    """The band around the baseline, and the line through its middle."""

    x: float
    y: float
    width: float
    high: float
    middle: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole picture; stripes from the lowest band, numbers in their order."""

    paper: Paper
    height: float
    lines: tuple[Mark, ...]
    stripes: tuple[Stripe, ...]
    cuts: tuple[Mark, ...]
    box: Box | None
    bars: tuple[Bar, ...]
    breaks: tuple[float, ...]
    shapes: tuple[Shape, ...]
    placed: tuple[Placed, ...]
