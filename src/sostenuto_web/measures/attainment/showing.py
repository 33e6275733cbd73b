"""What the page of goals over time gets: pictures, levels in words, and a table that says the same.

Conventions: goals are counted from 1 in the order in which they stand on the page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import dates
from django.utils.translation import gettext as _

from sostenuto.care.score.shapes import n
from sostenuto.care.score.timeline import Bar, Timeline
from sostenuto.measures.attainment import RHO
from sostenuto.measures.targets import Course as Went
from sostenuto_web.care.goals import words
from sostenuto_web.care.goals.selectors import OF_LEVEL
from sostenuto_web.care.models import Course, Goal
from sostenuto_web.measures.attainment import drawing
from sostenuto_web.measures.attainment.drawing import Drawn
from sostenuto_web.measures.attainment.reading import Read, read
from sostenuto_web.measures.attainment.reckoning import Point, Version, course_of, over_time


@dataclass(frozen=True, slots=True)
class Rung:
    """A level in words, and the days on which it was seen."""

    sign: str
    name: str
    text: str
    days: tuple[date, ...]
    is_start: bool
    is_now: bool


@dataclass(frozen=True, slots=True)
class ShownGoal:
    """A goal, for the page; ``anew`` has the later versions of its levels, each with its reason."""

    place: int
    row: Goal
    rungs: list[Rung]
    picture: dict[str, Any] | None
    went: Went | None
    seen: int
    start: str
    now: str
    now_since: date | None
    anew: list[tuple[date, str]]

    @property
    def domain(self) -> str:
        """What its domain is called."""
        return words.domain(self.row.domain)

    @property
    def weight(self) -> str:
        """What its weight is called."""
        return words.weight(self.row.weight)


@dataclass(frozen=True, slots=True)
class Row:
    """A day of the table: a cell for each goal, and the number."""

    day: date
    cells: list[tuple[str, str]]
    t: str
    n: str
    change: str


def shown(course: Course | None, today: date) -> dict[str, Any]:
    """Return what the page shows of a course."""
    goals = read(course) if course else []
    timeline = drawing.timeline_of([one.past for one in goals], today)
    points = over_time([one.past for one in goals])
    has_number = any(point.reached.t is not None for point in points)
    return {
        "goals": [_goal(place, one, timeline) for place, one in enumerate(goals, 1)],
        "picture": _picture(drawing.t_drawn(points, timeline)) if has_number else None,
        "last": points[-1] if points else None,
        "left_off": sum(not one.past.counts for one in goals),
        "rows": list(_rows(goals, points)),
        "rho": f"{RHO:.2f}",
        **drawing.lengths(),
    }


def _goal(place: int, one: Read, timeline: Timeline) -> ShownGoal:
    held = one.past.holds
    now = one.past.by(held) if held else ()
    has_marks = bool(one.past.seen) or any(v.baseline is not None for v in one.past.versions)
    later = one.levels[1:]
    return ShownGoal(
        place=place,
        row=one.row,
        rungs=_rungs(one, held),
        picture=_picture(drawing.goal_drawn(one.past, timeline)) if has_marks else None,
        went=course_of(one.past),
        seen=len(one.past.seen),
        start=words.level(held.baseline if held else None),
        now=words.level(now[-1].level if now else None),
        now_since=_since(now),
        anew=[(v.day, row.why) for v, row in zip(one.past.versions[1:], later, strict=True)],
    )


def _rungs(one: Read, held: Version | None) -> list[Rung]:
    levels = one.levels[-1] if one.levels else None
    seen = one.past.by(held) if held else ()
    return [
        Rung(
            words.level(level),
            words.level_name(level),
            getattr(levels, name, ""),
            tuple(dict.fromkeys(mark.day for mark in seen if mark.level == level)),
            held is not None and held.baseline == level,
            bool(seen) and seen[-1].level == level,
        )
        for level, name in reversed(OF_LEVEL.items())
    ]


def _since(seen: Sequence[Any]) -> date | None:
    """Return since when it stands where it stands now."""
    found = None
    for mark in reversed(seen):
        if mark.level != seen[-1].level:
            break
        found = mark.day
    return found


def _picture(drawn: Drawn) -> dict[str, Any]:
    return {
        "shapes": [shape for shape in drawn.shapes if shape.d],
        "said": [
            {"x": n(one.x), "y": n(one.y), "text": one.text, "look": one.look} for one in drawn.said
        ],
        "bars": [
            {"x": n(bar.x), "at": n(bar.x + 3), "strong": bar.strong, "name": _bar_name(bar)}
            for bar in drawn.bars
        ],
    }


def _bar_name(bar: Bar) -> str:
    day = date.fromordinal(bar.day)
    month = str(dates.MONTHS_3[day.month]).capitalize()
    return {"year": str(day.year), "month": month, "day": f"{day.day} {month}"}.get(bar.names, "")


def _rows(goals: Sequence[Read], points: Sequence[Point]) -> Iterator[Row]:
    """Yield a line for each day on which something was seen or written anew, the latest first."""
    known = {point.day: point for point in points}
    seen = {mark.day for one in goals for mark in one.past.seen}
    for day in sorted(seen | set(known), reverse=True):
        cells = [
            (_("Goal %(n)d") % {"n": place}, _cell(one, day)) for place, one in enumerate(goals, 1)
        ]
        yield Row(day, cells, *_number(known.get(day)))


def _cell(one: Read, day: date) -> str:
    said = [words.level(mark.level) for mark in one.past.seen if mark.day == day]
    if any(version.day == day for version in one.past.versions[1:]):
        said.append(_("levels written anew"))
    return "; ".join(said)


def _number(point: Point | None) -> tuple[str, str, str]:
    if point is None:
        return "", "", ""
    reached = point.reached
    counted = _("%(n)d of %(of)d") % {"n": reached.n, "of": reached.of}
    if reached.t is None:
        return "–", counted, ""
    return f"{reached.t:.1f}", counted, _change(reached.change, reached.change_n, reached.n)


def _change(change: float | None, made_of: int, of: int) -> str:
    if change is None:
        return "–"
    said = f"{round(change, 1) + 0.0:+.1f}".replace("-", "−").replace("+0.0", "0.0")
    if made_of == of:
        return said
    return _("%(change)s (%(n)d of %(of)d)") % {"change": said, "n": made_of, "of": of}
