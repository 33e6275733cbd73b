"""Keeping what a client taps: each answer at once, as theirs, once however often it is sent."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sostenuto.base.errors import InputError
from sostenuto.measures.safety import flags_of_answer
from sostenuto_web.measures.answering import raising
from sostenuto_web.measures.answering import services as answering
from sostenuto_web.measures.handing.given import Handed
from sostenuto_web.measures.handing.steps import Step, rated
from sostenuto_web.measures.models import Administration
from sostenuto_web.measures.scored import measure_of
from sostenuto_web.people import once
from sostenuto_web.people.models import Client
from sostenuto_web.record.facts import services as facts
from sostenuto_web.record.facts.services import NotSoError, When
from sostenuto_web.record.models import Rating

CLIENT = Rating.GivenBy.CLIENT
NOTHING = ""
"""What is sent for a question that is left out."""


class NoAnswerError(ValueError):
    """What was sent can be no answer to this question."""


def take(
    by: Any, client: Client, handed: Handed, since: float, step: Step, said: str, token: UUID,
    ago: timedelta = timedelta(0),
) -> bool:  # fmt: skip
    """Keep one answer, or that a question is left out.

    Returns
    -------
    bool
        Whether it is an answer at which one should speak with a person.

    Raises
    ------
    NoAnswerError
        It cannot be an answer.
    """
    said = said.strip()
    try:
        if step.scale:
            _rate(by, client, handed, since, step, said, token, ago)
            return False
        return _answer(by, step, said, token)
    except (InputError, NotSoError, answering.ClosedError) as problem:
        raise NoAnswerError(str(problem)) from problem


def _answer(by: Any, step: Step, said: str, token: UUID) -> bool:
    row = step.row
    if row is None:
        raise NoAnswerError("no such question")
    refused, value = False, None
    if said == NOTHING:
        measure = measure_of(row.code, row.variant)
        refused = bool(measure and measure.refusal_counts and step.item is not None)
        if not refused and not step.is_done:
            return False
    else:
        value = _number(said)
    flags = answering.answer(
        by,
        row,
        item=step.item,
        extra=step.extra,
        value=value,
        refused=refused,
        given_by=CLIENT,
        token=token,
    )
    return any(flag.key in raising.CRISIS and flag.item is not None for flag in flags)


def _number(said: str) -> float:
    try:
        return float(said.replace(",", "."))
    except ValueError:
        raise NoAnswerError("not a number") from None


@transaction.atomic
def _rate(
    by: Any, client: Client, handed: Handed, since: float, step: Step, said: str, token: UUID,
    ago: timedelta,
) -> None:  # fmt: skip
    if Rating._base_manager.filter(pk=once.id_for(by.pk, token)).exists():
        return  # sent again; what came after it holds
    before = rated(client, handed, since).get(step.scale)
    if said == NOTHING:
        if before is not None:
            facts.void(by, before, _("left out on the tablet after all"))
        return
    name = "cell" if step.shape == "grid" else "value"
    given = {"scale": step.scale, "moment": handed.moment, "given_by": CLIENT, name: said}
    fields = facts.checked("rating", given)
    if before is None:
        at = max(timezone.now() - ago, datetime.fromtimestamp(since, UTC))
        facts.note(by, client, "rating", fields, When(at, handed.session_id), token)
    elif any(getattr(before, key) != value for key, value in fields.items()):
        facts.correct(by, before, fields, _("answered again on the tablet"), token)


def tells(row: Administration) -> bool:
    """Return whether an answer of a form says that one should speak with a person."""
    one = answering.reading(row)
    if one.measure is None or one.measure.entry != "items":
        return False
    said = enumerate(one.answers, 1)
    return any(
        flag.key in raising.CRISIS
        for item, value in said
        if value is not None
        for flag in flags_of_answer(one.measure, item, value)
    )
