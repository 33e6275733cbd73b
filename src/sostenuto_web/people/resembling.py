"""The look-alike warning: whom somebody may be taken for, without telling of others' clients."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sostenuto_web.people import names
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import clients_for


@dataclass(frozen=True, slots=True)
class Resemblance:
    """Clients whose names are much like one.

    Attributes
    ----------
    known : list of Client
        Those that may be named here.
    others : bool
        Whether there are some that may not.
    many : bool
        Whether there are as many as are kept at most (`names.NEAREST`), and so perhaps more.
    """

    known: list[Client]
    others: bool
    many: bool = False

    def __bool__(self) -> bool:
        return bool(self.known) or self.others or self.many


def of_name(user: Any, name: str, besides: UUID | None = None) -> Resemblance:
    """Return the warning for a name that is about to be kept."""
    near = names.look_alikes_of(name, besides)
    return _warning(user, list(near.ids), many=near.many)


def of_client(user: Any, client: Client) -> Resemblance:
    """Return the warning for a client's record; two queries, however many there are."""
    near = client.look_alikes.values_list("other", "other__voided_at", "other__erased_at")
    ids = [other for other, voided, erased in near if voided is None and erased is None]
    return _warning(user, ids, many=len(near) >= names.NEAREST)


def _warning(user: Any, ids: list[UUID], *, many: bool) -> Resemblance:
    if not ids:
        return Resemblance([], False, many)
    known = list(clients_for(user, "client.list").filter(pk__in=ids).order_by("alias"))
    return Resemblance(known, len(ids) > len(known), many)
