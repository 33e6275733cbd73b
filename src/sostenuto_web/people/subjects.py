"""How somebody stands to what an address of this app names; imported when Django is ready."""

from typing import Any
from uuid import UUID

from sostenuto_web.people.models import CareTeamMember, Caution, Client, Contact
from sostenuto_web.people.selectors import clients_for, relation_to
from sostenuto_web.platform.audit.naming import leads_to_client
from sostenuto_web.platform.policy.scoping import keeps_clients
from sostenuto_web.platform.policy.subjects import names_a_part, names_a_record, names_no_client
from sostenuto_web.platform.policy.table import Relation


@names_a_record("client_id")
def to_client(user: Any, client_id: UUID) -> Relation | None:
    """Return how ``user`` stands to a client."""
    client = Client.objects.filter(pk=client_id, erased_at=None).only("account").first()
    return None if client is None else relation_to(user, client)


@names_a_part("contact_id", of="client_id")
@leads_to_client("contact_id")
def of_contact(contact_id: UUID) -> UUID | None:
    """Return the client whose contact this is."""
    return owner_of(Contact, contact_id)


@names_a_part("caution_id", of="client_id")
@leads_to_client("caution_id")
def of_caution(caution_id: UUID) -> UUID | None:
    """Return the client whose caution this is."""
    return owner_of(Caution, caution_id)


@names_a_part("member_id", of="client_id")
@leads_to_client("member_id")
def of_member(member_id: UUID) -> UUID | None:
    """Return the client in whose care team this membership is."""
    return owner_of(CareTeamMember, member_id)


def owner_of(model: Any, pk: UUID) -> UUID | None:
    """Return the id of the client to whom a row of ``model`` belongs."""
    found: UUID | None = model.objects.filter(pk=pk).values_list("client_id", flat=True).first()
    return found


names_no_client("draft_id", because="a table that its uploader is about to take in")
keeps_clients(clients_for)
