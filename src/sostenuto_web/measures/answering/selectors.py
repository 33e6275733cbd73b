"""Finding an administration, and what of it waits for somebody to look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from sostenuto.measures.safety import Flag
from sostenuto_web.measures.answering import raising
from sostenuto_web.measures.answering.flags import before_of, flags_of
from sostenuto_web.measures.models import Administration, Answer, Raised
from sostenuto_web.measures.scored import Scored
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_for, clients_for
from sostenuto_web.platform.clinic import crisis
from sostenuto_web.platform.clinic.models import CrisisNumber
from sostenuto_web.record.alerts import selectors as alerts
from sostenuto_web.record.alerts.selectors import Shown
from sostenuto_web.record.models import Alert

LATELY = timedelta(days=1)
"""For how long after an urgent answer another measure may be asked before its time."""


@dataclass(frozen=True)
class Urgent:
    """An alert of an administration, and the flags that it stands for."""

    alert: Shown
    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class Panel:
    """What somebody has to look at in one administration.

    Attributes
    ----------
    urgent : tuple of Urgent
        Open alerts first; each was raised by an answer, as it stands or as it stood.
    remarks : tuple of Flag
        What is not urgent.
    coming : tuple of Flag
        Urgent, and without an alert before it is finished: what was left out.
    numbers : list of CrisisNumber
        Of the house, where an open alert is about harming oneself.
    """

    urgent: tuple[Urgent, ...]
    remarks: tuple[Flag, ...]
    coming: tuple[Flag, ...]
    numbers: list[CrisisNumber]

    @property
    def open_(self) -> tuple[Urgent, ...]:
        """Those that nobody has handled."""
        return tuple(one for one in self.urgent if one.alert.row.handled_at is None)

    @property
    def handled(self) -> tuple[Urgent, ...]:
        """Those of which is said what was done."""
        return tuple(one for one in self.urgent if one.alert.row.handled_at is not None)

    @property
    def is_crisis(self) -> bool:
        """Whether an open alert is about somebody who may harm themselves now."""
        return any(_is_crisis(one) for one in self.open_)

    @property
    def rules(self) -> set[str]:
        """The rules that raised something here."""
        return {flag.key for one in self.urgent for flag in one.flags}


def administration_for(user: Any, client_id: UUID, pk: UUID, rule: str) -> Administration:
    """Return one administration of a client, or 404 where the rule does not grant it."""
    client = client_for(user, client_id, rule)
    rows = Administration.objects.filter(client=client, pk=pk)
    row = rows.select_related(
        "data_key", "site_form", "opened_by", "done_by", "voided_by", "schedule"
    ).first()
    if row is None:
        raise Http404
    row.client = client
    return row


def may_handle(user: Any, client: Client) -> bool:
    """Return whether somebody may say what was done about an alert of a client."""
    return clients_for(user, "alert.handle").filter(pk=client.pk).exists()


def panel_of(user: Any, one: Scored, *, final: bool) -> Panel:
    """Return what has to be looked at; as many queries whatever there is.

    Parameters
    ----------
    user : User
        May read the administration.
    one : Scored
    final : bool
        Whether what was left out counts.
    """
    raised: dict[UUID, list[Raised]] = {}
    for row in Raised.objects.filter(administration=one.row):
        raised.setdefault(row.alert_id, []).append(row)
    among = Q(pk__in=list(raised))
    if one.row.result:
        among |= Q(kind=raising.ELSEWHERE, source=one.row.pk)
    found_alerts = alerts.of_client(user, one.row.client).filter(among)
    shown = alerts.shown(user, found_alerts.order_by("raised_at", "pk"))
    urgent = tuple(Urgent(each, _flags(raised.get(each.row.pk, ()))) for each in shown)
    flags = flags_of(one, final=final, before=before_of(one.row))
    there = {(each.rule, each.item) for rows in raised.values() for each in rows}
    coming = tuple(flag for flag in flags if flag.urgent and (flag.key, flag.item) not in there)
    found = Panel(urgent, tuple(flag for flag in flags if not flag.urgent), coming, [])
    if found.is_crisis:
        found.numbers.extend(crisis.confirmed())
    return found


def _is_crisis(one: Urgent) -> bool:
    about = {flag.key for flag in one.flags}
    return bool(about & raising.CRISIS) or one.alert.row.kind == raising.ELSEWHERE


def _flags(rows: Sequence[Raised]) -> tuple[Flag, ...]:
    kept = {(row.rule, row.item, row.got): row for row in rows}
    return tuple(Flag(row.rule, "", True, row.item, row.got) for row in kept.values())


def has_open_alert(row: Administration) -> bool:
    """Return whether an alert of an administration is open."""
    return Raised.objects.filter(administration=row, alert__handled_at=None).exists()


def safety_asks(client: Client) -> bool:
    """Return whether an urgent answer was given lately, or its alert is still open.

    Then another measure may be asked before its recall window has passed.
    """
    since = timezone.now() - LATELY
    lately = Q(at__gte=since) | Q(alert__handled_at=None)
    measured = Raised.objects.filter(administration__client=client).filter(lately)
    if measured.exists():
        return True
    kinds = {raising.kind_of(rule) for rule in raising.CRISIS} | {raising.ELSEWHERE}
    rows = Alert.objects.filter(client=client, kind__in=kinds)
    return rows.filter(Q(handled_at=None) | Q(raised_at__gte=since)).exists()


@dataclass(frozen=True)
class Told:
    """All answers that were ever given to one question, the latest first."""

    answers: tuple[Answer, ...]

    @property
    def holds(self) -> Answer:
        """The one that counts."""
        return self.answers[0]

    @property
    def before(self) -> tuple[Answer, ...]:
        """Those that were corrected."""
        return self.answers[1:]


def answers_by_question(row: Administration) -> dict[str, Told]:
    """Return every answer of an administration by the name of its question."""
    found: dict[str, list[Answer]] = {}
    for answer in Answer.objects.filter(administration=row).select_related("made_by"):
        name = f"item-{answer.item}" if answer.item is not None else f"extra-{answer.extra}"
        found.setdefault(name, []).insert(0, answer)
    return {name: Told(tuple(answers)) for name, answers in found.items()}
