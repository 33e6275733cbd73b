"""The look-alike warning: whom somebody may be taken for, without telling of others' clients."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sostenuto_web.people import names
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import clients_for


@dataclass(frozen=True, slots=True)
class Resemblance:
    """Clients whose names are much like one: those that may be named here, and whether others."""

    known: list[Client]
    others: bool

    def __bool__(self) -> bool:
        return bool(self.known) or self.others


def of_name(user: Any, name: str, besides: UUID | None = None) -> Resemblance:
    """Return the warning for a name that is about to be kept."""
    return _warning(user, [client.pk for client in names.look_alikes_of(name, besides)])


def of_client(user: Any, client: Client) -> Resemblance:
    """Return the warning for a client's record; two queries, however many there are."""
    near = client.look_alikes.filter(other__voided_at=None, other__erased_at=None)
    return _warning(user, list(near.values_list("other", flat=True)))


def _warning(user: Any, ids: list[UUID]) -> Resemblance:
    if not ids:
        return Resemblance([], False)
    known = list(clients_for(user, "client.list").filter(pk__in=ids).order_by("alias"))
    return Resemblance(known, len(ids) > len(known))
