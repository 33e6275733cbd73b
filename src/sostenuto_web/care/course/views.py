"""Pages of a client's course of care: where it stands, how one begins, and earlier ones."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto_web.care.course import coming, rated, selectors, services
from sostenuto_web.care.course.forms import BeginForm
from sostenuto_web.care.course.selectors import Standing
from sostenuto_web.care.goals import selectors as goals
from sostenuto_web.care.models import Course
from sostenuto_web.care.sessions import selectors as sessions
from sostenuto_web.care.sessions import showing, ways
from sostenuto_web.people import recorded, rows
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.services import voiding
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.policy.asking import may
from sostenuto_web.platform.policy.views import rule

SHOWN_SESSIONS = 5


@dataclass(frozen=True, slots=True)
class ShownStage:
    """One stage in the row of steps."""

    name: str
    is_here: bool
    is_done: bool


@rule("course.read", methods=("GET",))
def current(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show the course of care that is open, or the last one; without any, how one begins."""
    client = client_for(request.user, client_id, "course.read")
    courses = selectors.courses_of(request.user, client)
    open_ = [course for course in courses if course.stage not in selectors.CLOSED]
    found = (open_ or courses)[:1]
    if not found:
        said = coming.sentence(None, coming.Plan(), today())
        return render(request, "care/course/none.html", {"client": client, "next": said})
    return _page(request, client, found[0], courses)


@rule("course.read", methods=("GET",))
def one(request: HttpRequest, client_id: UUID, course_id: UUID) -> HttpResponse:
    """Show one course of care, an earlier one perhaps."""
    client = client_for(request.user, client_id, "course.read")
    course = selectors.course_for(request.user, client_id, course_id, "course.read")
    return _page(request, client, course, selectors.courses_of(request.user, client))


@rule("course.change", methods=("GET", "POST"))
@person_guard
def begin(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Begin a course of care; the referral comes first."""
    client = client_for(request.user, client_id, "course.change")
    form = BeginForm(sent(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            course = services.begin(request.user, client, said["referred_on"], said["once"])
        except services.OpenCourseError:
            return _is_open(request, client)
        return redirect("course-form", client.pk, course.pk, "referral")
    if request.method != "POST" and selectors.open_course(client) is not None:
        return _is_open(request, client)
    status = 422 if request.method == "POST" else 200
    context = {"client": client, "form": form}
    return render(request, "care/course/begin.html", context, status=status)


@rule("course.decide", methods=("GET", "POST"))
@person_guard
def void(request: HttpRequest, client_id: UUID, course_id: UUID) -> HttpResponse:
    """Void a course of care that was begun by mistake."""
    client = client_for(request.user, client_id, "course.decide")
    course = selectors.course_for(request.user, client_id, course_id, "course.decide")
    said = rows.WithReason("care/course/void.html", voiding.void, _("It is voided."), _to_course)
    return rows.asked(request, client, course, said)


@rule("course.decide", methods=("GET", "POST"))
@person_guard
def restore(request: HttpRequest, client_id: UUID, course_id: UUID) -> HttpResponse:
    """Take the voiding of a course back, as long as no other one is open."""
    client = client_for(request.user, client_id, "course.decide")
    course = selectors.course_for(request.user, client_id, course_id, "course.decide")
    said = rows.WithReason(
        "care/course/restore.html", services.restore, _("It is back."), _to_course
    )
    try:
        return rows.asked(request, client, course, said)
    except services.OpenCourseError:
        return _is_open(request, client)


def card(request: HttpRequest, client: Client) -> dict[str, Any] | None:
    """Return what the card on a client's record says: where the course stands, what is next."""
    courses = selectors.courses_of(request.user, client)
    open_ = [course for course in courses if course.stage not in selectors.CLOSED]
    found = (open_ or courses)[:1]
    if not found:
        return {"next": coming.sentence(None, coming.Plan(), today())}
    standing = selectors.standing(found[0], courses)
    held = goals.shown(goals.goals_of(found[0]), today())
    return {
        "course": found[0],
        "next": coming.sentence(standing, goals.plan_of(held), today()),
        "goals": held[:3],
        "reached": goals.attained(held),
    }


def _page(
    request: HttpRequest, client: Client, course: Course, courses: list[Course]
) -> HttpResponse:
    standing = selectors.standing(course, courses)
    held = goals.shown(goals.goals_of(course), today())
    context: dict[str, Any] = {
        "client": client,
        "course": course,
        "standing": standing,
        "stages": _stages(standing),
        "next": coming.sentence(standing, goals.plan_of(held), today()),
        "goals": held,
        "reached": goals.attained(held),
        "can_rate": any(goal.is_whole for goal in held),
        "is_voided": course.voided_at is not None,
        "changes": recorded.changes_of_row(course),
        "discharge": ways.address("discharge", client_id=client.pk, course_id=course.pk),
    }
    if may(request.user, "session.read", client, request=request):
        of_course = sessions.of_client(request.user, client).filter(course=course)
        context["sessions"] = showing.shown(of_course[:SHOWN_SESSIONS])
        context["count"] = of_course.count()
        context["compared"] = rated.compared(course)
        context["new_session"] = ways.address(ways.NEW, client_id=client.pk)
    return render(request, "care/course/course.html", context)


def _stages(standing: Standing) -> list[ShownStage]:
    stage = standing.course.stage
    names = dict(Course.Stage.choices)
    if stage == Course.Stage.DECLINED:
        order: tuple[str, ...] = (Course.Stage.REFERRED, Course.Stage.DECLINED)
    else:
        order = coming.ORDER
    here = order.index(Course.Stage(stage))
    return [
        ShownStage(str(names[one]), place == here, place < here) for place, one in enumerate(order)
    ]


def _to_course(client: Client) -> HttpResponse:
    return redirect("course", client.pk)


def _is_open(request: HttpRequest, client: Client) -> HttpResponse:
    messages.info(request, _("A course of care is open already. End that one first."))
    return _to_course(client)
