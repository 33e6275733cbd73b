"""What a sentence must know of the whole note, and what a sentence is before it has its place.

Conventions: `Told` names the keys of the facts that it holds. A `Setting` is one note's.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from sostenuto.care.notes.facts import Activity, Distress, Fact, Facts

WHERE = MappingProxyType(
    {"opening": "at the opening", "main": "in the main part", "closure": "at the close", "": ""}
)


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence and the keys of the facts in it."""

    keys: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What a sentence must know of the whole: which goal is which, who led, what stands near."""

    goals: Mapping[str, int]
    leader: str
    activities: Mapping[str, Activity]
    places: Mapping[str, int]
    first_stop: Sequence[Distress]
    voice: int = 0
    near: Container[str] = ()

    @classmethod
    def of(cls, facts: Facts) -> "Setting":
        """Number the goals when there are several, and say who led."""
        several = len(facts.goals) > 1
        numbers = {goal.key: n for n, goal in enumerate(facts.goals, 1)} if several else {}
        therapy = facts.session.service == "therapy"
        leader = "therapist" if therapy else "staff member"
        parts: dict[str, int] = {}
        places = {}
        for activity in facts.activities:
            places[activity.key] = parts[activity.part] = parts.get(activity.part, -1) + 1
        activities = {activity.key: activity for activity in facts.activities}
        return cls(numbers, leader, activities, places, facts.distress[:1], facts.voice)

    def beside(self, facts: Iterable[Fact]) -> "Setting":
        """Return the setting among facts that are told together.

        What belongs to a goal or an activity that was just told need not say which.
        """
        told = {fact.part_of if fact.kind == "level" else fact.key for fact in facts}
        return replace(self, near=told)

    def part(self, key: str) -> str:
        """Say in which part something was, where the activity itself is told elsewhere."""
        if key in self.near or len(self.activities) < 2 or key not in self.activities:
            return ""
        return WHERE[self.activities[key].part]

    def goal(self, key: str) -> str:
        """Return ``goal 2``, or nothing where there is only one."""
        return f"goal {self.goals[key]}" if key in self.goals else ""
