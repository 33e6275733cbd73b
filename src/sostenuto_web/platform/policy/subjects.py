"""How an address names a client's record: each app says it for the ids it brings.

The middleware asks here before a view runs, so that a forgotten check in a view opens nothing.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sostenuto_web.platform.policy.table import Relation

Standing = Callable[[Any, UUID], Relation | None]
"""Given who asks and the id in the address: the relation, or None where there is no such record."""

_standings: dict[str, Standing] = {}


def names_a_record(kwarg: str) -> Callable[[Standing], Standing]:
    """Register how somebody stands to the record that an address names by ``kwarg``."""

    def register(standing: Standing) -> Standing:
        _standings[kwarg] = standing
        return standing

    return register


def standing_in(user: Any, kwargs: dict[str, Any]) -> Relation | None:
    """Return how ``user`` stands to the one record an address names, or None: no such record."""
    found = [_standings[name](user, value) for name, value in kwargs.items() if name in _standings]
    return found[0] if len(set(found)) == 1 else None


def is_named(kwargs: dict[str, Any]) -> bool:
    """Say whether an address names a client's record."""
    return any(name in _standings for name in kwargs)
