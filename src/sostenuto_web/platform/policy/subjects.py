"""How an address names a client's record: each app says it for the ids it brings.

The middleware asks here before a view runs, so that a forgotten check in a view opens nothing.
Every name in an address is either registered here as a record's, or declared to be none; a check
(`sostenuto_web.platform.policy.checks`) refuses an address with any other.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sostenuto_web.platform.policy.table import Relation

Standing = Callable[[Any, UUID], Relation | None]
"""Given who asks and the id in the address: the relation, or None where there is no such record."""

_standings: dict[str, Standing] = {}
_plain: dict[str, str] = {}


def names_a_record(kwarg: str) -> Callable[[Standing], Standing]:
    """Register how somebody stands to the record that an address names by ``kwarg``."""

    def register(standing: Standing) -> Standing:
        _standings[kwarg] = standing
        return standing

    return register


def names_no_client(kwarg: str, because: str) -> None:
    """Declare that ``kwarg`` of an address names nothing that belongs to one client.

    Examples
    --------
    >>> names_no_client("page_number", because="a page of a list")
    >>> is_declared("page_number"), is_named({"page_number": 2})
    (True, False)
    """
    _plain[kwarg] = because


def is_declared(kwarg: str) -> bool:
    """Say whether it is known what ``kwarg`` names."""
    return kwarg in _standings or kwarg in _plain


def names_record(kwarg: str) -> bool:
    """Say whether ``kwarg`` is registered as naming a client's record."""
    return kwarg in _standings


def is_named(kwargs: Mapping[str, Any]) -> bool:
    """Say whether an address names a client's record."""
    return any(name in _standings for name in kwargs)


def standing_in(user: Any, kwargs: Mapping[str, Any]) -> Relation | None:
    """Return how ``user`` stands to what an address names, or None: no such record.

    An address that names several records is answered when ``user`` stands to all of them alike;
    that they belong together is for the view to look at.
    """
    found = [_standings[name](user, value) for name, value in kwargs.items() if name in _standings]
    return found[0] if len(set(found)) == 1 else None
