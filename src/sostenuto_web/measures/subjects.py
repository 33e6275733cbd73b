"""Whose administration an address names."""

from uuid import UUID

from sostenuto_web.measures.models import Administration, Schedule, StepsTaken
from sostenuto_web.people.subjects import owner_of
from sostenuto_web.platform.audit import naming
from sostenuto_web.platform.policy import subjects


def register() -> None:
    """Tell the policy and the audit what the addresses of this app name."""
    owners = {
        "administration_id": _of_administration,
        "schedule_id": _of_schedule,
        "steps_id": _of_steps,
    }
    for kwarg, owner in owners.items():
        subjects.names_a_part(kwarg, of="client_id")(owner)
        naming.leads_to_client(kwarg)(owner)


def _of_administration(pk: UUID) -> UUID | None:
    return owner_of(Administration, pk)


def _of_schedule(pk: UUID) -> UUID | None:
    return owner_of(Schedule, pk)


def _of_steps(pk: UUID) -> UUID | None:
    return owner_of(StepsTaken, pk)
