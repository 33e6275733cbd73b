"""Reading goals: their levels, steps and cards, how far they came, and that in one number.

Conventions: of the versions of a goal's levels the latest holds. Where a client stands is what was
written down last of a goal (`record.Response.attained`), at a session or looking back; what was
written before the levels were changed does not count any more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import Http404

from sostenuto.care.goals.smart import Draft, Letter, smart
from sostenuto.measures.attainment import LEVELS, Attainment, Rated, attainment
from sostenuto_web.care.cards import selectors as cards
from sostenuto_web.care.course import selectors as courses
from sostenuto_web.care.course.coming import Plan
from sostenuto_web.care.goals import words
from sostenuto_web.care.models import Course, Goal, GoalLevels, Objective
from sostenuto_web.people.models import Client
from sostenuto_web.platform.policy.scoping import scoped
from sostenuto_web.record.models import Response

OF_LEVEL = dict(zip(LEVELS, ("much_less", "less", "expected", "more", "much_more"), strict=True))


@dataclass(frozen=True, slots=True)
class Rung:
    """One of the five levels of a goal, for a page."""

    level: int
    sign: str
    name: str
    text: str
    is_now: bool
    is_start: bool


@dataclass(frozen=True, slots=True)
class Step:
    """An objective, for a page: with its letters, and its techniques by name."""

    row: Objective
    letters: tuple[Letter, ...]
    techniques: list[tuple[str, str]]

    @property
    def is_smart(self) -> bool:
        """Whether nothing is missing."""
        return all(letter.is_there for letter in self.letters)


@dataclass(frozen=True, slots=True)
class ShownGoal:
    """A goal, for a page."""

    row: Goal
    levels: GoalLevels | None
    now: Response | None
    steps: list[Step] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether its five levels are written and it is known where it began."""
        return self.levels is not None and are_whole(self.levels)

    @property
    def level(self) -> int | None:
        """The level now, or None."""
        return self.now.attained if self.now else None

    @property
    def rungs(self) -> list[Rung]:
        """The five levels, the best first."""
        start = self.levels.baseline if self.levels else None
        return [
            Rung(
                level,
                words.level(level),
                words.level_name(level),
                getattr(self.levels, name, "") if self.levels else "",
                level == self.level,
                level == start,
            )
            for level, name in reversed(OF_LEVEL.items())
        ]

    @property
    def domain(self) -> str:
        """What its domain is called."""
        return words.domain(self.row.domain)

    @property
    def weight(self) -> str:
        """What its weight is called."""
        return words.weight(self.row.weight)

    @property
    def start_sign(self) -> str:
        """The level at the start with its sign."""
        return words.level(self.levels.baseline if self.levels else None)

    @property
    def now_sign(self) -> str:
        """The level now with its sign."""
        return words.level(self.level)


def are_whole(levels: GoalLevels) -> bool:
    """Return whether all five levels are written, and it is said where the client began."""
    written = all(getattr(levels, name).strip() for name in OF_LEVEL.values())
    return written and levels.baseline is not None


def levels_of(goal: Goal) -> GoalLevels | None:
    """Return the levels of a goal that hold, or None."""
    return goal.levels.order_by("-version").first()


def goal_for(user: Any, client_id: UUID, goal_id: UUID, rule: str) -> Goal:
    """Return one goal of one client, voided or not, or 404 where the rule does not grant it."""
    rows = scoped(Goal.objects.filter(client_id=client_id, pk=goal_id), user, rule)
    found = rows.select_related("client__data_key", "course", "data_key", "voided_by").first()
    if found is None:
        raise Http404
    return found


def objective_for(user: Any, client_id: UUID, objective_id: UUID, rule: str) -> Objective:
    """Return one objective of one client, voided or not, or 404."""
    rows = scoped(Objective.objects.filter(client_id=client_id, pk=objective_id), user, rule)
    found = rows.select_related("client__data_key", "goal__data_key", "data_key").first()
    if found is None:
        raise Http404
    return found


def goals_of(course: Course, *, voided: bool = False) -> list[Goal]:
    """Return the goals of a course with their levels and steps, in three queries.

    Whether whoever asks may read the course is for the caller to check.
    """
    levels = GoalLevels.objects.order_by("-version")
    steps = Objective.objects.order_by("place", "made_at", "pk")
    rows = Goal.objects.filter(course=course, voided_at__isnull=not voided)
    return list(
        rows.select_related("data_key").prefetch_related(
            Prefetch("levels", levels), Prefetch("objectives", steps)
        )
    )


def shown(goals: Iterable[Goal], today: date) -> list[ShownGoal]:
    """Return goals for a page; they come from `goals_of`."""
    goals = list(goals)
    last = _latest({goal.pk: _first(goal) for goal in goals})
    known = cards.catalogue() if any(goal.objectives.all() for goal in goals) else {}
    return [
        ShownGoal(
            goal,
            _first(goal),
            last.get(goal.pk),
            [
                Step(row, _letters(goal, row, today), _techniques(row, known))
                for row in goal.objectives.all()
                if row.voided_at is None
            ],
        )
        for goal in goals
    ]


def attained(goals: Iterable[ShownGoal]) -> Attainment:
    """Return how far goals were reached together; those that were left off do not count."""
    return attainment(
        [
            Rated(goal.level, goal.row.weight, goal.levels.baseline if goal.levels else None)
            for goal in goals
            if goal.row.state != Goal.State.LEFT
        ]
    )


def plan_of(goals: Iterable[ShownGoal]) -> Plan:
    """Return what of the goals matters for what is next."""
    open_ = [goal for goal in goals if goal.row.state == Goal.State.OPEN]
    return Plan(len(open_), sum(not goal.is_whole for goal in open_))


def ratings_of(goal: Goal) -> list[Response]:
    """Return every level that was written down of a goal, the latest first."""
    rows = Response.objects.filter(goal_id=goal.pk, attained__isnull=False, voided_at=None)
    return list(rows.select_related("data_key", "made_by").order_by("-at", "-made_at"))


def course_shown(user: Any, client: Client) -> Course | None:
    """Return the course whose goals are shown: the one that is open, or the last one."""
    found = courses.courses_of(user, client)
    last = found[0] if found else None
    return next((one for one in found if one.stage not in courses.CLOSED), last)


def levels_seen(goals: Iterable[Goal]) -> dict[UUID, list[Response]]:
    """Return every level that was written down of goals, each from the earliest; in one query.

    Those of versions that hold no longer are among them.
    """
    found: dict[UUID, list[Response]] = {goal.pk: [] for goal in goals}
    rows = Response.objects.filter(
        goal_id__in=list(found), attained__isnull=False, voided_at=None
    ).order_by("at", "made_at")
    for row in rows.select_related("data_key"):
        if row.goal_id is not None:
            found[row.goal_id].append(row)
    return found


def draft_of(goal: str, said: Mapping[str, Any]) -> Draft:
    """Return an objective, as it is written or kept, for the SMART check.

    ``goal`` is the goal in words.
    """
    texts = ("behaviour", "measure", "baseline", "target", "condition")
    return Draft(
        **{name: str(said.get(name) or "") for name in texts},
        goal=goal,
        by_when=said.get("by_when"),
        techniques=tuple(said.get("techniques") or ()),
    )


def _letters(goal: Goal, row: Objective, today: date) -> tuple[Letter, ...]:
    names = ("behaviour", "measure", "baseline", "target", "condition", "by_when", "techniques")
    return smart(draft_of(goal.words, {name: getattr(row, name) for name in names}), on=today)


def _techniques(row: Objective, known: Mapping[str, cards.HouseCard]) -> list[tuple[str, str]]:
    return [(key, known[key].card.name if key in known else key) for key in row.techniques]


def _first(goal: Goal) -> GoalLevels | None:
    return next(iter(goal.levels.all()), None)


def _latest(levels: Mapping[UUID, GoalLevels | None]) -> dict[UUID, Response]:
    rows = Response.objects.filter(
        goal_id__in=list(levels), attained__isnull=False, voided_at=None
    ).order_by("at", "made_at")
    found: dict[UUID, Response] = {}
    for row in rows.select_related("data_key"):
        held = levels.get(row.goal_id) if row.goal_id else None
        if held is not None and (held.version == 1 or row.at >= held.made_at):
            found[held.goal_id] = row
    return found
