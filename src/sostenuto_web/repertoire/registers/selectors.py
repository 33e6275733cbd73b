"""Reading registers: a client's entries as far as they may be read, and what is due."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import clients_for, relation_to
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.policy.table import Relation
from sostenuto_web.repertoire.models import Trigger, TriggerRegister

MOST_DUE = 200


def entries_of(user: Any, client: Client, *, voided: bool = False) -> QuerySet[Trigger]:
    """Return the entries of a register that ``user`` may read, the strongest urge first."""
    rows = Trigger.objects.filter(client=client, voided_at__isnull=not voided)
    if relation_to(user, client) != Relation.OWN:
        rows = rows.filter(visible_to=Trigger.VisibleTo.TEAM)
    return rows.select_related("data_key", "set_by", "voided_by").order_by("-urge", "made_at", "pk")


def entry_for(user: Any, client: Client, trigger_id: UUID, *, voided: bool = False) -> Trigger:
    """Return one entry that ``user`` may read, or 404."""
    return get_object_or_404(entries_of(user, client, voided=voided), pk=trigger_id)


def has_hidden(user: Any, client: Client) -> bool:
    """Say whether the register holds entries that only whoever leads the care may read."""
    lead_only = Trigger.objects.filter(client=client, voided_at=None)
    lead_only = lead_only.filter(visible_to=Trigger.VisibleTo.LEAD)
    return relation_to(user, client) != Relation.OWN and lead_only.exists()


def register_of(client: Client) -> TriggerRegister | None:
    """Return what is known of a client's register, or None where nobody has asked yet."""
    found = TriggerRegister.objects.filter(client=client, asked_at__isnull=False)
    return found.select_related("asked_by", "reviewed_by").first()


@dataclass(frozen=True, slots=True)
class Due:
    """A client with the entries that are due to be looked at again."""

    client: Client
    entries: list[Trigger]


def due(user: Any) -> list[Due]:
    """Return what is due to be looked at again today, by client, the longest overdue first."""
    mine = clients_for(user, "register.review")
    rows = Trigger.objects.filter(client__in=mine, voided_at=None, review_on__lte=today())
    rows = rows.select_related("data_key", "client__data_key").order_by("review_on", "-urge", "pk")
    led = {
        client.pk
        for client in mine.filter(team__user=user, team__until=None, team__leads=True).distinct()
    }
    found: dict[UUID, Due] = {}
    for row in rows[:MOST_DUE]:
        if row.visible_to == Trigger.VisibleTo.TEAM or row.client_id in led:
            found.setdefault(row.client_id, Due(row.client, [])).entries.append(row)
    return list(found.values())
