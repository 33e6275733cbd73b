"""How somebody stands to what an address of this app names; imported when Django is ready."""

from typing import Any
from uuid import UUID

from sostenuto_web.people.models import CareTeamMember, Caution, Client, Contact
from sostenuto_web.people.selectors import clients_for, relation_to
from sostenuto_web.platform.policy.scoping import keeps_clients
from sostenuto_web.platform.policy.subjects import names_a_record, names_no_client
from sostenuto_web.platform.policy.table import Relation


@names_a_record("client_id")
def to_client(user: Any, client_id: UUID) -> Relation | None:
    """Return how ``user`` stands to a client."""
    client = Client.objects.filter(pk=client_id, erased_at=None).first()
    return None if client is None else relation_to(user, client)


@names_a_record("contact_id")
def to_contact(user: Any, contact_id: UUID) -> Relation | None:
    """Return how ``user`` stands to the client whose contact this is."""
    return _to_owner(user, Contact, contact_id)


@names_a_record("caution_id")
def to_caution(user: Any, caution_id: UUID) -> Relation | None:
    """Return how ``user`` stands to the client whose caution this is."""
    return _to_owner(user, Caution, caution_id)


@names_a_record("member_id")
def to_member(user: Any, member_id: UUID) -> Relation | None:
    """Return how ``user`` stands to the client in whose care team this membership is."""
    return _to_owner(user, CareTeamMember, member_id)


def _to_owner(user: Any, model: Any, pk: UUID) -> Relation | None:
    row = model.objects.filter(pk=pk).only("client_id").first()
    return None if row is None else to_client(user, row.client_id)


names_no_client("draft_id", because="a table that its uploader is about to take in")
keeps_clients(clients_for)
