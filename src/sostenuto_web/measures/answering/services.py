"""Writing what a client answers: each answer as it is given, with the alert that it raises.

Conventions: who may is checked by the caller. Everything happens in one transaction with the row of
the administration locked, so two who act at once act one after the other. An answer is never
changed; a later one holds. What is sent twice with one token happens once.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone

from sostenuto.base.errors import SostenutoError
from sostenuto.measures.elsewhere import result as result_of
from sostenuto.measures.safety import Flag, flags_of_answer
from sostenuto.measures.scoring import score_total
from sostenuto_web.measures.answering import alerting, checking, raising
from sostenuto_web.measures.answering.flags import before_of, fault_of, flags_of
from sostenuto_web.measures.models import Administration, Answer, Schedule
from sostenuto_web.measures.models.administrations import PAPER
from sostenuto_web.measures.models.schedules import Way
from sostenuto_web.measures.scored import Scored, scored
from sostenuto_web.measures.shelf import selectors as shelf
from sostenuto_web.people import once
from sostenuto_web.people.models import Client
from sostenuto_web.people.services import history
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.record.alerts import services as alerts
from sostenuto_web.record.models import Alert, Rating

State = Administration.State


class ClosedError(SostenutoError):
    """The administration is done or voided: it takes no answers in this way."""


class NotLookedAtError(SostenutoError):
    """Something urgent was not looked at yet; ``alerts`` are those that are open."""

    def __init__(self, open_: list[Alert]) -> None:
        super().__init__("something urgent was not looked at")
        self.alerts = open_


class ContradictionError(SostenutoError):
    """Two answers contradict each other, so that there can be no score; ``words`` say which."""

    def __init__(self, words: str) -> None:
        super().__init__("answers that contradict each other")
        self.words = words


def open_(
    by: Any,
    client: Client,
    code: str,
    *,
    variant: str = "",
    way: str = Way.SCREEN,
    on: date | None = None,
    moment: str = "",
    schedule: Schedule | None = None,
    session_id: UUID | None = None,
    token: UUID | None = None,
) -> Administration:
    """Return the administration of a measure that is being filled in, or begin one.

    Parameters
    ----------
    by : User
    client : Client
    code, variant : str
        Of the catalogue.
    way : str
        One of `Way`, not ``elsewhere``.
    on : date, optional
        The day that it speaks for; left out, the clinic's today.
    moment : str
        "pre" or "post" where it is asked around something.
    token : UUID, optional
        Sent again, it is the same administration, done or not.

    Raises
    ------
    InputError
        If there is no such measure, it may not be filled in so, or the day lies ahead.
    """
    measure = checking.opened(code, variant, way, moment, on)
    pk = _id_for(by, token, client, f"{measure.code}/{measure.variant}/{moment}")
    wanted = {"client": client, "code": measure.code, "variant": measure.variant}
    with transaction.atomic():
        found = _there(wanted, pk, way)
        if found is not None:
            return found
        form = shelf.form_for(measure.code, measure.variant)
        row = Administration(
            pk=pk,
            data_key=client.data_key,
            **wanted,
            measure_version=measure.version,
            site_form=form[0] if form else None,
            form_key=form[1].key if form else PAPER,
            way=way,
            on=on or today(),
            moment=moment,
            schedule=schedule,
            session_id=session_id,
            opened_by=by,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:  # two at one moment
            if (found := _there(wanted, pk, way)) is None:
                raise
            return found
        audit.record(by, "administration.opened", row)
        return row


def _id_for(by: Any, token: UUID | None, client: Client, what: str) -> UUID:
    """Return the id that a form makes; a page kept open may make one of each measure."""
    pk = uuid5(once.id_for(by.pk, token), f"{client.pk}/{what}")
    voided = Administration.objects.filter(pk=pk).exclude(voided_at=None).exists()
    return uuid4() if voided else pk


def _there(wanted: Mapping[str, Any], pk: UUID, way: str) -> Administration | None:
    rows = Administration.objects.select_for_update(of=("self",)).filter(**wanted, voided_at=None)
    row = rows.filter(pk=pk).first() or rows.exclude(state=State.DONE).first()
    if row is not None and row.state == State.OPEN and row.way != way:
        row.way = way
        row.save(update_fields=["way"])
    return row


@transaction.atomic
def answer(
    by: Any,
    row: Administration,
    *,
    item: int | None = None,
    extra: str = "",
    value: float | None = None,
    refused: bool = False,
    given_by: str = Rating.GivenBy.TOLD,
    token: UUID | None = None,
) -> tuple[Flag, ...]:
    """Write one answer, and raise an alert for each urgent flag, before and whatever the total is.

    Parameters
    ----------
    by : User or None
        Who works the screen; None where nobody is signed in (a tablet that was handed over).
    row : Administration
        Not done yet; see `correct` for one that is.
    item : int, optional
        From 1; or ``extra``, the key of a question beside the items.
    value : float or None
        None takes an answer back, unless it was ``refused``.
    given_by : str
        One of `Rating.GivenBy`.
    token : UUID, optional
        Sent again, nothing happens, and the same flags come back.

    Returns
    -------
    tuple of Flag
        What this answer raises, and what the number does where there is one now.

    Raises
    ------
    InputError
        If it cannot be an answer.
    ClosedError
        If the administration is done or voided.
    """
    row = locked(row)
    if row.state == State.DONE and not _known(row, token):
        raise ClosedError("it is done")
    return _answered(by, row, item, extra, value, refused, given_by, token, "answered")


@transaction.atomic
def correct(
    by: Any,
    row: Administration,
    *,
    item: int | None = None,
    extra: str = "",
    value: float | None = None,
    refused: bool = False,
    given_by: str = Rating.GivenBy.TOLD,
    token: UUID | None = None,
) -> tuple[Flag, ...]:
    """Write a later answer into a done administration; the earlier one stays to be seen.

    Flags run again: an urgent one raises its alert, which stays open until somebody has looked.
    The administration stays done, so that a wrong number does not stand in the course meanwhile.

    Raises
    ------
    InputError
    ClosedError
        If it is not done, or voided.
    """
    row = locked(row)
    if row.state != State.DONE or row.way == Way.ELSEWHERE:
        raise ClosedError("it is not done")
    return _answered(by, row, item, extra, value, refused, given_by, token, "corrected")


def _answered(
    by: Any,
    row: Administration,
    item: int | None,
    extra: str,
    value: float | None,
    refused: bool,
    given_by: str,
    token: UUID | None,
    act: str,
) -> tuple[Flag, ...]:
    value = checking.answered(row, item, extra, value, refused)
    rows = Answer.objects.filter(administration=row, item=item, extra=extra)
    before = rows.order_by("id").last()
    if not _known(row, token) and _is_news(row, before, value, refused):
        said = {"item": item, "extra": extra, "value": value, "refused": refused}
        mine = once.id_for(row.pk, token)
        kept = {"administration": row, "token": mine, "given_by": given_by, "made_by": by}
        Answer.objects.create(**said, **kept)
        audit.record(by, f"administration.{act}", row)
        if item is not None and (value is not None or refused):
            alerting.settle(by, row, item)
        _state_instead(by, row)
        _raise(by, row, final=row.state != State.OPEN)
    return _flags_now(row, item, value, refused)


def _state_instead(by: Any, row: Administration) -> None:
    """Where every question is answered the answers count, and a total stands beside ours."""
    if row.total is None or None in (reading(row).answers or (None,)):
        return
    row.stated, row.total = row.total, None
    row.save(update_fields=["stated", "total"])
    audit.record(by, "administration.stated", row)


def _known(row: Administration, token: UUID | None) -> bool:
    return token is not None and Answer.objects.filter(token=once.id_for(row.pk, token)).exists()


def _is_news(
    row: Administration, before: Answer | None, value: float | None, refused: bool
) -> bool:
    """Return whether an answer says something; of a calendar, a day nobody knows does too."""
    if before is None:
        return value is not None or refused or checking.known(row).rule == "days"
    return (before.value, before.refused) != (value, refused)


def _raise(by: Any, row: Administration, *, final: bool) -> tuple[Flag, ...]:
    flags = flags_of(reading(row), final=final, before=before_of(row))
    alerting.raise_all(by, row, flags)
    return flags


def _flags_now(
    row: Administration, item: int | None, value: float | None, refused: bool
) -> tuple[Flag, ...]:
    """Return what one answer raises, and then what the number of all of them does."""
    one = reading(row)
    said: tuple[Flag, ...] = ()
    if one.measure is not None and one.measure.entry == "items" and item is not None:
        said = flags_of_answer(one.measure, item, "refused" if refused else value)
    of_all = flags_of(one, final=False, before=before_of(row))
    return said + tuple(flag for flag in of_all if flag.item is None)


@transaction.atomic
def write_total(
    by: Any, row: Administration, total: float, seen: Mapping[int, float | None] | None = None
) -> tuple[Flag, ...]:
    """Write down a total from paper, and what was seen there of the items with a safety rule.

    Of those that were not seen an alert says so. A total that was wrong is replaced; the history
    keeps the one before, also of an administration that is done.

    Parameters
    ----------
    total : float
        As it stands on the form, before any conversion.
    seen : mapping of int to float or None, optional
        Answers by their items; None for one that was not seen.

    Raises
    ------
    InputError
        If the measure has no such total, or an answer cannot be one.
    ClosedError
        If it is voided.
    """
    row = locked(row)
    measure = checking.known(row)
    total = float(score_total(measure, total).total or 0)
    before, row.total = row.total, total
    if before != total:
        row.save(update_fields=["total"])
        act = "corrected" if row.state == State.DONE else "total"
        history.note(by, row, f"administration.{act}", {"total": _words(before)})
        audit.record(by, f"administration.{act}", row)
    for item, value in (seen or {}).items():
        if value is not None:
            put = (by, row, item, "", value, False, Rating.GivenBy.PAPER, None)
            _answered(*put, "corrected" if row.state == State.DONE else "answered")
    _state_instead(by, row)
    return _raise(by, row, final=True)


@transaction.atomic
def state_total(by: Any, row: Administration, stated: float | None) -> bool:
    """Keep the total that the form states itself, beside ours; return whether that was news.

    Raises
    ------
    InputError
        If the measure cannot have such a total.
    ClosedError
        If it is voided.
    """
    row = locked(row)
    if stated is not None:
        stated = float(score_total(checking.known(row), stated).total or 0)
    if row.stated == stated:
        return False
    before, row.stated = row.stated, stated
    row.save(update_fields=["stated"])
    history.note(by, row, "administration.stated", {"stated": _words(before)})
    audit.record(by, "administration.stated", row)
    return True


@transaction.atomic
def elsewhere(
    by: Any,
    client: Client,
    code: str,
    result: str | float,
    assessed_by: str,
    on: date,
    token: UUID | None = None,
) -> Administration:
    """Write down a result of a form that may not be built here; an urgent one raises an alert.

    Raises
    ------
    InputError
        If there is no such form or result, nobody is named, or the day lies ahead.
    """
    found = result_of(code, result, by=assessed_by, on=on)
    checking.not_ahead(on)
    said = f"{found.result:g}" if isinstance(found.result, float) else str(found.result)
    row = Administration(
        pk=_id_for(by, token, client, code),
        client=client,
        data_key=client.data_key,
        code=code,
        form_key="elsewhere",
        way=Way.ELSEWHERE,
        on=on,
        state=State.DONE,
        result=said,
        assessed_by=found.by,
        opened_by=by,
        done_by=by,
        done_at=timezone.now(),
    )
    row, made = once.save_new(row)
    if made:
        audit.record(by, "administration.elsewhere", row)
        if found.urgent:
            alerts.raise_(by, client, raising.ELSEWHERE, row.pk)
    return row


@transaction.atomic
def give_back(by: Any, row: Administration) -> tuple[Flag, ...]:
    """Say that the client has given it back; what was left out is a flag from now on.

    Raises
    ------
    ClosedError
        If it is voided.
    """
    row = locked(row)
    if row.state == State.OPEN:
        row.state, row.given_at = State.GIVEN, timezone.now()
        row.save(update_fields=["state", "given_at"])
        audit.record(by, "administration.given", row)
    return _raise(by, row, final=True)


def finish(by: Any, row: Administration, looked: Mapping[UUID, str] | None = None) -> None:
    """Say that it is done; refused while an alert of it is open.

    What was left out is a flag now; its alert stays raised also where the finish is refused.

    Parameters
    ----------
    looked : mapping of UUID to str
        By alert what was done; each is handled in the same transaction.

    Raises
    ------
    NotLookedAtError
        An alert of it was not handled.
    ContradictionError
        There can be no score because answers contradict each other.
    ClosedError
        If it is voided.
    """
    with transaction.atomic():
        row = locked(row)
        if row.state == State.DONE:
            return
        _raise(by, row, final=True)
    with transaction.atomic():
        _finished(by, locked(row), looked or {})


def _finished(by: Any, row: Administration, looked: Mapping[UUID, str]) -> None:
    if row.state == State.DONE:
        return
    alerting.handle(by, row, looked)
    _raise(by, row, final=True)  # an answer may have come in between
    if waiting := alerting.open_alerts(row):
        raise NotLookedAtError(waiting)
    if fault := fault_of(reading(row)):
        raise ContradictionError(fault)
    row.state, row.done_by, row.done_at = State.DONE, by, timezone.now()
    row.save(update_fields=["state", "done_by", "done_at"])
    audit.record(by, "administration.done", row)


def locked(row: Administration) -> Administration:
    """Return the row, locked until the transaction ends.

    Raises
    ------
    ClosedError
        If it is voided.
    """
    rows = Administration.objects.select_for_update(of=("self",)).select_related("client__data_key")
    row = rows.get(pk=row.pk)
    if row.voided_at is not None:
        raise ClosedError("it is voided")
    return row


def reading(row: Administration) -> Scored:
    """Return one administration with its answers as they stand."""
    return scored([row])[0]


def _words(number: float | None) -> str:
    return "" if number is None else f"{number:g}"
