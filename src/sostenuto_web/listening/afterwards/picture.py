"""A programme afterwards as a drawing: the plane, a strip of its songs, and marks before and after.

Conventions: the plane is drawn as in `sostenuto_web.repertoire.plane`: right is pleasant, up is
stirred up. Every length is a text with a point, whatever the language of the page. A look is the
name of a class of ``look/afterwards.css``; shapes tell what happened, colour only helps.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sostenuto.base.affect import AffectPoint
from sostenuto.care.score import shapes
from sostenuto.care.score.shapes import n
from sostenuto_web.listening.afterwards.parts import After, Became, Heard
from sostenuto_web.repertoire.plane import SIDE, along

R_SONG, R_DOT, R_MOOD = 9.0, 3.5, 8.0
STRIP_WIDE, STRIP_HIGH, STRIP_GAP = 320.0, 22.0, 2.0
MARK_WIDE, MARK_HIGH, MARK_INSET, R_MARK = 176.0, 20.0, 8.0, 5.0
NEAR, NEAR_ACROSS, LINE = 0.12, 0.5, 8.0
"""Moods so close that their words would lie on each other, and how far those are put apart."""
LEAST_S = 1.0
"""What a song without a length is drawn as, in seconds."""
HEARD: tuple[Became, ...] = ("played", "playing", "not_this")
"""What becomes of songs that sounded."""


@dataclass(frozen=True, slots=True)
class Path:
    """One path and its look."""

    look: str
    d: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a number in the drawing."""

    look: str
    x: str
    y: str
    says: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawing: its size, its paths in the order in which they lie, its words."""

    width: str
    height: str
    paths: tuple[Path, ...]
    words: tuple[Word, ...] = ()

    @property
    def looks(self) -> frozenset[str]:
        """Which looks there are, for the legend."""
        return frozenset(path.look for path in self.paths)


def plane(found: After, before_says: str = "", after_says: str = "") -> Drawing:
    """Return the plane: wanted, expected, felt, moved, and the mood before and after.

    Parameters
    ----------
    found : After
    before_says, after_says : str, optional
        What stands beside the two moods; without it they are not named.
    """
    paths = [*_planned(found.heard), *_said(found.heard), *_moods(found)]
    words = [_number(one) for one in found.heard]
    words += _beside_moods(found, before_says, after_says)
    return Drawing(n(SIDE), n(SIDE), tuple(path for path in paths if path.d), tuple(words))


def spot(place: AffectPoint) -> tuple[float, float]:
    """Return where a place lies in the drawing of the plane.

    Examples
    --------
    >>> spot(AffectPoint(1, -1)), spot(AffectPoint(0, 0))
    ((308.0, 308.0), (160.0, 160.0))
    """
    return along(place.valence), along(-place.arousal)


def _planned(heard: Sequence[Heard]) -> Iterator[Path]:
    targets = [spot(one.target) for one in heard]
    yield Path("after-wanted", shapes.through(targets))
    yield Path("after-target", "".join(shapes.square(x, y, R_DOT) for x, y in targets))
    apart = [one for one in heard if one.felt is not None]
    pairs = [(spot(one.planned), spot(one.felt)) for one in apart if one.felt is not None]
    yield Path("after-gap", "".join(shapes.line(*there, *here) for there, here in pairs))
    yield Path("after-expected", "".join(shapes.dot(x, y, R_DOT) for (x, y), _here in pairs))


def _said(heard: Sequence[Heard]) -> Iterator[Path]:
    for one in heard:
        yield Path("after-moved", shapes.through([spot(place) for place in one.moved]))
    yield Path("after-felt-way", shapes.through([spot(p.felt) for p in heard if p.felt]))
    for one in heard:
        x, y = spot(one.felt or one.planned)
        yield Path(f"after-song {look_of(one)}", shapes.dot(x, y, R_SONG))
        if one.became.startswith("not_this"):
            yield Path("after-struck", _struck(x, y, R_SONG))


def look_of(one: Heard) -> str:
    """Return how a song is drawn: full where it was felt, hollow, or dashed where it never was."""
    if one.felt is not None:
        return "felt"
    return "unsaid" if one.became in HEARD else "unheard"


def _moods(found: After) -> Iterator[Path]:
    places = [
        said["mood"].place if "mood" in said else None for said in (found.before, found.after)
    ]
    ends = [spot(place) for place in places if place is not None]
    yield Path("after-mood-way", shapes.through(ends))
    for place, look in zip(places, ("hollow", "full"), strict=True):
        if place is not None:
            yield Path(f"after-mood {look}", shapes.diamond(*spot(place), R_MOOD))


def _number(one: Heard) -> Word:
    x, y = spot(one.felt or one.planned)
    return Word(f"after-number {look_of(one)}", n(x), n(y + 4), str(one.number))


def _beside_moods(found: After, before_says: str, after_says: str) -> Iterator[Word]:
    """Yield what stands beside the two moods; close together, one stands above the other."""
    before, after = (
        said["mood"].place if "mood" in said else None for said in (found.before, found.after)
    )
    apart = 0.0
    if before and after and abs(before.arousal - after.arousal) < NEAR:
        apart = LINE if abs(before.valence - after.valence) < NEAR_ACROSS else 0.0
    if before and before_says:
        yield _beside(before, before_says, -apart)
    if after and after_says:
        yield _beside(after, after_says, apart)


def _beside(place: AffectPoint, says: str, lower: float = 0.0) -> Word:
    """Return a word beside a mood, on the side where there is room."""
    x, y = spot(place)
    y += lower
    is_right = x > SIDE / 2
    shift = -(R_MOOD + 6) if is_right else R_MOOD + 6
    return Word("after-says", n(x + shift), n(y + 4), says, "end" if is_right else "start")


def _struck(x: float, y: float, r: float) -> str:
    far = r + 2
    return shapes.line(x - far, y + far, x + far, y - far)


def strip(found: After) -> Drawing:
    """Return the songs in order, as long as they were planned, full as far as they sounded."""
    longs = [max(one.row.seconds, LEAST_S) for one in found.heard]
    room = STRIP_WIDE - STRIP_GAP * max(0, len(longs) - 1)
    scale = room / sum(longs) if longs else 0.0
    paths: list[Path] = []
    words: list[Word] = []
    x, middle = 0.0, STRIP_HIGH / 2
    for one, long in zip(found.heard, longs, strict=True):
        wide = long * scale
        full = share_of(one) * wide
        if full:
            paths.append(Path("after-sounded", shapes.bar(x + full / 2, 0, STRIP_HIGH, full)))
        edge = "heard" if one.became in HEARD else "unheard"
        paths.append(Path(f"after-box {edge}", shapes.bar(x + wide / 2, 0, STRIP_HIGH, wide)))
        if one.became.startswith("not_this"):
            paths.append(Path("after-struck", shapes.line(x, STRIP_HIGH, x + wide, 0)))
        says = Word(f"after-number {edge}", n(x + wide / 2), n(middle + 20), str(one.number))
        words.append(says)
        x += wide + STRIP_GAP
    return Drawing(n(STRIP_WIDE), n(STRIP_HIGH + 16), tuple(paths), tuple(words))


def share_of(one: Heard) -> float:
    """Return how much of a song sounded, from 0 to 1."""
    sounded = one.sounded_s
    if one.became not in HEARD or sounded is None:
        return 0.0
    return min(1.0, max(0.0, sounded) / max(one.row.seconds, LEAST_S))


def marks(before: float | None, after: float | None, low: float, high: float) -> Drawing:
    """Return a line from the lowest to the highest answer with a mark before and one after."""
    y = MARK_HIGH / 2
    spots = [mark_x(value, low, high) for value in (before, after) if value is not None]
    paths = [
        Path("after-line", shapes.line(MARK_INSET, y, MARK_WIDE - MARK_INSET, y)),
        Path("after-mood-way", shapes.through([(x, y) for x in spots])),
    ]
    r_before = R_MARK + (2.5 if before == after else 0.0)  # as a ring around the other
    for value, look, r in ((before, "hollow", r_before), (after, "full", R_MARK)):
        if value is not None:
            mark = shapes.diamond(mark_x(value, low, high), y, r)
            paths.append(Path(f"after-mood {look}", mark))
    kept = tuple(path for path in paths if path.d)
    return Drawing(n(MARK_WIDE), n(MARK_HIGH), kept)


def mark_x(value: float, low: float, high: float) -> float:
    """Return where an answer stands on its line.

    Examples
    --------
    >>> mark_x(0, 0, 10), mark_x(5, 0, 10), mark_x(10, 0, 10)
    (8.0, 88.0, 168.0)
    """
    inside = min(max(value, low), high)
    return MARK_INSET + (inside - low) / (high - low) * (MARK_WIDE - 2 * MARK_INSET)
