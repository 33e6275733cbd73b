"""Planning which measures a client is asked, changing a plan, and ending it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from sostenuto_web.measures.models import Schedule
from sostenuto_web.measures.models.schedules import Way
from sostenuto_web.measures.scheduling.selectors import planned_now
from sostenuto_web.measures.scheduling.sets import Planned, ReadySet
from sostenuto_web.measures.scored import measure_of
from sostenuto_web.measures.shelf.selectors import clinic_forms
from sostenuto_web.people.models import Client
from sostenuto_web.people.services import history, rows
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.clinic.selectors import today

CHANGED = ("every_days", "starts_on", "ends_on", "way")
"""What a plan says that may be changed; another measure is another plan."""
FIELDS = ("code", "variant", *CHANGED)


@dataclass(frozen=True, slots=True)
class PlannedSet:
    """How many measures of a set were planned, and how many had been planned before."""

    planned: int
    before: int


def add(by: Any, client: Client, fields: Mapping[str, Any], token: UUID | None = None) -> Schedule:
    """Plan a measure for a client; sent twice with one token, one plan."""
    added: Schedule = rows.add(by, Schedule, client, rows.known_of(fields, FIELDS), token)
    return added


def change(by: Any, row: Schedule, fields: Mapping[str, Any], seen: str | None = None) -> bool:
    """Change a plan; return whether anything differed.

    Raises
    ------
    history.ChangedMeanwhileError
        Somebody else changed or voided it.
    """
    return rows.change(by, row, rows.known_of(fields, CHANGED), seen)


@transaction.atomic
def end(by: Any, row: Schedule, reason: str) -> None:
    """End a plan from today on, with a reason; one that is over or voided stays as it is."""
    row = Schedule.objects.select_for_update(of=("self",)).get(pk=row.pk)
    over = today() - dt.timedelta(days=1)
    if row.voided_at is not None or (row.ends_on is not None and row.ends_on <= over):
        return
    before = {"reason": reason, "ends_on": row.ends_on}
    row.ends_on = over
    row.save()
    history.note(by, row, "schedule.ended", before)
    audit.record(by, "schedule.ended", row)


@transaction.atomic
def plan_set(by: Any, client: Client, wanted: ReadySet, token: UUID | None = None) -> PlannedSet:
    """Plan the measures of a set that are not planned yet, from today on; pressed twice, once.

    What the clinic has a form of, and what is in our own words, is asked on the screen; the rest
    comes from paper.
    """
    Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    there, forms = planned_now(client, today()), set(clinic_forms())
    new = [one for one in wanted.measures if (one.code, one.variant) not in there]
    for one in new:
        fields = {
            "code": one.code,
            "variant": one.variant,
            "every_days": one.every_days,
            "starts_on": today(),
            "way": _way(one, forms),
        }
        add(by, client, fields, uuid5(token, f"{one.code} {one.variant}") if token else None)
    return PlannedSet(len(new), len(wanted.measures) - len(new))


def _way(one: Planned, forms: set[tuple[str, str]]) -> str:
    measure = measure_of(one.code, one.variant)
    own = measure is not None and measure.decision == "own_wording"
    return Way.SCREEN if own or (one.code, one.variant) in forms else Way.PAPER
