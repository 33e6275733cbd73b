"""Reading one measure of a client, and what was decided about its course."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404

from sostenuto_web.measures.course.reading import Taken, taken_by
from sostenuto_web.measures.models import Administration, StepsTaken
from sostenuto_web.measures.scored import steps
from sostenuto_web.measures.shelf.words import translated
from sostenuto_web.people.models import Client


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody decided: steps in words, own words, who, and after which number's day."""

    row: StepsTaken
    steps: tuple[str, ...]

    @property
    def by(self) -> str:
        """Who decided it."""
        return _name(self.row.made_by)

    @property
    def voided_by(self) -> str:
        """Who voided it; empty where nobody did."""
        return _name(self.row.voided_by)


def administration_of(client: Client, pk: UUID) -> Administration:
    """Return an administration of a client, voided or not; 404 where it is of nobody or another."""
    rows = Administration.objects.filter(client=client, pk=pk)
    row: Administration | None = rows.only("pk", "client", "code", "variant").first()
    if row is None:
        raise Http404
    return row


def taken_of(client: Client, row: Administration) -> Taken | None:
    """Return everything of the measure that a row is of; None where nothing of it is done."""
    wanted = (row.code, row.variant)
    return next((one for one in taken_by(client) if (one.code, one.variant) == wanted), None)


def decided_about(row: Administration) -> list[Decided]:
    """Return what was decided about a measure of a client, the latest first, voided ones last."""
    rows = StepsTaken.objects.filter(
        client_id=row.client_id,
        administration__code=row.code,
        administration__variant=row.variant,
    ).select_related("data_key", "made_by", "voided_by", "administration")
    known = {step.key: translated(step.words) for step in steps()}
    found = [
        Decided(one, tuple(known.get(key, key.replace("_", " ")) for key in one.keys))
        for one in rows.order_by("-made_at", "-id")
    ]
    return sorted(found, key=lambda one: one.row.voided_at is not None)


def decision_of(client: Client, row: Administration, pk: UUID) -> StepsTaken:
    """Return what was decided about the measure of a row; 404 where there is none such."""
    rows = StepsTaken.objects.filter(
        client=client,
        pk=pk,
        administration__code=row.code,
        administration__variant=row.variant,
    )
    found: StepsTaken | None = rows.select_related("data_key").first()
    if found is None:
        raise Http404
    return found


def _name(user: Any) -> str:
    return str(user.name or user.login) if user else ""
