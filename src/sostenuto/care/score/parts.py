"""What a score is made of: what was rated in a sitting, sittings, music, and marks.

Conventions: a day is one of `sostenuto.care.score.timeline`. Nothing here is worked out: each mark
is one answer that somebody gave or one thing that somebody noted.
"""

from dataclasses import dataclass
from typing import Literal

Held = Literal["therapy", "listening", "running", "planned", "missed"]
Sign = Literal["alert", "distress", "harm"]


@dataclass(frozen=True, slots=True)
class Mark:
    """One answer: when, how much, and for a mood how stirred up, from -1 to 1."""

    day: float
    value: float
    stirred: float = 0.0


@dataclass(frozen=True, slots=True)
class Change:
    """What was said of one thing around one sitting: before, after, and in between."""

    before: Mark | None = None
    after: Mark | None = None
    between: tuple[Mark, ...] = ()

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Every answer, in the order of a sitting."""
        ends = (self.before, *self.between, self.after)
        return tuple(mark for mark in ends if mark is not None)


@dataclass(frozen=True, slots=True)
class Voice:
    """One thing that was asked over time; ``joined`` draws a line from sitting to sitting."""

    key: str
    changes: tuple[Change, ...]
    joined: bool = False

    @property
    def values(self) -> tuple[float, ...]:
        """Every answer."""
        return tuple(mark.value for change in self.changes for mark in change.marks)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Between which values, from one day to another, a change may be the error of measuring."""

    first: float
    last: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Part:
    """A stave of five lines, from ``low`` on the lowest to ``high`` on the highest line.

    ``is_broken`` says that its voices are one thing after another, which may not be compared: they
    look alike. ``breaks`` are the days at which a caesura stands; ``quiet`` bands lie behind the
    marks; ``is_noted`` gives room to words below the stave.
    """

    key: str
    low: float
    high: float
    voices: tuple[Voice, ...]
    is_broken: bool = False
    quiet: tuple[Quiet, ...] = ()
    breaks: tuple[float, ...] = ()
    is_noted: bool = False

    @property
    def values(self) -> tuple[float, ...]:
        """Every answer."""
        return tuple(value for voice in self.voices for value in voice.values)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session: how long it was or is planned to be, what became of it, and whether in a group."""

    key: str
    day: float
    minutes: float
    held: Held
    together: bool = False


@dataclass(frozen=True, slots=True)
class Played:
    """Music of one sitting: which line (0 is the lowest of four), live or not, how many songs."""

    day: float
    row: int
    live: bool
    songs: int = 1


@dataclass(frozen=True, slots=True)
class Listened:
    """A listening programme that was played: when, and the mood before it and after it."""

    day: float
    change: Change = Change()


@dataclass(frozen=True, slots=True)
class Noted:
    """Something to take care with, at its time."""

    day: float
    sign: Sign


@dataclass(frozen=True, slots=True)
class Score:
    """All of it, between two days.

    ``ends`` says that care ended on the last one; a small picture leaves the music out.
    Listening programmes have a stave only where there are any.
    """

    first: float
    last: float
    parts: tuple[Part, ...] = ()
    sittings: tuple[Sitting, ...] = ()
    music: tuple[Played, ...] = ()
    notes: tuple[Noted, ...] = ()
    listened: tuple[Listened, ...] = ()
    ends: bool = False
    shows_music: bool = True
