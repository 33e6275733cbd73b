"""Whose record the rows of this room are part of."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sostenuto_web.people.subjects import owner_of
from sostenuto_web.platform.audit import naming
from sostenuto_web.platform.policy import subjects
from sostenuto_web.repertoire.models import HumsTotal, Interview, Preference

KEPT: dict[str, Any] = {
    "preference_id": Preference,
    "interview_id": Interview,
    "hums_id": HumsTotal,
}


def _owners(model: Any) -> Callable[[UUID], UUID | None]:
    def owner(pk: UUID) -> UUID | None:
        return owner_of(model, pk)

    return owner


def register() -> None:
    """Tell the policy and the audit what the addresses of this room name."""
    for name, model in KEPT.items():
        subjects.names_a_part(name, of="client_id")(_owners(model))
        naming.leads_to_client(name)(_owners(model))
