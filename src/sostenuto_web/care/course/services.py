"""Beginning a course of care, and leading it from stage to stage."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from sostenuto.base.errors import SostenutoError
from sostenuto.care.forms.answers import Answer
from sostenuto_web.care.course import selectors
from sostenuto_web.care.models import Course
from sostenuto_web.people import once
from sostenuto_web.people.models import Client
from sostenuto_web.people.services import history, voiding
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.clinic.selectors import today

Stage = Course.Stage
BEFORE_SESSIONS = (Stage.REFERRED, Stage.DECLINED, Stage.ASSESSING, Stage.PLANNING)


class OpenCourseError(SostenutoError):
    """Another course of this client is open."""


def begin(by: Any, client: Client, referred_on: date, token: UUID | None = None) -> Course:
    """Begin a course of care with a referral; sent twice with one token, it is one course.

    Raises
    ------
    OpenCourseError
        One is open already.
    """
    pk = once.id_for(by.pk, token)
    row = Course(
        pk=pk, client=client, data_key=client.data_key, referred_on=referred_on, made_by=by
    )
    try:
        with transaction.atomic():
            row, made = once.save_new(row)
            if made:
                history.note(by, row, "course.begun")
                audit.record(by, "course.begun", row)
    except IntegrityError:
        raise OpenCourseError("a course is open") from None
    return row


def go_on(by: Any, course: Course, form: str, answers: Mapping[str, Answer]) -> None:
    """Lead a course on after one of its forms was finished; call it under the course's lock."""
    if form == "acceptance":
        _decided(by, course, answers.get("decision") == "accept")
    elif form == "assessment" and course.stage == Stage.ASSESSING:
        _to(by, course, Stage.PLANNING)


def start_sessions(course: Course, by: Any = None) -> None:
    """Say that the sessions of a course have begun; the first time also on which day.

    Called by `goals.services.lock_goals` when a session starts.
    """
    course = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
    if course.first_session_on is None:
        course.first_session_on = today()
        course.save(update_fields=["first_session_on"])
    if course.stage in BEFORE_SESSIONS and course.stage != Stage.DECLINED:
        _to(by, course, Stage.SESSIONS)


@transaction.atomic
def discharge(by: Any, course: Course, on: date) -> bool:
    """End a course of care; return whether it was open."""
    course = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
    if course.stage in selectors.CLOSED or course.voided_at is not None:
        return False
    course.discharged_on = on
    _to(by, course, Stage.DISCHARGED)
    return True


@transaction.atomic
def reopen(by: Any, course: Course) -> bool:
    """Go on with a course that was ended: its discharge was undone; return whether it was ended.

    Raises
    ------
    IntegrityError
        Another course of this client is open.
    """
    course = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
    if course.stage != Stage.DISCHARGED:
        return False
    course.discharged_on = None
    _to(by, course, Stage.SESSIONS if course.first_session_on else Stage.PLANNING)
    return True


def restore(by: Any, course: Course, reason: str) -> None:
    """Take the voiding of a course back.

    Raises
    ------
    OpenCourseError
        Another one is open meanwhile.
    """
    try:
        with transaction.atomic():
            voiding.restore(by, course, reason)
    except IntegrityError:
        raise OpenCourseError("a course is open") from None


def _decided(by: Any, course: Course, accepted: bool) -> None:
    if course.stage not in BEFORE_SESSIONS:
        return
    course.decided_on = course.decided_on or today()
    goes_on = course.stage in (Stage.ASSESSING, Stage.PLANNING)
    if accepted and goes_on:
        course.save(update_fields=["decided_on"])
        return
    try:
        with transaction.atomic():
            _to(by, course, Stage.ASSESSING if accepted else Stage.DECLINED)
    except IntegrityError:
        raise OpenCourseError("a course is open") from None


def _to(by: Any, course: Course, stage: str) -> None:
    before = history.taken_over(course, {"stage": stage})
    course.save()
    if before:
        history.note(by, course, "course.went_on", before)
        audit.record(by, "course.went_on", course, stage=str(stage))
