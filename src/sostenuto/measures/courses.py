"""The course of one scale of one measure, as values: points in time, and what may be said of them.

Conventions: points come in the order of time. Only numbers from the same form, in the same version,
asked at the same moment, are compared: the baseline is the earliest one that is like the latest.
Where form or version differ from one point to the next the line is broken.
"""

from dataclasses import dataclass
from datetime import date

from sostenuto.measures.changes import Change
from sostenuto.measures.facts import Basis
from sostenuto.measures.measure import Bands, Measure, Scale
from sostenuto.measures.next_steps import NextStep, course_of
from sostenuto.measures.scores import Score


@dataclass(frozen=True, slots=True)
class Given:
    """One administration: whose key, which day it speaks for, and what it gave.

    ``version`` is the one of the measure by which it was filled in.
    """

    key: str
    day: date
    score: Score
    version: int = 1
    moment: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One number of a scale.

    Attributes
    ----------
    band : str
        In the first scheme of the scale; empty where it has none.
    prorated : bool
        Whether the mean of what was answered stands for what was not.
    """

    key: str
    day: date
    value: float
    band: str
    prorated: bool
    form: str
    version: int
    moment: str
    score: Score

    @property
    def edition(self) -> tuple[str, int]:
        """Which form and version it was: the line is broken where it differs."""
        return self.form, self.version

    def is_like(self, other: "Point") -> bool:
        """Whether the two may be compared."""
        return (self.edition, self.moment) == (other.edition, other.moment)


@dataclass(frozen=True, slots=True)
class Without:
    """An administration that gave no number, and why."""

    key: str
    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class Course:
    """The course of one scale of one measure.

    Attributes
    ----------
    scale : str
        The key of a subscale; empty for the total.
    basis : Basis or None
        What reliable change is reckoned from.
    since_first, since_last : Change or None
        From the baseline, and from the number before, to the latest; None where nothing is there
        to compare.
    half_width : float or None
        How far from the baseline a number has to go, in points; None where nobody knows.
    steps : tuple of NextStep
        What to do, where the course is flat or worse.
    """

    measure: Measure
    scale: str
    points: tuple[Point, ...]
    without: tuple[Without, ...]
    basis: Basis | None
    since_first: Change | None
    since_last: Change | None
    half_width: float | None
    steps: tuple[NextStep, ...]

    @property
    def range(self) -> Scale | None:
        """Where the numbers can lie; None for a measure without a number."""
        return self.measure.scale(self.scale)

    @property
    def bands(self) -> Bands | None:
        """The first scheme of bands of this scale."""
        return next((one for one in self.measure.bands if one.scale == self.scale), None)

    @property
    def latest(self) -> Point | None:
        """The last number."""
        return self.points[-1] if self.points else None

    @property
    def compared(self) -> tuple[Point, ...]:
        """The numbers that may be compared with the latest, which is among them."""
        latest = self.latest
        return tuple(one for one in self.points if latest and one.is_like(latest))

    @property
    def baseline(self) -> Point | None:
        """The first of those that may be compared."""
        return next(iter(self.compared), None)

    @property
    def previous(self) -> Point | None:
        """The one before the latest, of those that may be compared."""
        return self.compared[-2] if len(self.compared) > 1 else None

    @property
    def breaks(self) -> tuple[int, ...]:
        """The places of points at which another form or version begins."""
        return tuple(
            place
            for place in range(1, len(self.points))
            if self.points[place].edition != self.points[place - 1].edition
        )

    @property
    def asks(self) -> Change | None:
        """The change that calls for a next step, if one does."""
        if self.since_first and course_of(self.since_first):
            return self.since_first
        if self.since_last and course_of(self.since_last) == "worse":
            return self.since_last
        return None
