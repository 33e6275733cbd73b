"""Reading clients: always scoped by how the person who asks stands to them, before any filter."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from sostenuto_web.people.models import CareTeamMember, Client
from sostenuto_web.platform.policy.table import Relation, relations


def relation_to(user: Any, client: Client) -> Relation:
    """Return how ``user`` stands to ``client``."""
    if not user.is_authenticated:
        return Relation.NONE
    if client.account_id == user.pk:
        return Relation.SELF
    if not user.is_staff:
        return Relation.NONE
    member = CareTeamMember.objects.filter(client=client, user=user, until=None).first()
    if member is None:
        return Relation.CLINIC
    return Relation.OWN if member.leads else Relation.TEAM


def clients_for(user: Any, rule: str) -> QuerySet[Client]:
    """Return the clients to whom ``user`` stands in a relation that the rule grants."""
    granted = relations(user.roles, rule)
    mine = CareTeamMember.objects.filter(user=user, until=None)
    wanted = Q(pk__in=[])
    if Relation.CLINIC in granted and user.is_staff:
        wanted |= ~Q(pk__in=mine.values("client"))
    if Relation.OWN in granted:
        wanted |= Q(pk__in=mine.filter(leads=True).values("client"))
    if Relation.TEAM in granted:
        wanted |= Q(pk__in=mine.filter(leads=False).values("client"))
    if Relation.SELF in granted:
        wanted |= Q(account=user)
    return Client.objects.filter(wanted, voided_at=None)


def client_for(user: Any, client_id: UUID, rule: str) -> Client:
    """Return one client, or 404 where the rule does not grant it."""
    client = clients_for(user, rule).filter(pk=client_id).first()
    if client is None:
        raise Http404
    return client
