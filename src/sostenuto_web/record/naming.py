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
