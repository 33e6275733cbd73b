"""What was counted and rated at a group's meetings, and what may be said of it. Pure.

Conventions: of ratings only what at least `ENOUGH` people answered is told, and never whose answer
it was. Of turns nothing is worked out below `ENOUGH_TURNS`: few marks say little. Nothing here is
read as a feeling of anybody.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sostenuto.care.groups import turns
from sostenuto.measures import cohesion

ENOUGH = cohesion.FEWEST
"""People; what fewer answered would point at them."""
ENOUGH_TURNS = 10


@dataclass(frozen=True, slots=True)
class Level:
    """What some people answered: how many they are, their mean, the lowest and the highest."""

    people: int
    mean: float
    low: float
    high: float


def level(answers: Iterable[float]) -> Level | None:
    """Return what may be told of answers, one a person; None of fewer than `ENOUGH`.

    Examples
    --------
    >>> level([2, 4, 9]), level([2, 4])
    (Level(people=3, mean=5.0, low=2, high=9), None)
    """
    found = list(answers)
    if len(found) < ENOUGH:
        return None
    return Level(len(found), sum(found) / len(found), min(found), max(found))


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who sat in the meetings that are shown, or is on the roster."""

    key: UUID
    alias: str
    is_here: bool
    """Whether they are in the group now."""


@dataclass(slots=True)
class Part:
    """One member at one meeting; minutes are None where they came in time, or stayed."""

    session: UUID
    there: bool
    late: int | None = None
    left: int | None = None
    marks: Counter[str] = field(default_factory=Counter)

    @property
    def turns(self) -> int:
        """How often they were heard, or followed."""
        return turns.turns(self.marks.elements())


@dataclass(slots=True)
class Met:
    """One meeting: who was there, and what they rated: by scale and moment, one value a member."""

    key: UUID
    at: datetime
    guests: int = 0
    parts: dict[UUID, Part] = field(default_factory=dict)
    rated: dict[tuple[str, str], dict[UUID, float]] = field(default_factory=dict)

    @property
    def there(self) -> dict[UUID, Part]:
        """The members who were there."""
        return {key: part for key, part in self.parts.items() if part.there}

    @property
    def turns(self) -> int:
        """How many turns there were."""
        return sum(part.turns for part in self.there.values())

    @property
    def gini(self) -> float | None:
        """How uneven they were; None where that would say too little."""
        return gini({key: part.turns for key, part in self.there.items()})

    @property
    def shares(self) -> dict[UUID, float]:
        """Everybody's share of the turns; 0 for everybody where there were none."""
        return turns.shares({key: part.turns for key, part in self.there.items()})

    def answers(self, scale: str, moment: str) -> dict[UUID, float]:
        """Return what was rated, by member."""
        return self.rated.get((scale, moment), {})

    def level(self, scale: str, moment: str) -> Level | None:
        """Return what may be told of one rating."""
        return level(self.answers(scale, moment).values())

    def together(self, moment: str) -> Level | None:
        """Return what may be told of cohesion: of each person's mean of the five items."""
        given: dict[UUID, dict[str, float | None]] = {}
        for scale in cohesion.items():
            for member, value in self.answers(scale, moment).items():
                given.setdefault(member, {})[scale] = value
        people = (cohesion.cohesion(answers).value for answers in given.values())
        return level(value for value in people if value is not None)


def gini(counts: Mapping[UUID, int]) -> float | None:
    """Return how uneven turns were; None with too few turns or people.

    Examples
    --------
    >>> from uuid import UUID
    >>> one, two, three = (UUID(int=n) for n in range(3))
    >>> gini({one: 5, two: 5, three: 5}), gini({one: 3, two: 3, three: 3})
    (0.0, None)
    """
    if len(counts) < ENOUGH or sum(counts.values()) < ENOUGH_TURNS:
        return None
    return turns.gini(counts.values())


@dataclass(frozen=True, slots=True)
class Share:
    """One member over all meetings that are shown.

    ``share`` and ``even`` are of the turns of those meetings where they were: what they had, and
    what they would have had if everybody there had had as many. Both are None below
    `ENOUGH_TURNS`.
    """

    member: Member
    came: int
    of: int
    late: int
    left: int
    turns: int
    share: float | None
    even: float | None


def shares(members: Iterable[Member], met: Iterable[Met]) -> Iterator[Share]:
    """Yield what each member did over all meetings."""
    meetings = list(met)
    for member in members:
        parts = [one.parts[member.key] for one in meetings if member.key in one.parts]
        there = [one for one in meetings if member.key in one.there]
        every, own = sum(one.turns for one in there), sum(part.turns for part in parts)
        even = sum(one.turns / len(one.there) for one in there)
        known = every >= ENOUGH_TURNS
        yield Share(
            member=member,
            came=len(there),
            of=len(parts),
            late=sum(part.late is not None for part in parts),
            left=sum(part.left is not None for part in parts),
            turns=own,
            share=own / every if known else None,
            even=even / every if known else None,
        )
