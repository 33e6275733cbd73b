"""Reading clients: always scoped by how the person who asks stands to them, before any filter."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from sostenuto_web.people.models import CareTeamMember, Client
from sostenuto_web.platform.policy.table import Relation, relations

OF_TEAM = {True: Relation.OWN, False: Relation.TEAM}
"""How a member of the team stands to the client, by whether they lead."""


def relation_to(user: Any, client: Client) -> Relation:
    """Return how ``user`` stands to ``client``."""
    return relations_to(user, [client])[client.pk]


def relations_to(user: Any, clients: Iterable[Client]) -> dict[UUID, Relation]:
    """Return how ``user`` stands to each of some clients, in one query at most."""
    if not user.is_authenticated:
        return {client.pk: Relation.NONE for client in clients}
    others = Relation.CLINIC if user.is_staff else Relation.NONE
    found = {c.pk: Relation.SELF if c.account_id == user.pk else others for c in clients}
    if user.is_staff:
        held = CareTeamMember.objects.filter(user=user, until=None, client__in=list(found))
        for client_id, leads in held.values_list("client", "leads"):
            # Nobody reaches their own record as a colleague's.
            if found[client_id] != Relation.SELF:
                found[client_id] = OF_TEAM[leads]
    return found


def clients_for(user: Any, rule: str) -> QuerySet[Client]:
    """Return the clients to whom ``user`` stands in a relation that the rule grants.

    Voided and erased clients are not among them.
    """
    return _within(user, rule).filter(voided_at=None, erased_at=None)


def voided_for(user: Any, rule: str) -> QuerySet[Client]:
    """Return the voided clients to whom ``user`` stands in a relation that the rule grants."""
    return _within(user, rule).filter(voided_at__isnull=False, erased_at=None)


def client_for(user: Any, client_id: UUID, rule: str) -> Client:
    """Return one client, or 404 where the rule does not grant it."""
    return _one(clients_for(user, rule), client_id)


def client_of_record(user: Any, client_id: UUID) -> Client:
    """Return a client whose record may be opened; a voided one where it could be taken back."""
    found = clients_for(user, "client.read").filter(pk=client_id).first()
    if found is not None:
        return found
    return _one(voided_for(user, "client.read") & voided_for(user, "client.void"), client_id)


def client_in_any_state(user: Any, client_id: UUID, rule: str) -> Client:
    """Return one client, voided or not, or 404 where the rule does not grant it."""
    return _one(_within(user, rule).filter(erased_at=None), client_id)


def _one(clients: QuerySet[Client], client_id: UUID) -> Client:
    client = clients.filter(pk=client_id).first()
    if client is None:
        raise Http404
    return client


def _within(user: Any, rule: str) -> QuerySet[Client]:
    granted = relations(user.roles, rule)
    wanted = _as_staff(user, granted) if user.is_staff else Q(pk__in=[])
    if Relation.SELF in granted:
        return Client.objects.filter(wanted | Q(account=user))
    # Nobody reaches their own record as a colleague's: it stands apart, whatever the role.
    return Client.objects.filter(wanted).exclude(account=user)


def _as_staff(user: Any, granted: Collection[Relation]) -> Q:
    mine = CareTeamMember.objects.filter(user=user, until=None)
    parts = [leads for leads, relation in OF_TEAM.items() if relation in granted]
    both = len(parts) == len(OF_TEAM)
    if both and Relation.CLINIC in granted:
        return ~Q(pk__in=[])  # everybody; an empty Q would drop out of "or" and let nobody in
    of_parts = mine if both else mine.filter(leads__in=parts)  # one list, walked once
    wanted = Q(pk__in=of_parts.values("client") if parts else [])
    if Relation.CLINIC in granted:
        wanted |= ~Q(pk__in=mine.values("client"))
    return wanted
