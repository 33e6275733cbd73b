"""Reading goals over time: the rows of a course as values, in a fixed count of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from sostenuto_web.care.goals import selectors
from sostenuto_web.care.models import Course, Goal, GoalLevels
from sostenuto_web.measures.attainment.reckoning import Past, Seen, Version
from sostenuto_web.record.models import Response


@dataclass(frozen=True, slots=True)
class Read:
    """One goal: its row, its versions and ratings from the earliest, and the same as values."""

    row: Goal
    levels: tuple[GoalLevels, ...]
    ratings: tuple[Response, ...]
    past: Past


def read(course: Course) -> list[Read]:
    """Return the goals of a course with all that was written down of them.

    Whether whoever asks may read the course is for the caller to check.
    """
    goals = selectors.goals_of(course)
    seen = selectors.levels_seen(goals)
    return [_read(goal, seen[goal.pk]) for goal in goals]


def _read(goal: Goal, ratings: Sequence[Response]) -> Read:
    levels = tuple(reversed(goal.levels.all()))
    versions = tuple(
        Version(one.version, timezone.localtime(one.made_at), one.baseline) for one in levels
    )
    seen = tuple(
        Seen(timezone.localtime(one.at), one.attained)
        for one in ratings
        if one.attained is not None
    )
    written = min([goal.made_at, *(one.made_at for one in levels)])
    past = Past(
        goal.pk,
        goal.weight,
        timezone.localtime(written),
        versions,
        seen,
        counts=goal.state != Goal.State.LEFT,
    )
    return Read(goal, levels, tuple(ratings), past)
