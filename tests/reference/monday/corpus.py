"""The notes of a Monday (``monday.toml``): what was seen of whom, and the same typed by hand.

Conventions: everybody is invented, and every name says so. A note typed by hand says what the note
of the program says, in the three parts that a therapist writes, without its line of who led.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from sostenuto.care.session_words import session_words
from sostenuto.care.techniques.cards import cards

FILE = Path(__file__).with_name("monday.toml")
MARK = " (invented)"
TIMES = ("", "once", "twice", "three times", "four times", "five times")


@dataclass(frozen=True, slots=True)
class ByHand:
    """A note as somebody types it."""

    seen: str
    meaning: str
    next_steps: str

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(len(part.split()) for part in (self.seen, self.meaning, self.next_steps))


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What was seen of one member of a group: ``own`` and ``next`` are typed, the rest tapped."""

    key: str
    name: str
    alias: str
    goal: str
    engagement: str
    response: str
    own: str
    next: str
    marks: Mapping[str, int] = field(default_factory=dict)
    late_min: int = 0
    left_min: int = 0

    @property
    def part(self) -> str:
        """What the note holds of this member alone."""
        words = session_words()
        did = [words.engagement[self.engagement].phrase]
        did += [f"{words.marks[key].phrase} {TIMES[n]}" for key, n in self.marks.items()]
        came = f" Came {self.late_min} minutes late." if self.late_min else ""
        left = f" Left after {self.left_min} minutes." if self.left_min else ""
        return f"The client {listed(did)}.{came}{left} {self.own}"

    def by_hand(self, shared: str) -> ByHand:
        """Return the whole note as it is typed when nothing is shared."""
        return ByHand(f"{shared} {self.part}", _assessed(self.goal, self.response), self.next)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group and its meeting."""

    key: str
    name: str
    kind: str
    at: str
    cards: tuple[str, ...]
    topic: str
    shared: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Individual:
    """Somebody who was seen alone; ``seen``, ``meaning`` and ``next`` are typed."""

    key: str
    name: str
    alias: str
    at: str
    goal: str
    cards: tuple[str, ...]
    craving: tuple[int, int]
    response: str
    quote: str
    seen: str
    meaning: str
    next: str

    def by_hand(self) -> ByHand:
        """Return the whole note as it is typed where nothing was recorded."""
        before, after = self.craving
        used = listed([cards()[key].name for key in self.cards])
        seen = (
            f"Craving went from {before} to {after} (0 to 10). Used: {used}. "
            f"The client said: “{self.quote}” {self.seen}"
        )
        meaning = f"{_assessed(self.goal, self.response)} {self.meaning}"
        return ByHand(seen, meaning, self.next)


@dataclass(frozen=True, slots=True)
class Monday:
    """The whole day."""

    individuals: tuple[Individual, ...]
    groups: tuple[Group, ...]

    @property
    def notes(self) -> tuple[ByHand, ...]:
        """Every note as it is typed by hand."""
        of_groups = (one.by_hand(group.shared) for group in self.groups for one in group.members)
        return (*(one.by_hand() for one in self.individuals), *of_groups)


def _assessed(goal: str, response: str) -> str:
    return f"Goal: {goal}. The client {session_words().responses[response].phrase}."


def listed(words: Iterable[str]) -> str:
    """Return words as one lists them.

    Examples
    --------
    >>> listed(["came", "sang", "left"])
    'came, sang and left'
    """
    *before, last = words
    return f"{', '.join(before)} and {last}" if before else last


@cache
def monday() -> Monday:
    """Return the corpus."""
    said: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    groups = [
        Group(
            **one | {"cards": tuple(one["cards"]), "members": _members(one["members"])},
        )
        for one in said["groups"]
    ]
    alone = [
        Individual(**one | {"cards": tuple(one["cards"]), "craving": tuple(one["craving"])})
        for one in said["individuals"]
    ]
    return Monday(tuple(alone), tuple(groups))


def _members(rows: list[dict[str, Any]]) -> tuple[Member, ...]:
    return tuple(Member(**row) for row in rows)
