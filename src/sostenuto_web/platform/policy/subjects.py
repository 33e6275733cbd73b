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

Owner = Callable[[UUID], UUID | None]
"""Given the id of a part: the id of the record it belongs to, or None: no such part."""

_standings: dict[str, Standing] = {}
_parts: dict[str, tuple[str, Owner]] = {}
_plain: dict[str, str] = {}


def names_a_record(kwarg: str) -> Callable[[Standing], Standing]:
    """Register how somebody stands to the record that an address names by ``kwarg``."""

    def register(standing: Standing) -> Standing:
        _standings[kwarg] = standing
        return standing

    return register


def names_a_part(kwarg: str, *, of: str) -> Callable[[Owner], Owner]:
    """Register to which record a part that an address names by ``kwarg`` belongs.

    Whoever stands to the record ``of`` stands so to the part; an address that names a part
    together with another record than its own names nothing.
    """

    def register(owner: Owner) -> Owner:
        _parts[kwarg] = of, owner
        return owner

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
    return names_record(kwarg) or kwarg in _plain


def names_record(kwarg: str) -> bool:
    """Say whether ``kwarg`` is registered as naming a client's record."""
    return kwarg in _standings or kwarg in _parts


def is_named(kwargs: Mapping[str, Any]) -> bool:
    """Say whether an address names a client's record."""
    return any(map(names_record, kwargs))


def standing_in(user: Any, kwargs: Mapping[str, Any]) -> Relation | None:
    """Return how ``user`` stands to what an address names, or None: no such record.

    An address that names several records is answered when ``user`` stands to all of them alike;
    one that names a record and parts of another names nothing.
    """
    records = {_record(name, value) for name, value in kwargs.items() if names_record(name)}
    if len({name for name, _value in records}) < len(records):
        return None  # two of one kind: the parts are not of what stands before them
    found = {_standing(user, name, value) for name, value in records}
    return found.pop() if len(found) == 1 else None


def _record(name: str, value: UUID) -> tuple[str, UUID | None]:
    of, owner = _parts.get(name, (name, None))
    return of, owner(value) if owner else value


def _standing(user: Any, name: str, value: UUID | None) -> Relation | None:
    return None if value is None else _standings[name](user, value)
