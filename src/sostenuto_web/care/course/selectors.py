"""Reading the course of care of one client: where it stands, and what is next."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from sostenuto.care.contexts import contexts as catalogue
from sostenuto.care.forms.forms import asked, form
from sostenuto_web.care.course import filled
from sostenuto_web.care.models import Course, FilledForm
from sostenuto_web.people.models import Client
from sostenuto_web.platform.policy.scoping import scoped

CLOSED = (Course.Stage.DECLINED, Course.Stage.DISCHARGED)


@dataclass(frozen=True, slots=True)
class FormStanding:
    """How far one form of a course is.

    ``finished`` holds those that hold, the latest first; more than one only of what is repeated.
    """

    key: str
    title: str
    draft: FilledForm | None
    finished: list[FilledForm]

    @property
    def is_done(self) -> bool:
        """Whether one is finished."""
        return bool(self.finished)

    @property
    def holds(self) -> FilledForm | None:
        """The one that holds, or None."""
        return self.finished[0] if self.finished else None


@dataclass(frozen=True, slots=True)
class Standing:
    """A course with its forms by stage; ``others`` are the client's other courses."""

    course: Course
    referral: FormStanding
    decision: FormStanding
    assessment: list[FormStanding]
    evaluation: FormStanding
    discharge: FormStanding
    others: list[Course]

    @property
    def is_open(self) -> bool:
        """Whether anything of it can still be written."""
        return self.course.voided_at is None and self.course.stage not in CLOSED


def courses_of(user: Any, client: Client) -> list[Course]:
    """Return a client's courses that are not voided, the latest first."""
    return list(_readable(user).filter(client=client, voided_at=None))


def open_course(client: Client) -> Course | None:
    """Return the course of a client that is open, or None; who asks must have been checked."""
    rows = Course.objects.filter(client=client, voided_at=None).exclude(stage__in=CLOSED)
    return rows.first()


def course_for(user: Any, client_id: UUID, course_id: UUID, rule: str) -> Course:
    """Return one course of one client, voided or not, or 404 where the rule does not grant it."""
    found = _readable(user, rule).filter(client_id=client_id, pk=course_id).first()
    if found is None:
        raise Http404
    return found


def standing(course: Course, others: list[Course]) -> Standing:
    """Return a course with its forms; which assessments it has depends on the client's contexts.

    A form that was begun is shown, whatever the contexts are now.
    """
    rows = filled.rows_of(course)
    begun = {row.form for row in rows}
    several = asked("assessment", [row.context for row in course.client.contexts.all()])
    every = asked("assessment", catalogue())
    wanted = [key for key in every if key in several or key in begun]
    return Standing(
        course,
        _of(rows, "referral"),
        _of(rows, "acceptance"),
        [_of(rows, key) for key in wanted],
        _of(rows, "evaluation"),
        _of(rows, "discharge"),
        [other for other in others if other.pk != course.pk],
    )


def _of(rows: list[FilledForm], key: str) -> FormStanding:
    done, draft = filled.finished_of(rows, key), filled.draft_of(rows, key)
    return FormStanding(key, form(key).title, draft, done)


def _readable(user: Any, rule: str = "course.read") -> QuerySet[Course]:
    rows = scoped(Course.objects.all(), user, rule)
    rows = rows.select_related("client__data_key", "data_key", "made_by", "voided_by")
    return rows.order_by("-referred_on", "-made_at", "pk")
