"""How sure we were from week to week: of each song an interval that answers make shorter.

Conventions: weeks are counted back from now (0). What is drawn for a week rests on the answers
that there were by then and no others, aged as they were then. Coordinates are those of the
drawing, 0 to `WIDTH` and 0 to `HEIGHT`; up is better (or more stirred up).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sostenuto.listening.learning import Answer, SongLearnt, learn
from sostenuto.listening.response import Posterior
from sostenuto_web.listening.learning.drawing import AXES, Line, line

MOST_WEEKS = 12
FEWEST = 3
"""Of fewer weeks there is no picture."""
A_WEEK = 7.0
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 280, 210, 8, 272, 22, 172
MIDDLE = (TOP + BOTTOM) / 2


@dataclass(frozen=True, slots=True)
class Week:
    """What was known of one song at one time, in words and as a place in the drawing."""

    ago: int
    n: int
    half_width: float
    line: Line
    x: float
    y: float
    high: float
    low: float


@dataclass(frozen=True, slots=True)
class Picture:
    """One song's weeks, the oldest first; ``axis`` is ``valence`` or ``arousal``."""

    name: str
    axis: str
    weeks: tuple[Week, ...]

    @property
    def first(self) -> Week:
        """The oldest week."""
        return self.weeks[0]

    @property
    def last(self) -> Week:
        """Now."""
        return self.weeks[-1]

    @property
    def is_surer(self) -> bool:
        """Whether the interval is shorter now than it was."""
        return self.last.half_width < self.first.half_width

    @property
    def band(self) -> str:
        """The path around everything between both ends of the intervals."""
        there = [f"{week.x} {week.high}" for week in self.weeks]
        back = [f"{week.x} {week.low}" for week in reversed(self.weeks)]
        return f"M{'L'.join([*there, *back])}Z"

    @property
    def guess(self) -> str:
        """The path along the means."""
        return f"M{'L'.join(f'{week.x} {week.y}' for week in self.weeks)}"


def learnt_by_week(answers: Iterable[Answer]) -> list[Mapping[str, SongLearnt]]:
    """Return what was known of each song at each of the last weeks, the oldest first, now last.

    Examples
    --------
    >>> from sostenuto.base.affect import AffectPoint
    >>> well, low = AffectPoint(0.5, 0), AffectPoint(0, 0)
    >>> said = [Answer("a", 7.0 * week, felt=well, mood=low) for week in range(12)]
    >>> found = learnt_by_week(said)
    >>> [week["a"].valence.n for week in found if week]
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    """
    kept = tuple(answers)
    return [_as_of(kept, ago * A_WEEK) for ago in range(MOST_WEEKS, -1, -1)]


def pictures(
    by_week: Sequence[Mapping[str, SongLearnt]], names: Mapping[str, str], songs: Iterable[str]
) -> list[Picture]:
    """Return the pictures of some songs; of one with answers in few weeks there is none."""
    found = []
    for song in songs:
        axis = _axis(by_week[-1][song])
        weeks = [
            _week(said, axis, MOST_WEEKS - place)
            for place, learnt in enumerate(by_week)
            if song in learnt and (said := getattr(learnt[song], axis)).n
        ]
        if len(weeks) >= FEWEST:
            found.append(Picture(names[song], axis, tuple(weeks)))
    return found


def _as_of(answers: Sequence[Answer], days_ago: float) -> Mapping[str, SongLearnt]:
    then = [
        replace(one, days_ago=max(0.0, one.days_ago - days_ago))
        for one in answers
        if one.days_ago >= days_ago
    ]
    return {one.song: one for one in learn(then)}


def _axis(learnt: SongLearnt) -> str:
    """Return on which axis a song is told: calm where that is what it went with most surely."""
    valence, arousal = (
        abs(said.mean) / said.half_width for said in (learnt.valence, learnt.arousal)
    )
    return "arousal" if learnt.is_calmer and arousal > valence else "valence"


def _week(said: Posterior, axis: str, ago: int) -> Week:
    ends = (said.mean, said.mean + said.half_width, said.mean - said.half_width)
    x = RIGHT - ago * (RIGHT - LEFT) / MOST_WEEKS
    y, high, low = (_up(value, axis) for value in ends)
    told = line(said.mean, said.half_width, axis)
    return Week(ago, said.n, said.half_width, told, round(x, 1), y, high, low)


def _up(value: float, axis: str) -> float:
    reach = AXES[axis].step * AXES[axis].reach
    share = max(-1.0, min(1.0, value / reach))
    return round(MIDDLE - share * (BOTTOM - TOP) / 2, 1)
