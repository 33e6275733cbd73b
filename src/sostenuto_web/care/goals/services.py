"""Writing goals and their levels, locking them, and writing down how far they came.

Conventions: before the first session of a course its goals and levels may be written as one likes.
When a session starts, goals with whole levels are locked: from then on the levels change only by
a new version with a reason, and the goal itself stays what it was. Voiding and taking back are
`sostenuto_web.people.services.voiding`'s.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from sostenuto.base.errors import SostenutoError
from sostenuto_web.care.course import services as course_services
from sostenuto_web.care.goals import selectors
from sostenuto_web.care.models import Course, Goal, GoalLevels, Objective
from sostenuto_web.people.models import Client
from sostenuto_web.people.services import history, rows
from sostenuto_web.people.services.history import ChangedMeanwhileError
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.record.facts import services as facts

FIELDS = ("words", "domain", "weight")
LEVELS = ("much_less", "less", "expected", "more", "much_more")
"""From the lowest."""
OF_LEVELS = (*LEVELS, "baseline")
STEP_FIELDS = (
    "behaviour",
    "measure",
    "baseline",
    "target",
    "condition",
    "by_when",
    "techniques",
)


class LockedError(SostenutoError):
    """The goal is locked; its levels change only by a new version with a reason."""


@transaction.atomic
def add(
    by: Any, client: Client, course: Course, fields: Mapping[str, Any], token: UUID | None = None
) -> Goal:
    """Write a goal, with as many of its levels as are there; sent twice, it is one goal."""
    course = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
    said = rows.known_of(fields, FIELDS)
    place = Goal.objects.filter(course=course).count()
    goal: Goal = rows.add(by, Goal, client, {"course": course, "place": place, **said}, token)
    if selectors.levels_of(goal) is None:
        _new_levels(by, goal, 1, fields)
    return goal


@transaction.atomic
def change(by: Any, goal: Goal, fields: Mapping[str, Any], seen: str | None = None) -> bool:
    """Change a goal that is not locked, and its levels; return whether anything differed.

    Raises
    ------
    LockedError
        A session has started.
    history.ChangedMeanwhileError
        Somebody else changed or voided it.
    """
    goal = _locked_row(goal)
    if goal.locked_at is not None:
        raise LockedError("a session has started")
    levels = selectors.levels_of(goal) or _unsaved_levels(by, goal, 1)
    before = history.taken_over(goal, rows.known_of(fields, FIELDS))
    before |= history.taken_over(levels, rows.known_of(fields, OF_LEVELS))
    if not before:
        return False
    history.check_unchanged(goal, seen)
    goal.save()
    levels.save()
    _tell(by, goal, before)
    return True


@transaction.atomic
def rewrite_levels(
    by: Any, goal: Goal, fields: Mapping[str, Any], why: str, seen: str | None = None
) -> GoalLevels | None:
    """Write a new version of the levels of a locked goal; None where nothing differs.

    Raises
    ------
    history.ChangedMeanwhileError
        Somebody else changed or voided it.
    """
    goal = _locked_row(goal)
    old = selectors.levels_of(goal)
    said = rows.known_of(fields, OF_LEVELS)
    before = {name: getattr(old, name, "") for name in said if getattr(old, name, "") != said[name]}
    if not before:
        return None
    history.check_unchanged(goal, seen)
    new = _new_levels(by, goal, old.version + 1 if old else 1, fields, why)
    _tell(by, goal, before | {"why": old.why if old else ""})
    return new


@transaction.atomic
def set_state(by: Any, goal: Goal, state: str, seen: str | None = None) -> bool:
    """Say what became of a goal; return whether that is new."""
    goal = _locked_row(goal)
    before = history.taken_over(goal, {"state": state})
    if not before:
        return False
    history.check_unchanged(goal, seen)
    goal.save()
    _tell(by, goal, before)
    return True


@transaction.atomic
def lock_goals(course: Course, by: Any = None) -> int:
    """Lock the goals of a course whose levels are whole, because a session starts.

    The first time it also leads the course to its sessions. Goals that are written later are
    locked when the next session starts. Called again it changes nothing.

    Returns
    -------
    int
        How many were locked now.
    """
    course_services.start_sessions(course, by)
    open_ = Goal.objects.select_for_update(of=("self",)).select_related("client")
    found = 0
    for goal in open_.filter(course=course, voided_at=None, locked_at=None):
        levels = selectors.levels_of(goal)
        if levels is not None and selectors.are_whole(levels):
            goal.locked_at = timezone.now()
            goal.save(update_fields=["locked_at"])
            history.note(by, goal, "goal.locked")
            audit.record(by, "goal.locked", goal)
            found += 1
    return found


@transaction.atomic
def rate(
    by: Any,
    client: Client,
    levels: Mapping[UUID, tuple[int, str]],
    at: datetime,
    token: UUID | None = None,
) -> int:
    """Write down at which level goals are now; return how many were new.

    Parameters
    ----------
    by : User
    client : Client
    levels : mapping
        By the id of a goal: its level, -2 to 2, and words about it (may be empty).
    at : datetime
    token : UUID, optional
        Sent twice with one token, each goal is rated once.
    """
    when, new = facts.When(at), 0
    for goal in Goal.objects.filter(client=client, voided_at=None, pk__in=list(levels)):
        level, words = levels[goal.pk]
        said = {"goal_id": goal.pk, "attained": level, "words": words}
        own = uuid5(token, str(goal.pk)) if token else None
        _row, made = facts.note(by, client, "response", said, when, own)
        new += made
    return new


def add_objective(
    by: Any, goal: Goal, fields: Mapping[str, Any], token: UUID | None = None
) -> Objective:
    """Write a step to a goal; sent twice, it is one step."""
    said = rows.known_of(fields, STEP_FIELDS)
    place = Objective.objects.filter(goal=goal).count()
    given = {"goal": goal, "place": place, **said}
    row: Objective = rows.add(by, Objective, goal.client, given, token)
    return row


def change_objective(
    by: Any, objective: Objective, fields: Mapping[str, Any], seen: str | None = None
) -> bool:
    """Change a step; return whether anything differed.

    Raises
    ------
    history.ChangedMeanwhileError
        Somebody else changed or voided it.
    """
    return rows.change(by, objective, rows.known_of(fields, STEP_FIELDS), seen)


def _locked_row(goal: Goal) -> Goal:
    rows_ = Goal.objects.select_for_update(of=("self",)).select_related("client")
    found = rows_.get(pk=goal.pk)
    if found.voided_at is not None:
        raise ChangedMeanwhileError("it is voided")
    return found


def _tell(by: Any, goal: Goal, before: Mapping[str, Any]) -> None:
    action = "goal.changed"
    history.note(by, goal, action, before)
    audit.record(by, action, goal, fields=len(before))


def _unsaved_levels(by: Any, goal: Goal, version: int) -> GoalLevels:
    return GoalLevels(
        pk=uuid5(goal.pk, str(version)),
        goal=goal,
        data_key=goal.client.data_key,
        version=version,
        made_by=by,
    )


def _new_levels(
    by: Any, goal: Goal, version: int, fields: Mapping[str, Any], why: str = ""
) -> GoalLevels:
    levels = _unsaved_levels(by, goal, version)
    for name, value in rows.known_of(fields, OF_LEVELS).items():
        setattr(levels, name, value)
    levels.why = why
    levels.save(force_insert=True)
    return levels
