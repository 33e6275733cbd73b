"""Raising an alert for each urgent flag, and whether somebody has looked at it.

Conventions: whoever calls holds the administration locked. As long as an alert of a rule is open,
what raises the same rule again joins it; once it was handled, a new answer raises a new one.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from sostenuto.measures.safety import Flag
from sostenuto_web.measures.answering import raising
from sostenuto_web.measures.models import Administration, Answer, Raised
from sostenuto_web.record.alerts import services as alerts
from sostenuto_web.record.models import Alert

UNANSWERED = ("self_harm_unanswered", "suicide_unanswered", "unseen")
"""Rules that an answer settles: the question was asked, or looked up, after all."""


def raise_all(by: Any, row: Administration, flags: Iterable[Flag]) -> None:
    """Raise an alert for each urgent flag that has none yet."""
    urgent = [flag for flag in flags if flag.urgent]
    if not urgent:
        return
    latest = latest_answers(row)
    there = list(Raised.objects.filter(administration=row).select_related("alert__data_key"))
    for flag in urgent:
        answer = latest.get(flag.item) if flag.got is not None and flag.item else None
        if not any(_is_for(one, flag, answer) for one in there):
            there.append(_raised(by, row, flag, answer, there))


def _raised(
    by: Any, row: Administration, flag: Flag, answer: Answer | None, there: Iterable[Raised]
) -> Raised:
    standing = (one.alert for one in there if one.rule == flag.key)
    alert = next((one for one in standing if one.handled_at is None), None)
    if alert is None:
        source = answer.token if answer else uuid5(row.pk, f"{flag.key}/{flag.item}/{flag.got}")
        kind = raising.kind_of(flag.key)
        alert = alerts.raise_(by, row.client, kind, source, row.session_id)
    said = {"rule": flag.key, "item": flag.item, "got": flag.got}
    return Raised.objects.create(administration=row, answer=answer, alert=alert, **said)


def _is_for(one: Raised, flag: Flag, answer: Answer | None) -> bool:
    if one.rule != flag.key or one.item != flag.item:
        return False
    if answer is not None:
        return one.answer_id == answer.pk
    return one.answer_id is None and one.got == flag.got


def latest_answers(row: Administration) -> dict[int, Answer]:
    """Return the answer that holds of each item that has one."""
    rows = Answer.objects.filter(administration=row).exclude(item=None).order_by("id")
    return {answer.item: answer for answer in rows if answer.item is not None}


def settle(by: Any, row: Administration, item: int) -> None:
    """Close the alerts of an item that was left out or not seen, now that it is answered."""
    rows = Raised.objects.filter(
        administration=row, rule__in=UNANSWERED, alert__handled_at=None
    ).select_related("alert__data_key")
    open_ = list(rows)
    latest = latest_answers(row).items()
    answered = {one for one, answer in latest if answer.value is not None or answer.refused}
    for alert in {one.alert for one in open_ if one.item == item}:
        about = {one.item for one in open_ if one.alert == alert}
        if about <= answered:
            alerts.handle(by, alert, _("The question was answered after all; see the form."))


def handle(by: Any, row: Administration, looked: Mapping[UUID, str]) -> None:
    """Say what was done about alerts of an administration; those of others are left alone."""
    said = {pk: words for pk, words in looked.items() if words.strip()}
    raised = Raised.objects.filter(administration=row, alert__in=said).values("alert")
    for alert in Alert.objects.filter(pk__in=raised).order_by("raised_at", "pk"):
        alerts.handle(by, alert, said[alert.pk])


def open_alerts(row: Administration) -> list[Alert]:
    """Return the alerts of an administration that nobody has handled, the earliest first."""
    raised = Raised.objects.filter(administration=row).values("alert")
    rows = Alert.objects.filter(pk__in=raised, handled_at=None)
    return list(rows.order_by("raised_at", "pk"))
