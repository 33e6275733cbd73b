"""Pages of the forms of a course: filled in part by part, read, and written anew.

Conventions: what is typed is saved as one types, each answer that can be kept by itself; without
scripts a part is saved when a button is pressed, if all of it can be kept. A question that hangs
on an answer appears when that answer is saved.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sostenuto.care.forms.answers import Answer, alerts, missing, shown
from sostenuto.care.forms.forms import form, keys
from sostenuto.care.forms.shape import Form, Question, Section
from sostenuto_web.care.course import filled, filling, selectors
from sostenuto_web.care.course.questions import PREFIX, PartForm
from sostenuto_web.care.course.services import OpenCourseError
from sostenuto_web.care.models import Course, FilledForm
from sostenuto_web.people.forms.details import ReasonForm
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.services.history import ChangedMeanwhileError
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.policy.asking import may
from sostenuto_web.platform.policy.views import rule

DECIDED = ("acceptance", "discharge")
"""Forms that only whoever decides about a course writes."""


@dataclass
class Filling:
    """A form while it is filled in: of which course, where in it one is, and what is kept."""

    course: Course
    said: Form
    section: Section
    row: FilledForm | None
    answers: dict[str, Answer]

    @property
    def place(self) -> int:
        """The number of the part, from 0."""
        return self.said.sections.index(self.section)

    @property
    def is_last(self) -> bool:
        """Whether no part comes after this one."""
        return self.section == self.said.sections[-1]


@rule("course.change", methods=("GET", "POST"))
@person_guard
def fill(request: HttpRequest, client_id: UUID, course_id: UUID, form_key: str) -> HttpResponse:
    """Fill in a form of a course, part by part."""
    if form_key not in keys() or form_key in DECIDED:
        raise Http404
    client_for(request.user, client_id, "course.change")
    course = selectors.course_for(request.user, client_id, course_id, "course.change")
    return form_page(request, course, form_key)


@rule("course.decide", methods=("GET", "POST"))
@person_guard
def decide(request: HttpRequest, client_id: UUID, course_id: UUID) -> HttpResponse:
    """Write whether somebody is taken on; the decision is the music therapist's."""
    client_for(request.user, client_id, "course.decide")
    course = selectors.course_for(request.user, client_id, course_id, "course.decide")
    return form_page(request, course, "acceptance")


def form_page(
    request: HttpRequest, course: Course, key: str, done: str = "course-one"
) -> HttpResponse:
    """Show a part of a form, save what is sent of it, and finish the form when that is pressed.

    Parameters
    ----------
    request : HttpRequest
    course : Course
        One that whoever asks may write.
    key : str
        A form of ``sostenuto/care/forms``.
    done : str
        Name of the address where one gets when it is finished or left; it takes ``client_id``
        and ``course_id``.
    """
    rows = filled.rows_of(course)
    draft = filled.draft_of(rows, key)
    holds = filled.finished_of(rows, key)
    if draft is None and holds and key not in filled.REPEATED:
        return redirect("course-form-read", course.client_id, holds[0].pk)
    if course.voided_at is not None:
        return redirect(done, course.client_id, course.pk)
    here = _here(request, course, form(key), draft)
    if request.method != "POST":
        return _page(request, here, PartForm(here.said, here.section.key, here.answers), done)
    return _sent(request, here, done)


def _here(request: HttpRequest, course: Course, said: Form, row: FilledForm | None) -> Filling:
    wanted = request.POST.get("part") or request.GET.get("part") or ""
    section = next((one for one in said.sections if one.key == wanted), said.sections[0])
    return Filling(course, said, section, row, filled.answers_of(row))


def _sent(request: HttpRequest, here: Filling, done: str) -> HttpResponse:
    part = PartForm(here.said, here.section.key, here.answers, request.POST)
    as_one_types = bool(getattr(request, "htmx", False))
    given = part.given()
    if part.errors and not as_one_types:
        urgent = bool(alerts(here.said, here.answers | given))
        return _page(request, here, part, done, status=422, urgent=urgent)
    try:
        _save(request, here, part, given)
    except ChangedMeanwhileError:
        return _meanwhile(request, here, part, done)
    except filling.FinishedError:
        messages.info(request, _("Somebody else finished it meanwhile."))
        return redirect(done, here.course.client_id, here.course.pk)
    if as_one_types:
        return _saved_as_typed(request, here, part)
    return _go_on(request, here, part, done)


def _save(request: HttpRequest, here: Filling, part: PartForm, given: dict[str, Answer]) -> None:
    seen = str(part.data.get("seen", ""))[:16]
    kept = filling.save_part(
        request.user, here.course, here.said.key, here.section.key, given, seen
    )
    here.row, here.answers = kept.row, kept.answers


def _go_on(request: HttpRequest, here: Filling, part: PartForm, done: str) -> HttpResponse:
    to = request.POST.get("to", "")
    new = _appeared(here, part)
    if new and to != "stop":
        said = ngettext("One more question came up here.", "More questions came up here.", len(new))
        messages.info(request, said)
        return _to_part(request, here.section.key)
    if to == "finish":
        return _finish(request, here, done)
    if to == "stop":
        messages.success(request, _("It is kept as a draft."))
        return redirect(done, here.course.client_id, here.course.pk)
    step = -1 if to == "back" else 1
    place = min(max(here.place + step, 0), len(here.said.sections) - 1)
    return _to_part(request, here.said.sections[place].key)


def _finish(request: HttpRequest, here: Filling, done: str) -> HttpResponse:
    row = here.row
    if row is None:
        raise Http404
    try:
        filling.finish(request.user, row)
    except filling.MissingError as lacking:
        part = PartForm(here.said, here.section.key, here.answers)
        return _page(request, here, part, done, status=422, lacking=lacking.questions)
    except OpenCourseError:
        messages.error(request, _("Another course of care is open. End that one first."))
        return _to_part(request, here.section.key)
    messages.success(request, _("It is finished."))
    return redirect(done, here.course.client_id, here.course.pk)


def _meanwhile(request: HttpRequest, here: Filling, part: PartForm, done: str) -> HttpResponse:
    row = filled.draft_of(filled.rows_of(here.course), here.said.key)
    there = filled.answers_of(row)
    others = [
        (_(one.text), filled.answer_words(one, there.get(one.key)) or _("not asked"))
        for one in part.questions()
        if there.get(one.key) != part.given().get(one.key)
    ]
    here.row, here.answers = row, there
    if bool(getattr(request, "htmx", False)):
        return _saved_as_typed(request, here, part, is_refused=True)
    part.know_of(there)
    return _page(request, here, part, done, status=422, others=others)


def _appeared(here: Filling, part: PartForm) -> list[Question]:
    """Return the questions of this part that what was just answered has brought up."""
    had = {one.key for one in part.questions()}
    return [
        one
        for one in shown(here.said, here.answers)
        if one.section == here.section.key and one.key not in had
    ]


def _saved_as_typed(
    request: HttpRequest, here: Filling, part: PartForm, *, is_refused: bool = False
) -> HttpResponse:
    """Answer what a script sent as one types: what was kept, and questions that come or go."""
    fresh = PartForm(here.said, here.section.key, here.answers)
    had, now = ({one.key for one in which.questions()} for which in (part, fresh))
    hanging = [one for one in here.said.of_section(here.section.key) if one.shown_when]
    turned = [(one, one.key in now) for one in hanging if (one.key in had) != (one.key in now)]
    context = {
        "seen": fresh["seen"],
        "turned": [(one.key, fresh[PREFIX + one.key] if there else None) for one, there in turned],
        "faulty": list(part.errors),
        "is_refused": is_refused,
    }
    return render(request, "care/course/_saved.html", context)


def _to_part(request: HttpRequest, part: str) -> HttpResponse:
    return redirect(f"{request.path}?part={part}")


def _page(
    request: HttpRequest,
    here: Filling,
    part: PartForm,
    done: str,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    there = {one.key for one in part.questions()}
    context = {
        "client": here.course.client,
        "course": here.course,
        "here": here,
        "part": part,
        "asked": [
            (one, part[PREFIX + one.key] if one.key in there else None)
            for one in here.said.of_section(here.section.key)
        ],
        "parts": _parts(here),
        "done": done,
        "lacking": [(one, _(one.text)) for one in more.pop("lacking", ())],
        **more,
    }
    return render(request, "care/course/fill.html", context, status=status)


def _parts(here: Filling) -> list[dict[str, Any]]:
    """Return the parts for the row of steps: which one is here, and which are done."""
    lacking = {one.section for one in missing(here.said, here.answers)}
    begun = {one.section for one in here.said.questions if here.answers.get(one.key) is not None}
    return [
        {
            "key": one.key,
            "title": _(one.title),
            "is_here": one == here.section,
            "is_done": one.key in begun and one.key not in lacking,
        }
        for one in here.said.sections
    ]


@rule("course.read", methods=("GET",))
def read(request: HttpRequest, client_id: UUID, form_id: UUID) -> HttpResponse:
    """Show what was answered in a form, and the versions that it had before."""
    client = client_for(request.user, client_id, "course.read")
    row = filled.row_for(request.user, client_id, form_id, "course.read")
    course = selectors.course_for(request.user, client_id, row.course_id, "course.read")
    rows = filled.rows_of(course)
    later = next((one for one in rows if one.replaces_id == row.pk), None)
    said = filled.form_of(row)
    context = {
        "client": client,
        "course": course,
        "row": row,
        "form": said,
        "parts": filled.in_words(row),
        "earlier": _earlier(rows, row),
        "later": later,
        "may_write": _may_write(request, row) and course.voided_at is None,
        "is_as_then": said.version == row.version,
        "goes_to": _address_of(row),
    }
    return render(request, "care/course/read.html", context)


def _earlier(rows: list[FilledForm], row: FilledForm) -> list[FilledForm]:
    by_id = {one.pk: one for one in rows}
    found = []
    before = by_id.get(row.replaces_id) if row.replaces_id else None
    while before is not None:
        found.append(before)
        before = by_id.get(before.replaces_id) if before.replaces_id else None
    return found


def _may_write(request: HttpRequest, row: FilledForm) -> bool:
    needed = "course.decide" if row.form in DECIDED else "course.change"
    return may(request.user, needed, row.client, request=request)


def _address_of(row: FilledForm) -> str:
    return "course-decision" if row.form == "acceptance" else "course-form"


@rule("course.change", methods=("GET", "POST"))
@person_guard
def again(request: HttpRequest, client_id: UUID, form_id: UUID) -> HttpResponse:
    """Ask why a finished form is changed, and begin a new version with its answers."""
    client = client_for(request.user, client_id, "course.change")
    row = filled.row_for(request.user, client_id, form_id, "course.change")
    if not _may_write(request, row) or row.finished_at is None or row.form == "discharge":
        raise Http404
    reason = ReasonForm(sent(request))
    if request.method == "POST" and reason.is_valid():
        try:
            filling.again(request.user, row, reason.cleaned_data["reason"])
        except filling.FinishedError:
            messages.info(request, _("A later version holds already. Look at that one first."))
            return redirect("course-one", client_id, row.course_id)
        if row.form == "acceptance":
            return redirect("course-decision", client_id, row.course_id)
        return redirect("course-form", client_id, row.course_id, row.form)
    context = {"client": client, "row": row, "form": reason, "said": filled.form_of(row)}
    status = 422 if request.method == "POST" else 200
    return render(request, "care/course/again.html", context, status=status)
