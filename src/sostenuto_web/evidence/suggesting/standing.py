"""What is on a client's record that techniques are suggested from.

Conventions: only what is kept as a choice of a table counts: what somebody comes with, cautions
that hold, what open goals are about, or, before there are any, what the assessment says to work on.
Nothing is read out of anybody's words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from sostenuto.care.cautions import caution_kinds
from sostenuto.care.contexts import contexts
from sostenuto.evidence.beginning import usual_needs
from sostenuto.evidence.library import Library
from sostenuto_web.care.course import filled
from sostenuto_web.care.course.selectors import open_course
from sostenuto_web.care.models import Course, Goal, Session
from sostenuto_web.people.models import Caution, Client

WORK_ON = "work_on"
"""The question of the assessment whose answers are domains."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of somebody.

    Attributes
    ----------
    contexts : tuple of str
        What they come with, in the order of the catalogue.
    cautions : tuple of str
        Kinds that hold now, each once, whether they are known here or not.
    goals : tuple of Goal
        Those of the open course that are open.
    needs : tuple of str
        Outcomes to begin with, by contexts and by what is worked on.
    session : Session or None
        The next one that is planned.
    """

    contexts: tuple[str, ...]
    cautions: tuple[str, ...]
    goals: tuple[Goal, ...]
    needs: tuple[str, ...]
    session: Session | None

    @property
    def known(self) -> tuple[str, ...]:
        """The cautions of kinds that are known here."""
        return tuple(kind for kind in self.cautions if kind in caution_kinds())

    @property
    def has_unknown(self) -> bool:
        """Whether a caution is of a kind that is not known here: then look at everything."""
        return len(self.known) < len(self.cautions)


def ground_of(library: Library, client: Client) -> Ground:
    """Return what is known of a client; who asks must have been checked."""
    held = set(client.contexts.values_list("context", flat=True))
    come_with = tuple(key for key in contexts() if key in held)
    course = open_course(client)
    goals = _goals(course) if course else ()
    about = [goal.domain for goal in goals if goal.domain]
    if course and not about:
        about = _to_work_on(course)
    needs = usual_needs(library, come_with, about)
    return Ground(come_with, _cautions(client), tuple(goals), needs, _next_session(client))


def _cautions(client: Client) -> tuple[str, ...]:
    rows = Caution.objects.filter(client=client, voided_at=None, state=Caution.State.ACTIVE)
    return tuple(dict.fromkeys(rows.order_by("made_at").values_list("kind", flat=True)))


def _goals(course: Course) -> Sequence[Goal]:
    rows = Goal.objects.filter(course=course, voided_at=None, state=Goal.State.OPEN)
    return list(rows.select_related("data_key"))


def _to_work_on(course: Course) -> list[str]:
    """Return the domains that were ticked in the assessment that holds."""
    finished = filled.finished_of(filled.rows_of(course), "assessment")
    said = filled.answers_of(finished[0]).get(WORK_ON) if finished else None
    return [key for key in said if isinstance(key, str)] if isinstance(said, list) else []


def _next_session(client: Client) -> Session | None:
    rows = Session.objects.filter(
        client=client, voided_at=None, state=Session.State.PLANNED, starts_at__gte=timezone.now()
    )
    return rows.order_by("starts_at", "pk").first()
