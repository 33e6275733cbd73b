"""What is due next for a client: the nearest day that somebody has set, and no other.

Conventions: these are the days that exist: when the trigger register is looked at again, until when
a step to a goal should be reached, and from when on a measure may be asked again. Measures that are
due today have a place of their own on a line, and a harm to look at again stands among its flags.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Min, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sostenuto_web.care.models import Goal, Objective
from sostenuto_web.desk.measuring import Asked
from sostenuto_web.repertoire.models import Trigger

REGISTER = _("look at the register again")
STEP = _("a step is to be reached")


@dataclass(frozen=True, slots=True)
class Due:
    """What is due on which day."""

    on: date
    what: str | Promise
    is_late: bool


def first(reach: Any, today: date, asked: Mapping[UUID, Asked]) -> dict[UUID, Due]:
    """Return what is due first for each client, as far as somebody's knowledge reaches."""
    found: dict[UUID, Due] = {}
    for what, days in (
        (REGISTER, _registers(reach.under("register.review"), reach.led())),
        (STEP, _steps(reach.under("course.read"))),
    ):
        for client, day in days.items():
            if client not in found or day < found[client].on:
                found[client] = Due(day, what, day <= today)
    for client, one in asked.items():
        if one.next and (client not in found or one.next.on < found[client].on):
            found[client] = Due(one.next.on, one.next.name, is_late=False)
    return found


def _registers(clients: Collection[UUID], led: Collection[UUID]) -> dict[UUID, date]:
    rows = Trigger.objects.filter(client__in=clients, voided_at=None, review_on__isnull=False)
    rows = rows.filter(Q(visible_to=Trigger.VisibleTo.TEAM) | Q(client__in=led))
    return _earliest(rows, "review_on")


def _steps(clients: Collection[UUID]) -> dict[UUID, date]:
    rows = Objective.objects.filter(client__in=clients, voided_at=None, by_when__isnull=False)
    rows = rows.filter(goal__state=Goal.State.OPEN, goal__voided_at=None)
    return _earliest(rows, "by_when")


def _earliest(rows: QuerySet[Any], field: str) -> dict[UUID, date]:
    days = rows.order_by().values("client_id").annotate(day=Min(field))
    return {row["client_id"]: row["day"] for row in days}
