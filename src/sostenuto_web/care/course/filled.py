"""Reading filled forms: their answers, which of several holds, and what was answered in words.

Conventions: of the rows of one form in one course the latest that is finished holds; a row that is
not finished is a draft, of which there is one at most. What is voided is not among them.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import formats
from django.utils.translation import gettext as _

from sostenuto.base.errors import InputError
from sostenuto.care.forms.answers import Answer, shown
from sostenuto.care.forms.forms import form
from sostenuto.care.forms.shape import NO, UNSAID, YES, Form, Question
from sostenuto_web.care.models import Course, FilledForm
from sostenuto_web.platform.policy.scoping import scoped

REPEATED = ("evaluation",)
"""Forms that a course asks again and again, each time from the start."""


@dataclass(frozen=True, slots=True)
class Said:
    """A question as it was asked, and its answer in words; empty: nobody asked."""

    question: Question
    text: str
    words: str
    is_long: bool


@dataclass(frozen=True, slots=True)
class SaidPart:
    """A part of a form that was filled in, and how many of its questions were left out."""

    key: str
    title: str
    said: list[Said]
    left_out: int


def rows_of(course: Course) -> list[FilledForm]:
    """Return every form of a course that holds or once held, the earliest first."""
    return list(_whole(FilledForm.objects.filter(course=course, voided_at=None)))


def row_for(user: Any, client_id: UUID, form_id: UUID, rule: str) -> FilledForm:
    """Return one filled form of one client, or 404 where the rule does not grant it."""
    rows = FilledForm.objects.filter(client_id=client_id, pk=form_id)
    found = _whole(scoped(rows, user, rule)).first()
    if found is None:
        raise Http404
    return found


def draft_of(rows: Iterable[FilledForm], key: str) -> FilledForm | None:
    """Return the draft of a form among the rows of its course, or None."""
    drafts = [row for row in rows if row.form == key and row.finished_at is None]
    return drafts[-1] if drafts else None


def finished_of(rows: Iterable[FilledForm], key: str) -> list[FilledForm]:
    """Return the finished rows of a form that no later version has replaced, the latest first."""
    done = [row for row in rows if row.form == key and row.finished_at is not None]
    replaced = {row.replaces_id for row in done}
    return [row for row in reversed(done) if row.pk not in replaced]


def answers_of(row: FilledForm | None) -> dict[str, Answer]:
    """Return what was answered, by the keys of the questions."""
    found: dict[str, Answer] = json.loads(row.answers) if row is not None and row.answers else {}
    return found


def form_of(row: FilledForm) -> Form:
    """Return the form in the version in which it was filled in; of a lost one, as it is now."""
    try:
        return form(row.form, row.version)
    except InputError:
        return form(row.form)


def in_words(row: FilledForm) -> list[SaidPart]:
    """Return what was answered, part by part; a part without answers is not among them."""
    said, answers = form_of(row), answers_of(row)
    there = shown(said, answers)
    parts = []
    for section in said.sections:
        asked = [one for one in there if one.section == section.key]
        answered = [one for one in asked if answers.get(one.key) is not None]
        if answered:
            told = [_said(one, answers[one.key]) for one in answered]
            parts.append(SaidPart(section.key, _(section.title), told, len(asked) - len(answered)))
    return parts


def answer_words(question: Question, value: Answer) -> str:
    """Return an answer as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(_option(question, one) for one in value)
    if question.kind == "yes_no":
        return {YES: _("yes"), NO: _("no"), UNSAID: _("would rather not say")}.get(
            str(value), str(value)
        )
    if question.kind == "choice":
        return _option(question, str(value))
    if question.kind == "scale":
        return _("%(value)s of 10") % {"value": value}
    if question.kind == "number":
        number = formats.number_format(value)
        return f"{number} {_(question.unit)}" if question.unit else str(number)
    if question.kind == "date":
        return formats.date_format(date.fromisoformat(str(value)), "DATE_FORMAT")
    return str(value)


def _said(question: Question, value: Answer) -> Said:
    words = answer_words(question, value)
    return Said(question, _(question.text), words, question.kind == "long")


def _option(question: Question, key: str) -> str:
    words = (question.options or {}).get(key)
    return _(words) if words else key


def _whole(rows: QuerySet[FilledForm]) -> QuerySet[FilledForm]:
    return rows.select_related("data_key", "client", "finished_by", "made_by").order_by(
        "made_at", "pk"
    )
