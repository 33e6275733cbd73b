"""Drawing a group's picture: who came, who took turns, and what the group rated. Pure.

Conventions: lengths are units of the picture, which is `WIDTH` wide; y grows downwards. Each
meeting is a column, the oldest at the left, all as wide, however long the pause between them. A
look is the name of a class of the style sheet; everything of one look is one path.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sostenuto.care.score import shapes
from sostenuto_web.care.groups.picture.counting import Level, Member, Met, Part

WIDTH, LEFT, RIGHT, SUM = 1000.0, 10.0, 916.0, 74.0
"""Columns stand between ``LEFT`` and ``RIGHT``; what a row sums up to is ``SUM`` wide."""
TOP, HEAD = 26.0, 20.0
"""Where the first row begins; how high the line of a part's name is."""
ROW = 19.0
STAVE = 48.0
BETWEEN = 16.0
WIDEST = 96.0
R = 5.6
NAME = 44.0
"""How far apart days stand at least."""
LEAST_R, MOST_R = 1.8, 8.4
UNDER = ("group-lines", "group-row", "group-edge", "group-range", "group-way", "group-join")
"""What others are drawn over."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One path and its look."""

    look: str
    d: str


@dataclass(frozen=True, slots=True)
class Row:
    """The line of one member in one part of the picture: ``place`` counts members from 0."""

    place: int
    y: float


@dataclass(frozen=True, slots=True)
class Stave:
    """Something from ``low`` at its bottom to ``high`` at its top."""

    key: str
    top: float
    bottom: float
    low: float
    high: float

    def y(self, value: float) -> float:
        """Return how high a value stands."""
        part = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.bottom - part * (self.bottom - self.top)


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the picture with a line a member."""

    key: str
    top: float
    rows: tuple[Row, ...]
    bottom: float


@dataclass(frozen=True, slots=True)
class Band:
    """The column of one meeting, to be touched; ``named`` says that its day stands above it."""

    place: int
    x: float
    width: float
    middle: float
    named: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """A whole picture."""

    height: float
    bottom: float
    right: float
    """Where the last column ends."""
    blocks: tuple[Block, ...]
    staves: tuple[Stave, ...]
    shapes: tuple[Shape, ...]
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Levels:
    """What a stave shows of each meeting: before and after (both may be None), or only after."""

    key: str
    low: float
    high: float
    before: tuple[Level | None, ...] = ()
    after: tuple[Level | None, ...] = ()


def drawn(met: Sequence[Met], members: Sequence[Member], levels: Iterable[Levels]) -> Drawn:
    """Return the picture of some meetings.

    Parameters
    ----------
    met : sequence of Met
        By time.
    members : sequence of Member
        In the order of their lines.
    levels : iterable of Levels
        Staves of what was rated.
    """
    looks: dict[str, list[str]] = defaultdict(list)
    bands = tuple(_bands(len(met)))
    top = TOP
    blocks = [_block("came", members, top)]
    if any(one.turns for one in met):
        blocks.append(_block("turns", members, blocks[-1].bottom + BETWEEN))
    most = max((share for one in met for share in one.shares.values()), default=1.0)
    for block in blocks:
        _ruled(looks, block, bands)
        for row in block.rows:
            _line_of(looks, block.key, met, members[row.place], row.y, bands, most)
    top = blocks[-1].bottom + BETWEEN
    staves = []
    if len(blocks) > 1:
        staves.append(_stave("gini", 0, 1, top))
        _gini(looks, met, staves[-1], bands)
    for one in levels:
        staves.append(_stave(one.key, one.low, one.high, _below(staves, top)))
        _levels(looks, one, staves[-1], bands)
    right = bands[-1].x + bands[-1].width if bands else RIGHT
    for stave in staves:
        looks["group-lines"].append(_stave_lines(stave, right))
    bottom = staves[-1].bottom if staves else blocks[-1].bottom
    every = tuple(Shape(look, "".join(pieces)) for look, pieces in looks.items() if any(pieces))
    ordered = sorted(every, key=lambda shape: shape.look not in UNDER)
    return Drawn(bottom + 12, bottom, right, tuple(blocks), tuple(staves), tuple(ordered), bands)


def _bands(count: int) -> Iterator[Band]:
    width = min((RIGHT - LEFT) / max(count, 1), WIDEST)
    step = -(-NAME // width)
    for place in range(count):
        x = LEFT + place * width
        # Counted from the right: the latest meeting always has its day.
        named = (count - 1 - place) % step == 0
        yield Band(place, x, width, x + width / 2, named)


def _block(key: str, members: Sequence[Member], top: float) -> Block:
    begin = top + HEAD
    rows = tuple(Row(place, begin + (place + 0.5) * ROW) for place in range(len(members)))
    return Block(key, top, rows, begin + len(members) * ROW)


def _below(staves: Sequence[Stave], top: float) -> float:
    return staves[-1].bottom + BETWEEN if staves else top


def _stave(key: str, low: float, high: float, top: float) -> Stave:
    return Stave(key, top + 6, top + 6 + STAVE, low, high)


def _stave_lines(stave: Stave, right: float) -> str:
    ys = (stave.top, (stave.top + stave.bottom) / 2, stave.bottom)
    return "".join(shapes.line(LEFT, y, right, y) for y in ys)


def _ruled(looks: dict[str, list[str]], block: Block, bands: Sequence[Band]) -> None:
    end = bands[-1].x + bands[-1].width if bands else RIGHT
    for row in block.rows:
        looks["group-row"].append(shapes.line(LEFT, row.y, end, row.y))


def _line_of(
    looks: dict[str, list[str]],
    key: str,
    met: Sequence[Met],
    member: Member,
    y: float,
    bands: Sequence[Band],
    most: float,
) -> None:
    for one, band in zip(met, bands, strict=True):
        part = one.parts.get(member.key)
        if part is None:
            continue
        if key == "came":
            r = min(R, band.width / 2 - 1.5)
            for look, piece in _presence(part, band.middle, y, r):
                looks[look].append(piece)
        elif part.there:
            share = one.shares[member.key] / (most or 1.0)
            largest = min(MOST_R, band.width / 2 - 1)
            looks["group-turns" if share else "group-none"].append(
                _turns(share, band.middle, y, largest)
            )


def _presence(part: Part, x: float, y: float, r: float) -> Iterator[tuple[str, str]]:
    """Yield a dot for who was there, half of it for half of the time, a dash for who was not."""
    if not part.there:
        yield "group-absent", shapes.line(x - r, y, x + r, y)
    elif part.late is None and part.left is None:
        yield "group-there", shapes.dot(x, y, r)
    else:
        yield "group-edge", shapes.dot(x, y, r)
        if part.left is None:
            yield "group-there", half(x, y, r, right=True)
        elif part.late is None:
            yield "group-there", half(x, y, r, right=False)
        else:
            yield "group-there", shapes.bar(x, y - r, y + r, r * 0.7)


def half(x: float, y: float, r: float, *, right: bool) -> str:
    """Return half a circle.

    Examples
    --------
    >>> half(10, 10, 4, right=True)
    'M10 6A4 4 0 0 1 10 14z'
    """
    way, size, middle = int(right), shapes.n(r), shapes.n(x)
    begin, end = shapes.n(y - r), shapes.n(y + r)
    return f"M{middle} {begin}A{size} {size} 0 0 {way} {middle} {end}z"


def _turns(share: float, x: float, y: float, largest: float) -> str:
    """Return a square whose area is the share of all turns; a point for who had none."""
    if not share:
        return shapes.dot(x, y, 0.9)
    return shapes.square(x, y, max(largest * share**0.5, LEAST_R))


def _gini(
    looks: dict[str, list[str]], met: Sequence[Met], stave: Stave, bands: Sequence[Band]
) -> None:
    for run in _runs([(band, one.gini) for band, one in zip(bands, met, strict=True)]):
        spots = [(band.middle, stave.y(value)) for band, value in run]
        looks["group-way"].append(shapes.through(spots))
        looks["group-full"] += [shapes.diamond(x, y, 3) for x, y in spots]


def _runs(
    values: Iterable[tuple[Band, float | None]],
) -> Iterator[list[tuple[Band, float]]]:
    """Yield what stands beside each other; where nothing may be told, the line is broken."""
    run: list[tuple[Band, float]] = []
    for band, value in values:
        if value is not None:
            run.append((band, value))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _levels(
    looks: dict[str, list[str]], levels: Levels, stave: Stave, bands: Sequence[Band]
) -> None:
    befores = levels.before or (None,) * len(bands)
    for band, before, after in zip(bands, befores, levels.after, strict=True):
        apart = min(band.width * 0.17, 5) if levels.before else 0.0
        spots = []
        for level, x, look in (
            (before, band.middle - apart, "group-hollow"),
            (after, band.middle + apart, "group-full"),
        ):
            if level is not None:
                y = stave.y(level.mean)
                looks["group-range"].append(_range(x, stave.y(level.low), stave.y(level.high)))
                looks[look].append(shapes.dot(x, y, min(3.4, band.width * 0.16 + 1)))
                spots.append((x, y))
        looks["group-join"].append(shapes.through(spots))


def _range(x: float, low: float, high: float) -> str:
    return shapes.line(x, low, x, high)
