"""How far goals were reached over time: values in, values out.

Conventions: a day holds what was written down last on it. A level counts while the version of the
levels holds by which it was rated; the first version holds from the beginning. Goals that were
left off are in no number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sostenuto.measures.attainment import Attainment, Rated, attainment
from sostenuto.measures.targets import Course, course_of_goal


@dataclass(frozen=True, slots=True)
class Version:
    """The five levels as they were written once: when, and where the client stood."""

    number: int
    at: datetime
    baseline: int | None

    @property
    def day(self) -> date:
        """The day on which they were written."""
        return self.at.date()


@dataclass(frozen=True, slots=True)
class Seen:
    """A level that was written down of a goal."""

    at: datetime
    level: int

    @property
    def day(self) -> date:
        """The day on which it was seen."""
        return self.at.date()


@dataclass(frozen=True, slots=True)
class Past:
    """A goal over time.

    Attributes
    ----------
    key : UUID
    weight : int
    since : datetime
        When it was written.
    versions, seen : tuple
        From the earliest; moments are in the clinic's own time.
    counts : bool
        Whether it is in the number; one that was left off is not.
    """

    key: UUID
    weight: int
    since: datetime
    versions: tuple[Version, ...]
    seen: tuple[Seen, ...]
    counts: bool = True

    @property
    def holds(self) -> Version | None:
        """The version that holds."""
        return self.versions[-1] if self.versions else None

    def by(self, version: Version) -> tuple[Seen, ...]:
        """Return what was rated by one version, from the earliest."""
        later = [one.at for one in self.versions if one.number > version.number]
        until = min(later, default=None)
        return tuple(
            one
            for one in self.seen
            if (version is self.versions[0] or one.at >= version.at)
            and (until is None or one.at < until)
        )

    def on(self, day: date) -> Rated | None:
        """Return where it stood at the end of a day; None before it was written."""
        if self.since.date() > day and not any(one.day <= day for one in self.seen):
            return None
        held = [one for one in self.versions if one.day <= day] or list(self.versions[:1])
        if not held:
            return Rated(None, self.weight)
        levels = [one.level for one in self.by(held[-1]) if one.day <= day]
        return Rated(levels[-1] if levels else None, self.weight, held[-1].baseline)


@dataclass(frozen=True, slots=True)
class Point:
    """The number at the end of a day, the goals that are in it, and those written anew that day."""

    day: date
    reached: Attainment
    goals: tuple[UUID, ...]
    anew: tuple[UUID, ...]


def over_time(goals: Sequence[Past]) -> tuple[Point, ...]:
    """Return the number for each day on which a level was seen or levels were written anew.

    Days before the first level that was seen have no number and are left out.
    """
    counted = [goal for goal in goals if goal.counts]
    days = {one.day for goal in counted for one in goal.seen}
    first = min(days, default=None)
    days |= {one.day for goal in counted for one in goal.versions[1:]}
    return tuple(_point(counted, day) for day in sorted(days) if first is not None and day >= first)


def _point(goals: Sequence[Past], day: date) -> Point:
    there = [(goal, now) for goal in goals if (now := goal.on(day)) is not None]
    return Point(
        day,
        attainment([now for _goal, now in there]),
        tuple(goal.key for goal, now in there if now.level is not None),
        tuple(goal.key for goal in goals if any(one.day == day for one in goal.versions[1:])),
    )


def course_of(goal: Past) -> Course | None:
    """Return how a goal went by the version that holds: of two ratings on a day, the last."""
    held = goal.holds
    if held is None:
        return None
    levels = {one.day: one.level for one in goal.by(held)}
    if held.baseline is not None:
        levels[held.day] = held.baseline
    return course_of_goal(held.day, list(levels.items()))
