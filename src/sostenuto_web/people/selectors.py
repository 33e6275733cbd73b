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
    mine = CareTeamMember.objects.filter(user=user, until=None)
    staff = user.is_staff
    wanted = Q(pk__in=[])
    if Relation.CLINIC in granted and staff:
        wanted |= ~Q(pk__in=mine.values("client"))
    if Relation.OWN in granted and staff:
        wanted |= Q(pk__in=mine.filter(leads=True).values("client"))
    if Relation.TEAM in granted and staff:
        wanted |= Q(pk__in=mine.filter(leads=False).values("client"))
    if Relation.SELF in granted:
        return Client.objects.filter(wanted | Q(account=user))
    # Nobody reaches their own record as a colleague's: it stands apart, whatever the role.
    return Client.objects.filter(wanted).exclude(account=user)
