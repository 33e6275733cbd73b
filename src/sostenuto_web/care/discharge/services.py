"""Ending a course of care: signed, and undone with a reason; and the pack that goes along."""

import json
from typing import Any

from django.db import IntegrityError, transaction

from sostenuto.base.errors import InputError, SostenutoError
from sostenuto_web.care.course import filled
from sostenuto_web.care.course import services as courses
from sostenuto_web.care.course.filling import locked
from sostenuto_web.care.course.selectors import CLOSED
from sostenuto_web.care.discharge import changes, pack
from sostenuto_web.care.models import Course, Discharge, Pack
from sostenuto_web.people.models import Client, Status
from sostenuto_web.people.services import clients, history, voiding
from sostenuto_web.people.services.history import ChangedMeanwhileError
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.clinic.selectors import today

FORM = "discharge"


class NotWrittenError(SostenutoError):
    """The discharge is not finished, or is being written anew."""


@transaction.atomic
def sign(by: Any, course: Course) -> Discharge:
    """Sign what was written of the end of a course, and end it; a second time it is the same one.

    Raises
    ------
    NotWrittenError
        What is signed is not finished.
    """
    course = locked(course)
    there = Discharge.objects.filter(course=course, voided_at=None).first()
    if there is not None:
        return there
    rows = filled.rows_of(course)
    done = filled.finished_of(rows, FORM)
    if not done or filled.draft_of(rows, FORM) is not None or course.voided_at is not None:
        raise NotWrittenError("the discharge is not written")
    row = Discharge(
        client=course.client,
        data_key=course.client.data_key,
        course=course,
        form=done[0],
        on_day=today(),
        summary=json.dumps(changes.summary(course), ensure_ascii=False),
        name=by.called,
        credential=by.credential if by.is_credentialed(today()) else "",
        made_by=by,
    )
    row.save(force_insert=True)
    courses.discharge(by, course, row.on_day)
    _set_status(by, course.client)
    history.note(by, row, "discharge.signed")
    audit.record(by, "discharge.signed", row)
    return row


def undo(by: Any, row: Discharge, reason: str) -> None:
    """Take a discharge back with a reason: the course goes on; what was signed stays to be read.

    Raises
    ------
    courses.OpenCourseError
        Another course is open meanwhile.
    """
    try:
        with transaction.atomic():
            voiding.void(by, row, reason)
            courses.reopen(by, row.course)
            _set_status(by, row.client)
    except IntegrityError:
        raise courses.OpenCourseError("a course is open") from None


def _set_status(by: Any, client: Client) -> None:
    """Say on the record whether somebody is still here; a course that is open says so."""
    open_ = Course.objects.filter(client=client, voided_at=None).exclude(stage__in=CLOSED)
    status = Status.ACTIVE if open_.exists() else Status.DISCHARGED
    clients.change(by, client, {"status": status})


@transaction.atomic
def save_pack(by: Any, course: Course, said: pack.PackSaid, seen: int | None) -> Pack:
    """Keep what somebody takes along.

    Parameters
    ----------
    seen : int or None
        The revision that the page showed.

    Raises
    ------
    ChangedMeanwhileError
        Somebody else changed it since.
    InputError
        A song that may help at a time that is not known.
    """
    for song in said.songs:
        if song.when not in pack.WHEN:
            raise InputError("when", expected="a known key", got=song.when)
    course = locked(course)
    row = Pack.objects.filter(course=course).first()
    if row is None:
        row = Pack(client=course.client, data_key=course.client.data_key, course=course, made_by=by)
    if (seen or 0) != row.revision:
        raise ChangedMeanwhileError("somebody else changed it meanwhile")
    row.body = pack.kept(said)
    row.revision += 1
    row.save()
    history.note(by, row, "pack.changed")
    audit.record(by, "pack.changed", row, songs=len(said.songs))
    return row


def record_paper(by: Any, course: Course, kind: str) -> None:
    """Note that a pack left the house, as paper or as a list."""
    audit.record(by, "pack.made", course, kind=kind)
