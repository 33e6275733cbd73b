"""Drawing goals over time: five lines and a stepped line for each, and the number below them.

Conventions: lengths are units of a picture that is `WIDTH` wide; y grows downwards. All pictures of
a page have one time from left to right. A look is the name of a class of the style sheet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from sostenuto.care.score import shapes
from sostenuto.care.score.shapes import n
from sostenuto.care.score.timeline import Bar, Timeline, bar_lines
from sostenuto.measures.attainment import LEVELS
from sostenuto_web.measures.attainment.reckoning import Past, Point, Version

WIDTH, LEFT, RIGHT = 640.0, 34.0, 622.0
TOP, GAP = 16.0, 30.0
BELOW = 26.0
"""Room for the names of the bars."""
R = 4.6
T_LINES = (10, 30, 50, 70, 90)
"""T of however many goals lies between the first and the last."""
SAID = 40.0
"""How far apart numbers stand at least."""
NEAR = 24.0
"""How near a dot hides a number."""
LEAST = 28
"""Days that a picture shows at least."""
A_DAY = 86_400
BOTTOM = TOP + GAP * (len(LEVELS) - 1)
HEIGHT = BOTTOM + BELOW


@dataclass(frozen=True, slots=True)
class Shape:
    """One path and its look."""

    look: str
    d: str


@dataclass(frozen=True, slots=True)
class Said:
    """A word in a picture."""

    x: float
    y: float
    text: str
    look: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One picture."""

    shapes: tuple[Shape, ...]
    said: tuple[Said, ...]
    bars: tuple[Bar, ...]


def place(moment: datetime) -> float:
    """Return where a moment stands in time, as `sostenuto.care.score` counts."""
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return moment.toordinal() + seconds / A_DAY


def timeline_of(goals: Sequence[Past], today: date) -> Timeline:
    """Return the time that all pictures of a page share: from the first goal until today."""
    moments = [one.at for goal in goals for one in goal.versions]
    moments += [one.at for goal in goals for one in goal.seen]
    last = max([today.toordinal() + 1.0, *(place(moment) for moment in moments)])
    first = min([last - LEAST, *(place(moment) for moment in moments)])
    return Timeline(first, last, LEFT, RIGHT)


def y_of(level: float, low: float = LEVELS[0], high: float = LEVELS[-1]) -> float:
    """Return how high a level stands; what lies outside stands on the nearer line."""
    inside = min(max(level, low), high)
    return BOTTOM - (inside - low) / (high - low) * (BOTTOM - TOP)


def goal_drawn(goal: Past, timeline: Timeline) -> Drawn:
    """Return the picture of one goal.

    What was rated by a version that holds no longer is drawn apart, and counts no more.
    """
    found = [*_lines()]
    marks = list(_versions(goal, timeline))
    found += sorted(marks, key=lambda shape: shape.look.rsplit(" ", 1)[-1] in ("full", "hollow"))
    said = [Said(LEFT - 8, y_of(level) + 4, _sign(level), "sign") for level in LEVELS]
    return Drawn(tuple(found), tuple(said), bar_lines(timeline))


def _lines() -> Iterator[Shape]:
    levels = [level for level in LEVELS if level]
    yield Shape("lines", "".join(shapes.line(LEFT, y_of(one), RIGHT, y_of(one)) for one in levels))
    yield Shape("expected", shapes.line(LEFT, y_of(0), RIGHT, y_of(0)))


def _versions(goal: Past, timeline: Timeline) -> Iterator[Shape]:
    for version, later in zip(goal.versions, [*goal.versions[1:], None], strict=True):
        end = timeline.x(place(later.at)) if later else timeline.right
        yield from _version(goal, version, end, timeline, "now" if later is None else "past")
        if later is not None:
            yield Shape("anew", shapes.line(end, TOP - 6, end, BOTTOM + 6))
            yield Shape("anew full", shapes.caesura(end, TOP - 4))


def _version(
    goal: Past, version: Version, end: float, timeline: Timeline, which: str
) -> Iterator[Shape]:
    points = [(timeline.x(place(one.at)), y_of(one.level)) for one in goal.by(version)]
    if version.baseline is not None:
        x, y = timeline.x(place(version.at)), y_of(version.baseline)
        until = max(points[0][0], x) if points else end
        yield Shape(f"{which} wait", shapes.line(x, y, until, y))
        yield Shape(f"{which} hollow", shapes.dot(x, y, R))
    yield Shape(f"{which} way", shapes.steps(points, end))
    yield Shape(f"{which} full", "".join(shapes.dot(x, y, R) for x, y in points))


def t_drawn(points: Sequence[Point], timeline: Timeline) -> Drawn:
    """Return the picture of the number over time.

    A line is broken where other goals are in the number than before, and stops where there is none.
    """
    low, high = T_LINES[0], T_LINES[-1]
    lines = [shapes.line(LEFT, y, RIGHT, y) for y in (y_of(t, low, high) for t in T_LINES)]
    found = [Shape("lines", "".join(lines)), Shape("expected", lines[len(lines) // 2])]
    known = [(_noon(one, timeline), one) for one in points]
    spots = [
        (x, y_of(one.reached.t, low, high), one) for x, one in known if one.reached.t is not None
    ]
    for (x, y, one), (to_x, to_y, other) in pairwise(spots):
        look = "now way" if one.goals == other.goals else "now wait"
        found.append(Shape(look, shapes.line(x, y, to_x, to_y)))
    for x, one in known:
        if one.anew:
            found.append(Shape("anew full", shapes.caesura(x, TOP - 4)))
    found.append(Shape("now full", "".join(shapes.dot(x, y, R) for x, y, _one in spots)))
    said = [Said(LEFT - 8, y_of(t, low, high) + 4, str(t), "sign") for t in T_LINES]
    numbers = [(x, y, one.reached.t) for x, y, one in spots if one.reached.t is not None]
    return Drawn(tuple(found), (*said, *_numbers(numbers)), bar_lines(timeline))


def _noon(point: Point, timeline: Timeline) -> float:
    return timeline.x(point.day.toordinal() + 0.5)


def _numbers(spots: list[tuple[float, float, float]]) -> Iterator[Said]:
    """Yield the first and the last number, and those that differ, where they have room."""
    left = WIDTH + SAID
    for place in reversed(range(len(spots))):
        x, y, t = spots[place]
        is_end = place in (0, len(spots) - 1)
        is_new = is_end or t != spots[place - 1][2]
        beside = max(y + 20 if t < T_LINES[len(T_LINES) // 2] else y - 10, 11)
        is_free = not any(
            other != place and abs(u - x) < NEAR and abs(v - beside + R) < NEAR / 2
            for other, (u, v, _t) in enumerate(spots)
        )
        if left - x >= SAID and is_new and is_free:
            left = x
            yield Said(min(max(x, LEFT + 12), RIGHT - 6), beside, f"{t:.1f}", "number")


def _sign(level: int) -> str:
    return f"+{level}" if level > 0 else str(level).replace("-", "−")


def lengths() -> dict[str, str]:
    """Return the lengths that a template needs, each as a text without a comma."""
    said = {"width": WIDTH, "height": HEIGHT, "top": TOP, "bottom": BOTTOM, "below": HEIGHT - 6}
    return {name: n(value) for name, value in said.items()}
