"""Whose record the rows of this room are part of."""

from typing import Any

from sostenuto_web.people.subjects import owner_of
from sostenuto_web.platform.audit import naming
from sostenuto_web.platform.policy import subjects
from sostenuto_web.repertoire.models import HumsTotal, Interview, Preference

KEPT: dict[str, Any] = {
    "preference_id": Preference,
    "interview_id": Interview,
    "hums_id": HumsTotal,
}


def register() -> None:
    """Tell the policy and the audit what the addresses of this room name."""
    for name, model in KEPT.items():
        subjects.names_a_part(name, of="client_id")(lambda pk, model=model: owner_of(model, pk))
        naming.leads_to_client(name)(lambda pk, model=model: owner_of(model, pk))
