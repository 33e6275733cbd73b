"""What an address tells of: which record it names, and whose.

Apps on the floors above register how the ids they bring lead to a client, from
``AppConfig.ready``; ``client_id`` needs no registration.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

Finder = Callable[[UUID], UUID | None]
"""Given the id in an address: the client's id, or None where there is none."""

_finders: dict[str, Finder] = {"client_id": lambda given: given}


@dataclass(frozen=True, slots=True)
class Named:
    """The record that an address names."""

    subject: str = ""
    subject_id: UUID | None = None
    client_id: UUID | None = None


def leads_to_client(kwarg: str) -> Callable[[Finder], Finder]:
    """Register how the id that an address names by ``kwarg`` leads to a client."""

    def register(finder: Finder) -> Finder:
        _finders[kwarg] = finder
        return finder

    return register


def named_by(kwargs: Mapping[str, Any]) -> Named:
    """Return what an address names: its last id, and the client to whom any of its ids leads.

    Examples
    --------
    >>> client, consent = UUID(int=1), UUID(int=2)
    >>> found = named_by({"client_id": client, "consent_id": consent, "page_number": 3})
    >>> found.subject, found.subject_id == consent, found.client_id == client
    ('consent', True, True)
    """
    ids = {name: value for name, value in kwargs.items() if isinstance(value, UUID)}
    if not ids:
        return Named()
    last, subject_id = list(ids.items())[-1]
    clients = (_finders[name](value) for name, value in ids.items() if name in _finders)
    client_id = next((client for client in clients if client is not None), None)
    return Named(last.removesuffix("_id"), subject_id, client_id)
