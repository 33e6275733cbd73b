"""Drawing a score: staves under each other, everything of one look in one path.

Conventions: lengths are units of the picture, which is `WIDTH` wide; y grows downwards. `LEFT` and
`RIGHT` are where time begins and ends. A look is the name of a class of the style sheet.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from sostenuto.care.score import shapes
from sostenuto.care.score.parts import (
    Change,
    Listened,
    Mark,
    Part,
    Played,
    Score,
    Sitting,
    Voice,
)
from sostenuto.care.score.timeline import Bar, Timeline, bar_lines

WIDTH, LEFT, RIGHT = 1000.0, 16.0, 984.0
TOP = 34.0
GAP = 11.0
"""Between two lines of a stave."""
LINES = 5
BETWEEN = 28.0
"""Between two staves."""
NOTE = 14.0
"""Room for words below a stave."""
HIGH = GAP * (LINES - 1)
SIGNS_HIGH = 22.0
LONGEST = 90.0
"""Minutes that fill the stave of sessions."""
ROWS = 4
"""Who chose the music: the spaces of its stave."""
LEAST_R, MOST_R = 2.0, 4.2
TICK = 4.0
"""Half of the tick of a programme."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One path and its look."""

    look: str
    d: str


@dataclass(frozen=True, slots=True)
class Stave:
    """Where a stave stands; ``lines`` is a path, empty for the line of signs."""

    key: str
    top: float
    bottom: float
    lines: str

    @property
    def middle(self) -> float:
        """Half way down."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Band:
    """The column of one sitting, to be touched."""

    key: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """A whole picture."""

    height: float
    staves: tuple[Stave, ...]
    bars: tuple[Bar, ...]
    shapes: tuple[Shape, ...]
    bands: tuple[Band, ...]
    now: float | None

    @property
    def top(self) -> float:
        """Where the first line is."""
        return self.staves[0].top

    @property
    def bottom(self) -> float:
        """Where the last stave ends."""
        return self.staves[-1].bottom


def drawn(score: Score, today: float | None = None) -> Drawn:
    """Return the picture of a score.

    Parameters
    ----------
    score : Score
        What lies outside its two days is not drawn.
    today : float, optional
        Marked where it lies inside.

    Examples
    --------
    >>> picture = drawn(Score(739000, 739028))
    >>> [stave.key for stave in picture.staves], picture.bands
    (['sessions', 'music', 'signs'], ())
    """
    timeline = Timeline(score.first, score.last, LEFT, RIGHT)
    staves = tuple(_staves(score))
    by_key = {stave.key: stave for stave in staves}
    here = [one for one in score.sittings if timeline.holds(one.day)]
    room = _room(here, timeline)
    looks: dict[str, list[str]] = defaultdict(list)
    for part in score.parts:
        _draw_quiet(looks, part, by_key[part.key], timeline)
    for part in score.parts:
        _draw_part(looks, part, by_key[part.key], timeline, room)
    _draw_sittings(looks, here, by_key["sessions"], timeline, room)
    if score.shows_music:
        _draw_music(looks, score.music, by_key["music"], timeline, room)
    if score.listened:
        _draw_listened(looks, score.listened, by_key["listening"], timeline, room)
    _draw_signs(looks, score, by_key["signs"], timeline)
    return Drawn(
        height=staves[-1].bottom + 8,
        staves=staves,
        bars=bar_lines(timeline),
        shapes=tuple(Shape(look, "".join(pieces)) for look, pieces in looks.items() if any(pieces)),
        bands=tuple(_bands(here, timeline)),
        now=timeline.x(today) if today is not None and timeline.holds(today) else None,
    )


def y_of(value: float, low: float, high: float, stave: Stave) -> float:
    """Return how high a value stands on a stave; outside its range, on its nearer edge."""
    inside = min(max(value, low), high)
    return stave.bottom - (inside - low) / (high - low) * (stave.bottom - stave.top)


def _staves(score: Score) -> Iterator[Stave]:
    top = TOP
    music = ("music",) if score.shows_music else ()
    listened = ("listening",) if score.listened else ()
    noted = {part.key for part in score.parts if part.is_noted}
    for key in (*(part.key for part in score.parts), "sessions", *music, *listened):
        lines = (shapes.line(LEFT, top + GAP * k, RIGHT, top + GAP * k) for k in range(LINES))
        yield Stave(key, top, top + HIGH, "".join(lines))
        top += HIGH + BETWEEN + (NOTE if key in noted else 0.0)
    top -= BETWEEN / 3
    yield Stave("signs", top, top + SIGNS_HIGH, "")


def _room(sittings: list[Sitting], timeline: Timeline) -> float:
    """Return how much room one sitting has: half way to its neighbours, as most of them stand."""
    days = sorted({one.day for one in sittings})
    gaps = [later - day for day, later in pairwise(days)]
    usual = median(gaps) * timeline.per_day if gaps else 40.0
    return min(max(usual, 5.0), 40.0)


def _radius(room: float) -> float:
    return min(max(0.16 * room, LEAST_R), MOST_R)


def _draw_part(
    looks: dict[str, list[str]], part: Part, stave: Stave, timeline: Timeline, room: float
) -> None:
    for number, voice in enumerate(part.voices):
        place = 0 if part.is_broken else number
        outline = shapes.OUTLINES[place % len(shapes.OUTLINES)]
        name = f"voice-{place % len(shapes.OUTLINES) + 1}"
        line: list[tuple[float, float]] = []
        for change in voice.changes:
            spots = list(_spots(change, part, stave, timeline, room, voice))
            if not spots:
                continue
            if voice.joined:
                line += [(x, y) for x, y, _r, _hollow in spots]
            else:
                looks[f"{name} join"].append(shapes.through([(x, y) for x, y, *_ in spots]))
            for x, y, r, hollow in spots:
                looks[f"{name} {'hollow' if hollow else 'full'}"].append(outline(x, y, r))
        looks[f"{name} way"].append(shapes.through(line))
    _under(looks, [f"voice-{k + 1}" for k in range(len(shapes.OUTLINES))])


def _draw_quiet(looks: dict[str, list[str]], part: Part, stave: Stave, timeline: Timeline) -> None:
    """Draw what lies behind a stave's marks: bands with the edges of them, and caesuras."""
    for band in part.quiet:
        left, right = timeline.x(band.first), timeline.x(band.last)
        if right > left:
            top, bottom = (
                y_of(value, part.low, part.high, stave) for value in (band.high, band.low)
            )
            looks["quiet band"].append(shapes.box(left, top, right, bottom))
            for value, y in ((band.high, top), (band.low, bottom)):
                if part.low <= value <= part.high:
                    looks["quiet edge"].append(shapes.line(left, y, right, y))
    for day in part.breaks:
        if timeline.holds(day):
            looks["break"].append(shapes.caesura(timeline.x(day), stave.top))


def _under(looks: dict[str, list[str]], names: list[str]) -> None:
    """Put lines before what stands on them: what comes later is drawn over it."""
    for name in names:
        for kind in ("hollow", "full"):
            if (key := f"{name} {kind}") in looks:
                looks[key] = looks.pop(key)


def _spots(
    change: Change, part: Part, stave: Stave, timeline: Timeline, room: float, voice: Voice
) -> Iterator[tuple[float, float, float, bool]]:
    marks = [mark for mark in change.marks if timeline.holds(mark.day)]
    apart = 0.0 if voice.joined else 0.2 * room
    middle = sum(timeline.x(mark.day) for mark in marks) / len(marks) if marks else 0.0
    for mark in marks:
        shift = -apart if mark is change.before else apart if mark is change.after else 0.0
        y = y_of(mark.value, part.low, part.high, stave)
        yield middle + shift, y, _size(mark, room), mark is change.before


def _size(mark: Mark, room: float) -> float:
    """Return a mark's radius: the more stirred up, the larger."""
    return _radius(room) * (1 + 0.5 * mark.stirred)


def _draw_sittings(
    looks: dict[str, list[str]],
    sittings: list[Sitting],
    stave: Stave,
    timeline: Timeline,
    room: float,
) -> None:
    width = min(max(0.45 * room, 2.2), 11.0)
    for one in sittings:
        high = max(min(one.minutes, LONGEST) / LONGEST * HIGH, GAP / 2)
        draws = shapes.two_bars if one.together else shapes.bar
        piece = draws(timeline.x(one.day), stave.bottom - high, stave.bottom, width)
        looks[f"held {one.held}"].append(piece)


def _draw_music(
    looks: dict[str, list[str]],
    music: tuple[Played, ...],
    stave: Stave,
    timeline: Timeline,
    room: float,
) -> None:
    r = min(max(0.14 * room, LEAST_R), 4.6)
    for one in music:
        if not timeline.holds(one.day):
            continue
        x, y = timeline.x(one.day), stave.bottom - GAP * (one.row % ROWS + 0.5)
        x += 0.0 if one.live else 0.24 * room
        looks["music stem"].append(shapes.stem(x, y, r))
        size = r * min(1 + 0.12 * (one.songs - 1), 1.5)
        looks[f"music {'live' if one.live else 'recorded'}"].append(shapes.head(x, y, size))


def _draw_listened(
    looks: dict[str, list[str]],
    listened: tuple[Listened, ...],
    stave: Stave,
    timeline: Timeline,
    room: float,
) -> None:
    """Draw a tick for each programme on the lowest line, and its moods as those of a sitting."""
    for one in listened:
        if timeline.holds(one.day):
            x = timeline.x(one.day)
            tick = shapes.line(x, stave.bottom + TICK, x, stave.bottom - TICK)
            looks["listened tick"].append(tick)
    moods = Voice(stave.key, tuple(one.change for one in listened))
    _draw_part(looks, Part(stave.key, -1.0, 1.0, (moods,)), stave, timeline, room)


def _draw_signs(
    looks: dict[str, list[str]], score: Score, stave: Stave, timeline: Timeline
) -> None:
    draws = {"alert": shapes.triangle, "distress": shapes.square, "harm": shapes.cross}
    for one in score.notes:
        if timeline.holds(one.day):
            outline = draws[one.sign]
            looks[f"sign {one.sign}"].append(outline(timeline.x(one.day), stave.middle, 5.5))


def _bands(sittings: list[Sitting], timeline: Timeline) -> Iterator[Band]:
    ordered = sorted(sittings, key=lambda one: one.day)
    xs = [timeline.x(one.day) for one in ordered]
    for place, (one, x) in enumerate(zip(ordered, xs, strict=True)):
        left = max((xs[place - 1] + x) / 2 if place else x - 16, x - 16)
        right = min((x + xs[place + 1]) / 2 if place + 1 < len(xs) else x + 16, x + 16)
        yield Band(one.key, left, max(right - left, 1.0))
