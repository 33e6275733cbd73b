"""Whose programme an address names."""

from uuid import UUID

from sostenuto_web.listening.models import ListeningProgramme, ProgrammeSlot, SteeredMusic
from sostenuto_web.people.subjects import owner_of
from sostenuto_web.platform.audit import naming
from sostenuto_web.platform.policy import subjects


def register() -> None:
    """Tell the policy and the audit what the addresses of this app name."""
    owners = {"programme_id": _of_programme, "slot_id": _of_slot, "steered_id": _of_steered}
    for kwarg, owner in owners.items():
        subjects.names_a_part(kwarg, of="client_id")(owner)
        naming.leads_to_client(kwarg)(owner)


def _of_programme(pk: UUID) -> UUID | None:
    return owner_of(ListeningProgramme, pk)


def _of_slot(pk: UUID) -> UUID | None:
    return owner_of(ProgrammeSlot, pk)


def _of_steered(pk: UUID) -> UUID | None:
    return owner_of(SteeredMusic, pk)
