"""What songs and sessions are called; apps of higher floors, which keep them, say it.

A fact here points at a song by its bare id. `names_songs` takes what turns ids into words; without
it, and for a song that is not known or not theirs to see, it is "a song".
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

Resolver = Callable[[Any, Collection[UUID], UUID | None], Mapping[UUID, str]]
"""Given who asks, ids, and a client's id or None: what those that there are are called.

With a client's id only what may be linked to this client is named (a song of the service, or the
client's own); a resolver names nothing that who asks may not see.
"""

_resolvers: dict[str, Resolver] = {}

Leads = Callable[[Any, Any], str]
"""Given who asks and an alert: where what raised it stands, if they may see it; else empty."""
_leads: dict[str, Leads] = {}


def leads_to_sources(what: str, lead: Leads) -> None:
    """Register how an app finds the page of what raised an alert; again, the later holds."""
    _leads[what] = lead


def source_of(user: Any, alert: Any) -> str:
    """Return the address of what raised an alert, for whoever may see it; else empty."""
    return next((found for lead in _leads.values() if (found := lead(user, alert))), "")


def names_songs(resolver: Resolver) -> Resolver:
    """Register what songs are called; the latest registered holds."""
    _resolvers["song"] = resolver
    return resolver


def names_sessions(resolver: Resolver) -> Resolver:
    """Register what sessions are called; the latest registered holds."""
    _resolvers["session"] = resolver
    return resolver


def songs(user: Any, ids: Collection[UUID], client_id: UUID | None = None) -> Mapping[UUID, str]:
    """Return what some songs are called, as far as they are known."""
    return _named("song", user, ids, client_id)


def sessions(user: Any, ids: Collection[UUID], client_id: UUID | None = None) -> Mapping[UUID, str]:
    """Return what some sessions are called, as far as they are known."""
    return _named("session", user, ids, client_id)


def _named(
    kind: str, user: Any, ids: Collection[UUID], client_id: UUID | None
) -> Mapping[UUID, str]:
    resolver = _resolvers.get(kind)
    return resolver(user, ids, client_id) if resolver and ids else {}
