"""Querysets scoped by care, for models of every floor that belong to a client.

`sostenuto_web.people` registers whose clients somebody may reach; a lower floor, which knows no
clients, scopes its own rows by that before any filter that comes from a request.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from sostenuto.base.errors import InputError
from sostenuto_web.platform.policy import table

Clients = Callable[[Any, str], QuerySet[Any]]
"""Given who asks and a rule: the clients to whom they stand in a relation that it grants."""
Row = TypeVar("Row", bound=Model)

_clients: list[Clients] = []


def keeps_clients(clients: Clients) -> Clients:
    """Register what finds the clients of a rule; the latest registered holds."""
    _clients[:] = [clients]
    return clients


def scoped(rows: QuerySet[Row], user: Any, rule: str, *, client: str = "client") -> QuerySet[Row]:
    """Return those rows whose client ``user`` may reach under ``rule``; none while nobody keeps.

    Parameters
    ----------
    rows : QuerySet
    user : User
    rule : str
        A rule about clients.
    client : str
        The way from a row to its client, as in a filter: ``"client"``, ``"consent__client"``,
        or the name of a plain id column such as ``"client_id"``.

    Raises
    ------
    InputError
        The rule is not about clients, so it cannot say whose rows.
    """
    if not table.rule_named(rule).about_client:
        raise InputError("rule", expected="about clients", got=rule)
    if not _clients:
        return rows.none()
    return rows.filter(**{f"{client}__in": _clients[0](user, rule).values("pk")})
