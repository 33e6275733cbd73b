"""The goals of a session's note: what can be responded to, where the client stood before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q

from sostenuto_web.care.models import Goal, GoalLevels, Objective, Session
from sostenuto_web.record.models import Response

LEVEL_FIELDS = {-2: "much_less", -1: "less", 0: "expected", 1: "more", 2: "much_more"}


@dataclass(frozen=True, slots=True)
class NoteGoal:
    """A goal as a session's note needs it.

    Attributes
    ----------
    row : Goal
    objective : str
        The first open objective, in words; may be empty.
    levels : GoalLevels or None
        The levels that hold.
    before : int or None
        The level that was seen last before this session, or the baseline.
    response : Response or None
        What was said in this session.
    is_chosen : bool
        Whether the session was planned for it.
    """

    row: Goal
    objective: str
    levels: GoalLevels | None
    before: int | None
    response: Response | None
    is_chosen: bool

    @property
    def is_worked_on(self) -> bool:
        """Whether the note tells of it."""
        return self.is_chosen or (self.response is not None and is_told(self.response))

    def level_words(self, level: int) -> str:
        """Return how a level was worded for this goal; may be empty."""
        return str(getattr(self.levels, LEVEL_FIELDS[level], "")) if self.levels else ""


def is_told(row: Response) -> bool:
    """Whether a response says anything in words."""
    return bool(row.key or row.words.strip())


def of_session(session: Session, responses: Sequence[Response]) -> tuple[NoteGoal, ...]:
    """Return the goals that a note of this session may speak of: those planned, and open ones."""
    chosen = {goal.pk for goal in session.goals.all()}
    said = {row.goal_id: row for row in sorted(responses, key=_when) if row.goal_id}
    wanted = Q(pk__in=chosen | set(said)) | Q(state=Goal.State.OPEN, course_id=session.course_id)
    objectives = Objective.objects.filter(voided_at=None)
    rows = list(
        Goal.objects.filter(wanted, client=session.client_id, voided_at=None).prefetch_related(
            "levels__data_key", Prefetch("objectives", objectives)
        )
    )
    before = _seen_before(session, [row.pk for row in rows])
    return tuple(
        _note_goal(row, before.get(row.pk), said.get(row.pk), row.pk in chosen) for row in rows
    )


def _when(row: Response) -> Any:
    return row.at, row.made_at or row.at


def _note_goal(row: Goal, before: int | None, said: Response | None, chosen: bool) -> NoteGoal:
    levels = max(row.levels.all(), key=lambda one: one.version, default=None)
    if before is None and levels is not None:
        before = levels.baseline
    return NoteGoal(row, in_words(row.objectives.all()), levels, before, said, chosen)


def in_words(rows: Iterable[Objective]) -> str:
    """Return the first of a goal's objectives in words; empty where there is none."""
    first = next(iter(rows), None)
    if first is None:
        return ""
    parts = [first.behaviour, first.condition]
    words = ", ".join(part.strip().rstrip(".") for part in parts if part.strip())
    if first.target.strip():
        measure = f"{first.measure.strip()}: " if first.measure.strip() else ""
        words += f" ({measure}{first.target.strip()})"
    return words


def _seen_before(session: Session, goal_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return the level of each goal that was seen last before this session."""
    rows = (
        Response.objects.filter(
            goal_id__in=goal_ids,
            attained__isnull=False,
            voided_at=None,
            at__lt=session.started_at or session.starts_at,
        )
        .exclude(session_id=session.pk)
        .order_by("at", "made_at")
        .values_list("goal_id", "attained")
    )
    return {goal: level for goal, level in rows if goal is not None and level is not None}
