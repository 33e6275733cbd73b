"""Time from left to right: where a day stands, and where the bar lines are.

Conventions: a day is a float, the proleptic ordinal of `datetime.date` with the time of day as its
fraction, in the clinic's own time. Lengths are units of the picture.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sostenuto.base.errors import InputError

WEEK, SHORT, LONG = 7, 45, 200
"""Days: a week; up to how many weeks have names; from how many on months are the small bars."""
YEARS = 1200
NAME = 58.0
"""How far apart names of bars stand at least."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """From which day to which day, drawn from where to where.

    Raises
    ------
    InputError
        If the last day is not after the first, or right is not right of left.

    Examples
    --------
    >>> Timeline(10, 20, 100, 200).x(15)
    150.0
    """

    first: float
    last: float
    left: float
    right: float

    def __post_init__(self) -> None:
        if not self.last > self.first:
            raise InputError("last", expected=f"after {self.first}", got=self.last)
        if not self.right > self.left:
            raise InputError("right", expected=f"right of {self.left}", got=self.right)

    @property
    def per_day(self) -> float:
        """How wide a day is."""
        return (self.right - self.left) / (self.last - self.first)

    def x(self, day: float) -> float:
        """Return where a day stands; what lies outside stands at the nearer end."""
        inside = min(max(day, self.first), self.last)
        return self.left + (inside - self.first) * self.per_day

    def holds(self, day: float) -> bool:
        """Say whether a day lies between the ends, both included."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar line: where, at the beginning of which day, whether thick, and what its name says.

    ``names`` is ``"day"``, ``"month"``, ``"year"``, or empty where there is no room for a name.
    """

    x: float
    day: int
    strong: bool
    names: str


def bar_lines(timeline: Timeline) -> tuple[Bar, ...]:
    """Return the bar lines of a timeline, from left to right.

    Weeks begin on Monday. A short time has bars of weeks, a longer one thick bars of months among
    them, a long one months and thick bars of years; decades have years only.

    Examples
    --------
    >>> june = Timeline(date(2026, 6, 1).toordinal(), date(2026, 6, 30).toordinal(), 0, 290)
    >>> [(bar.x, bar.names) for bar in bar_lines(june)]
    [(0.0, 'day'), (70.0, 'day'), (140.0, 'day'), (210.0, 'day'), (280.0, '')]
    """
    span = timeline.last - timeline.first
    if span <= SHORT:
        days = [(day, False, "day") for day in _mondays(timeline)]
    elif span <= LONG:
        months = set(_months(timeline))
        mondays = set(_mondays(timeline)) - months
        days = [(day, day in months, "month" if day in months else "") for day in mondays | months]
    elif span <= YEARS:
        days = [
            (day, date.fromordinal(day).month == 1, _month_or_year(day))
            for day in _months(timeline)
        ]
    else:
        januaries = [day for day in _months(timeline) if date.fromordinal(day).month == 1]
        days = [(day, True, "year") for day in januaries]
    return tuple(_named(timeline, sorted(days)))


def _month_or_year(day: int) -> str:
    return "year" if date.fromordinal(day).month == 1 else "month"


def _named(timeline: Timeline, days: list[tuple[int, bool, str]]) -> Iterator[Bar]:
    years = [timeline.x(day) for day, _strong, names in days if names == "year"]
    last, end = float("-inf"), timeline.right - NAME / 2
    for day, strong, names in days:
        x = timeline.x(day)
        crowded = names == "month" and any(0 < year - x < NAME for year in years)
        if names and x - last >= NAME and x <= end and not crowded:
            last = x
        else:
            names = ""
        yield Bar(x, day, strong, names)


def _mondays(timeline: Timeline) -> Iterator[int]:
    first = -int(-timeline.first // 1)
    first += -(first - 1) % WEEK  # ordinal 1 is a Monday
    return iter(range(first, int(timeline.last) + 1, WEEK))


def _months(timeline: Timeline) -> Iterator[int]:
    start = date.fromordinal(max(int(timeline.first), 1))
    year, month = start.year, start.month
    while (day := date(year, month, 1).toordinal()) <= timeline.last:
        if day >= timeline.first:
            yield day
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
