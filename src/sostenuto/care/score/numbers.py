"""Drawing the numbers of one measure over time as one large stave, time from left to right.

Conventions: lengths are units of the picture; y grows downwards and the highest number stands at
the top. A day is a float as in `sostenuto.care.score.timeline`. What lies outside the range is
drawn at its nearer edge. A look is the name of a class of the style sheet; words are not drawn
here, only where they stand.
"""

import math
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby, pairwise

from sostenuto.base.checks import finite
from sostenuto.base.errors import InputError
from sostenuto.care.score import shapes
from sostenuto.care.score.drawing import Shape
from sostenuto.care.score.sheets import (
    WIDE,
    Box,
    Mark,
    Numbers,
    Paper,
    Placed,
    Sheet,
    Spot,
    Stripe,
)
from sostenuto.care.score.timeline import Timeline, bar_lines

LEAST_DAYS, AROUND = 5.0, 0.05
"""How much time is left free at both ends: days, or this share of the whole."""
APART = 13.0
"""How far two words have to stand apart, from above to below."""
ROOMY = 30.0
"""How far two numbers have to stand apart, from left to right."""
SAME_DAY = 10.0
"""How far two of one day stand apart, where there is room."""


def numbers_drawn(numbers: Numbers, paper: Paper = WIDE) -> Sheet:
    """Return the picture of some numbers.

    Raises
    ------
    InputError
        If the range is none, nothing is to be drawn, or a number is not finite.

    Examples
    --------
    >>> from sostenuto.care.score.sheets import Numbers, Spot
    >>> sheet = numbers_drawn(Numbers(0, 27, (Spot(739000, 18, "first"), Spot(739014, 9))))
    >>> len(sheet.placed), sheet.height, [float(mark.value) for mark in sheet.lines]
    (2, 352, [0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 27.0])
    """
    _checked(numbers)
    timeline = _timeline(numbers, paper)
    spots = list(_spread(numbers.spots, timeline))
    at = [(timeline.x(spot.day), _y(spot.value, numbers, paper)) for spot in spots]
    cuts = _marks(numbers.cuts, numbers, paper)
    return Sheet(
        paper,
        paper.bottom + 12,
        _lines(numbers, paper),
        tuple(_stripes(numbers, paper)),
        cuts,
        _box(numbers, paper, timeline),
        bar_lines(timeline),
        tuple(_breaks(numbers.spots, at)),
        tuple(_shapes(numbers.spots, at, paper)),
        tuple(_placed(at, cuts, paper)),
    )


def _checked(numbers: Numbers) -> None:
    low, high = finite("low", numbers.low), finite("high", numbers.high)
    if not high > low:
        raise InputError("high", expected=f"above {low:g}", got=high)
    if not numbers.spots:
        raise InputError("numbers", expected="at least one", got="none")
    for spot in numbers.spots:
        finite("value", spot.value)
        finite("day", spot.day)
    days = [spot.day for spot in numbers.spots]
    if days != sorted(days):
        raise InputError("numbers", expected="in the order of time", got="another order")


def _timeline(numbers: Numbers, paper: Paper) -> Timeline:
    first, last = numbers.spots[0].day, numbers.spots[-1].day
    free = max(LEAST_DAYS, (last - first) * AROUND)
    return Timeline(first - free, last + free, paper.left + paper.sign, paper.right)


def _spread(spots: tuple[Spot, ...], timeline: Timeline) -> Iterator[Spot]:
    """Put what was asked on one day beside each other, and never past another day."""
    days = sorted({spot.day for spot in spots})
    gaps = dict.fromkeys(days, LEAST_DAYS)
    for day, later in pairwise(days):
        gaps[day], gaps[later] = min(gaps[day], later - day), min(LEAST_DAYS, later - day)
    for day, found in groupby(spots, key=lambda spot: spot.day):
        same = list(found)
        step = min(SAME_DAY / timeline.per_day, 0.9 * gaps[day] / len(same))
        for place, spot in enumerate(same):
            shift = (place - (len(same) - 1) / 2) * step
            yield Spot(day + shift, spot.value, spot.kind, spot.opens)


def _y(value: float, numbers: Numbers, paper: Paper) -> float:
    inside = min(max(value, numbers.low), numbers.high)
    return paper.bottom - (inside - numbers.low) / (numbers.high - numbers.low) * paper.high


def _lines(numbers: Numbers, paper: Paper) -> tuple[Mark, ...]:
    """Return the lines of the stave: at round numbers, and at both ends, which are said first."""
    step = _round_step((numbers.high - numbers.low) / 5)
    first = math.ceil(numbers.low / step - 1e-9)
    last = math.floor(numbers.high / step + 1e-9)
    ends = (numbers.low, numbers.high)
    between = {round(count * step, 6) for count in range(first, last + 1)} - set(ends)
    found = _marks((*ends, *sorted(between)), numbers, paper)
    return tuple(sorted(found, key=lambda mark: mark.value))


def _round_step(least: float) -> float:
    """Return the round step that is next to ``least``: 1, 2, 2.5 or 5 of some power of ten."""
    power = 10.0 ** math.floor(math.log10(least))
    return min((power * one for one in (1, 2, 2.5, 5, 10)), key=lambda one: abs(one - least))


def _stripes(numbers: Numbers, paper: Paper) -> Iterator[Stripe]:
    heights = [_y(edge, numbers, paper) for edge in numbers.edges]
    for below, above in pairwise(heights):
        yield Stripe(above, below - above, below - above >= APART)


def _marks(values: tuple[float, ...], numbers: Numbers, paper: Paper) -> tuple[Mark, ...]:
    said: list[float] = []
    found = []
    for value in values:
        y = _y(value, numbers, paper)
        room = all(abs(y - other) >= APART for other in said)
        said += [y] if room else []
        found.append(Mark(value, y, room))
    return tuple(found)


def _box(numbers: Numbers, paper: Paper, timeline: Timeline) -> Box | None:
    if numbers.around is None:
        return None
    day, middle, half = numbers.around
    x = timeline.x(day)
    top, bottom = (_y(middle + way * half, numbers, paper) for way in (1, -1))
    return Box(x, top, paper.right - x, bottom - top, _y(middle, numbers, paper))


def _breaks(spots: tuple[Spot, ...], at: list[tuple[float, float]]) -> Iterator[float]:
    for place in range(1, len(spots)):
        if spots[place].opens:
            yield (at[place - 1][0] + at[place][0]) / 2


def _shapes(
    spots: tuple[Spot, ...], at: list[tuple[float, float]], paper: Paper
) -> Iterator[Shape]:
    looks: dict[str, list[str]] = defaultdict(list)
    run: list[tuple[float, float]] = []
    for spot, place in zip(spots, at, strict=True):
        if spot.opens:
            looks["way"].append(shapes.through(run))
            run = []
        run.append(place)
        looks[spot.kind].append(
            shapes.square(*place, paper.note * 0.9)
            if spot.kind == "aside"
            else shapes.head(*place, paper.note)
        )
    looks["way"].append(shapes.through(run))
    for look in ("way", "aside", "number", "first"):
        if d := "".join(looks[look]):
            yield Shape(look, d)


def _placed(
    at: list[tuple[float, float]], cuts: tuple[Mark, ...], paper: Paper
) -> Iterator[Placed]:
    """Yield where numbers stand; the last and the first are written before those between."""
    order = sorted(range(len(at)), key=lambda place: (place not in (0, len(at) - 1), -place))
    said: dict[int, float] = {}
    for place in order:
        x = at[place][0]
        if all(abs(x - at[other][0]) >= ROOMY for other in said):
            said[place] = _label(at, place, cuts, paper)
    for place, (x, y) in enumerate(at):
        yield Placed(x, y, said.get(place))


def _label(
    at: list[tuple[float, float]], place: int, cuts: tuple[Mark, ...], paper: Paper
) -> float:
    """Return where a number is written: where the line does not lead, and no cut-off crosses it."""
    y = at[place][1]
    beside = [at[other][1] for other in (place - 1, place + 1) if 0 <= other < len(at)]
    is_low = bool(beside) and sum(beside) / len(beside) < y - 2
    sides = [y + 21, y - 11] if is_low else [y - 11, y + 21]
    free = [side for side in sides if paper.top - 3 <= side - 10 and side + 1 <= paper.bottom]
    clear = [side for side in free if not any(side - 13 < cut.y < side + 3 for cut in cuts)]
    return next(iter((*clear, *free)), y - 11)
