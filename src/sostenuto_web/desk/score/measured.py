"""Measures on a score: one stave a measure, with the band in which a change may be chance.

Conventions: numbers are compared only within one form, one version and one moment; where the form
or the version differs the line is broken. What a band rests on comes from `sostenuto.measures`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby, pairwise
from typing import Any

from django.utils import timezone

from sostenuto.care.score.parts import Change, Mark, Part, Quiet, Voice
from sostenuto.measures.change import change
from sostenuto.measures.courses import Course, Point
from sostenuto_web.measures.course.reading import Taken, taken_by
from sostenuto_web.measures.models import Administration
from sostenuto_web.measures.shelf.selectors import form_for
from sostenuto_web.people.models import Client
from sostenuto_web.platform.policy import asking

RULE = "measure.read"
RESILIENCE = "brs"
"""Stands beside our own two ratings of resilience, wherever the clinic has loaded it."""
NOON = time(12)
FOREVER = float("inf")


@dataclass(frozen=True, slots=True)
class Answered:
    """One number of a measure, where it stands in time; ``is_shown`` says whether in the window."""

    point: Point
    day: float
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One scale of a measure that was asked: what it is and all its numbers, the earliest first."""

    key: str
    taken: Taken
    course: Course
    points: tuple[Answered, ...] = ()

    @property
    def shown(self) -> tuple[Answered, ...]:
        """Those in the window."""
        return tuple(one for one in self.points if one.is_shown)


def taken_of(user: Any, client: Client) -> list[Taken]:
    """Return what a client was asked, for whom the rule grants it; others get nothing."""
    return taken_by(client) if asking.may(user, RULE, client) else []


def days_of(taken: Sequence[Taken]) -> list[date]:
    """Return each day for which something was asked."""
    return [one.row.on for each in taken for one in each.rows]


def rows_of(taken: Sequence[Taken]) -> Iterator[Administration]:
    """Yield every administration."""
    for each in taken:
        for one in each.rows:
            yield one.row


def at_noon(day: date) -> datetime:
    """Return where something stands that has a day and no time."""
    return timezone.make_aware(datetime.combine(day, NOON))


def courses_of(taken: Sequence[Taken]) -> Iterator[tuple[str, Taken, Course]]:
    """Yield what gets a stave, with its key: the total, or of a measure without one each part.

    A key is made of the id of a row: what somebody is asked stands in no address.
    """
    for each in taken:
        main = each.main
        courses = each.courses if main is None or main.scale else (main,)
        for number, course in enumerate(courses):
            if course.points or course.without:
                yield f"{each.rows[0].row.pk.hex}-{number}", each, course


def is_resilience(asked: Asked) -> bool:
    """Say whether it stands beside our own ratings of resilience."""
    return asked.course.measure.construct.startswith("resilience")


def has_resilience_form() -> bool:
    """Say whether the clinic has loaded the form that stands there by default."""
    return form_for(RESILIENCE) is not None


def part_of(asked: Asked) -> Part:
    """Return the stave of a scale: a voice for each run of one form, the bands, the breaks."""
    scale = asked.course.range
    low, high = (scale.low, scale.high) if scale else (0.0, 1.0)
    runs = [list(run) for _edition, run in groupby(asked.points, lambda one: one.point.edition)]
    ends = [_between(one, other) for one, other in pairwise(runs)]
    voices = tuple(_voice(asked.key, run) for run in runs)
    quiet = tuple(_bands(asked, runs, [*ends, FOREVER][: len(runs)]))
    return Part(
        asked.key, low, high, voices, is_broken=True, quiet=quiet, breaks=tuple(ends), is_noted=True
    )


def _between(run: list[Answered], following: list[Answered]) -> float:
    return (run[-1].day + following[0].day) / 2


def _voice(key: str, run: list[Answered]) -> Voice:
    """Return a run: one line, unless it was asked before and after something."""
    joined = not any(one.point.moment for one in run)
    return Voice(key, tuple(_change(one) for one in run if one.is_shown), joined)


def _change(one: Answered) -> Change:
    mark = Mark(one.day, one.point.value)
    if one.point.moment == "pre":
        return Change(before=mark)
    return Change(after=mark) if one.point.moment == "post" else Change(between=(mark,))


def _bands(asked: Asked, runs: list[list[Answered]], ends: list[float]) -> Iterator[Quiet]:
    """Yield for each run the band round the first number that it may be compared with."""
    starts = [run[0].day for run in runs]
    for run, begun, end in zip(runs, starts, ends, strict=True):
        last = run[-1].point
        alike = [one for one in asked.points if one.point.is_like(last)]
        half = half_width(asked.course, alike[0].point, last)
        if half is not None:
            first = alike[0].point.value
            yield Quiet(max(begun, alike[0].day), end, first - half, first + half)


def half_width(course: Course, first: Point, last: Point) -> float | None:
    """Return how far from the first number chance of measuring reaches; None: nobody knows."""
    if first.is_like(last) and course.baseline == first:
        return course.half_width
    found = change(
        first.score.measure, first.score, last.score, scale=course.scale, basis=course.basis or ""
    )
    return found.reliable.threshold if found.reliable else None
