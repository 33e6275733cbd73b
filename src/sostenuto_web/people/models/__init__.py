"""What is kept about clients: themselves, their details, their care team."""

from sostenuto_web.people.models.client import (
    Client,
    ClientContext,
    LookAlike,
    NamePart,
    Status,
)
from sostenuto_web.people.models.details import Caution, Contact, RecordChange
from sostenuto_web.people.models.imports import ImportDraft
from sostenuto_web.people.models.team import CareTeamMember
from sostenuto_web.people.models.voiding import Voidable

__all__ = [
    "CareTeamMember",
    "Caution",
    "Client",
    "ClientContext",
    "Contact",
    "ImportDraft",
    "LookAlike",
    "NamePart",
    "RecordChange",
    "Status",
    "Voidable",
]
