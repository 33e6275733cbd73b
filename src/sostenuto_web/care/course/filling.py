"""Writing filled forms: a draft part by part, finished, and changed by a new version.

Conventions: an answer about safety raises its alert in the transaction that keeps the answer, also
while the form is a draft. A finished form is never changed: a later version is a new row.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from sostenuto.base.errors import SostenutoError
from sostenuto.care.forms.answers import Answer, alerts, kept, missing
from sostenuto.care.forms.forms import form
from sostenuto.care.forms.shape import Form, Question
from sostenuto_web.care.course import filled, services
from sostenuto_web.care.models import Course, FilledForm
from sostenuto_web.people import once
from sostenuto_web.people.services import history
from sostenuto_web.people.services.history import ChangedMeanwhileError
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.record.alerts import services as alerting
from sostenuto_web.record.models import Alert


class MissingError(SostenutoError):
    """Questions that a finished form needs an answer to have none."""

    def __init__(self, questions: tuple[Question, ...]) -> None:
        super().__init__("answers are missing")
        self.questions = questions


class FinishedError(SostenutoError):
    """The form is finished; it is changed by a new version."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft after one part of it was saved: the row, and all its answers."""

    row: FilledForm
    answers: dict[str, Answer]


def stamp(answers: Mapping[str, Answer], said: Form, part: str) -> str:
    """Return a short sign of the answers of one part; it differs as soon as one of them does."""
    held = {one.key: answers.get(one.key) for one in said.of_section(part)}
    return hashlib.sha256(json.dumps(held, sort_keys=True).encode()).hexdigest()[:16]


@transaction.atomic
def save_part(
    by: Any,
    course: Course,
    key: str,
    part: str,
    answers: Mapping[str, Answer],
    seen: str | None = None,
) -> Saved:
    """Keep what was answered in one part of a form; the first part begins the draft.

    Parameters
    ----------
    by : User
    course : Course
    key, part : str
        A form of ``sostenuto/care/forms``, and one of its sections.
    answers : mapping
        By the keys of questions; None takes an answer away, and what is not named stays.
    seen : str, optional
        The `stamp` of the part as the page showed it; None asks nothing.

    Raises
    ------
    ChangedMeanwhileError
        Somebody else answered something of this part since the page was shown.
    FinishedError
        The form is finished already, and is not one that is asked again.
    """
    course = locked(course)
    said = form(key)
    row, is_new = _draft(by, course, said)
    before = filled.answers_of(row)
    if seen is not None and seen != stamp(before, said, part):
        raise ChangedMeanwhileError("somebody else answered meanwhile")
    known = {one.key for one in said.of_section(part)}
    given = {name: value for name, value in answers.items() if name in known}
    now: dict[str, Answer] = {
        name: value for name, value in (before | given).items() if value is not None
    }
    if now != before or is_new:
        row.answers, row.version = json.dumps(now), said.version
        row.save(force_insert=is_new)
    if is_new:
        history.note(by, row, "form.begun")
        audit.record(by, "form.begun", row, form=key)
    _raise_alerts(by, row, said, before, now)
    return Saved(row, now)


@transaction.atomic
def finish(by: Any, row: FilledForm) -> FilledForm:
    """Finish a draft: from now on it holds, and the course goes on to what comes next.

    Raises
    ------
    MissingError
        A question that needs an answer has none.
    services.OpenCourseError
        A decision would open this course anew while another one is open.
    """
    course = locked(row.course)
    row = FilledForm.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.finished_at is not None:
        return row
    said = form(row.form)
    answers = filled.answers_of(row)
    if lacking := missing(said, answers):
        raise MissingError(lacking)
    answers = kept(said, answers)
    row.answers, row.version = json.dumps(answers), said.version
    row.finished_at, row.finished_by = timezone.now(), by
    row.save()
    services.go_on(by, course, row.form, answers)
    history.note(by, row, "form.finished")
    audit.record(by, "form.finished", row, form=row.form)
    return row


@transaction.atomic
def again(by: Any, row: FilledForm, why: str) -> FilledForm:
    """Begin a new version of a finished form with its answers; a draft that is there goes on."""
    course = locked(row.course)
    rows = filled.rows_of(course)
    draft = filled.draft_of(rows, row.form)
    if draft is not None:
        return draft
    holds = next((one for one in filled.finished_of(rows, row.form) if one.pk == row.pk), None)
    if holds is None:
        raise FinishedError("a later version holds")
    new = _new(by, course, form(row.form), len(rows))
    new.answers, new.replaces, new.why = holds.answers, holds, why
    new.save(force_insert=True)
    history.note(by, new, "form.again")
    audit.record(by, "form.again", new, form=row.form)
    return new


def locked(course: Course) -> Course:
    """Return the course, held for this transaction."""
    return Course.objects.select_for_update(of=("self",)).select_related("client").get(pk=course.pk)


def _draft(by: Any, course: Course, said: Form) -> tuple[FilledForm, bool]:
    rows = filled.rows_of(course)
    draft = filled.draft_of(rows, said.key)
    if draft is not None:
        return draft, False
    if said.key not in filled.REPEATED and filled.finished_of(rows, said.key):
        raise FinishedError("it is finished")
    return _new(by, course, said, len(rows)), True


def _new(by: Any, course: Course, said: Form, count: int) -> FilledForm:
    return FilledForm(
        pk=once.id_for(course.pk, uuid5(course.pk, f"{said.key}:{count}")),
        client=course.client,
        course=course,
        data_key=course.client.data_key,
        form=said.key,
        version=said.version,
        made_by=by,
    )


def _raise_alerts(
    by: Any,
    row: FilledForm,
    said: Form,
    before: Mapping[str, Answer],
    now: Mapping[str, Answer],
) -> None:
    """Raise an alert for each answer that is new; what stayed was raised when it was given."""
    for raised in alerts(said, now):
        if before.get(raised.question) != now.get(raised.question):
            source = source_of(row, raised.question)
            alerting.raise_(by, row.client, raised.kind, source)


def source_of(row: FilledForm, question: str) -> UUID:
    """Return the id under which an answer raises its alert.

    Given again after an alert of it was handled, it is another one: somebody has to look again.
    """
    turn = 0
    while Alert.objects.filter(
        source=_source(row, question, turn), handled_at__isnull=False
    ).exists():
        turn += 1
    return _source(row, question, turn)


def _source(row: FilledForm, question: str, turn: int) -> UUID:
    return uuid5(row.pk, f"{question}:{turn}")
