"""Reading facts: those of a session, by kind and in the order in which they happened.

Whether whoever asks may read the client's sessions is for the caller to check (``session.read``).
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from sostenuto_web.record.facts.kinds import KINDS
from sostenuto_web.record.models import (
    Distress,
    Fact,
    Feeling,
    Felt,
    Mark,
    MusicEvent,
    PromptLevel,
    Quote,
    Rating,
    Response,
)


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """Every fact of one session, by kind; each kind in the order in which it happened."""

    rating: tuple[Rating, ...]
    feeling: tuple[Feeling, ...]
    music: tuple[MusicEvent, ...]
    quote: tuple[Quote, ...]
    prompt: tuple[PromptLevel, ...]
    mark: tuple[Mark, ...]
    response: tuple[Response, ...]
    felt: tuple[Felt, ...]
    distress: tuple[Distress, ...]

    def __iter__(self) -> Iterator[Fact]:
        """Yield them all, in the order in which they happened."""
        every = [row for one in fields(self) for row in getattr(self, one.name)]
        return iter(sorted(every, key=lambda row: (row.at, row.made_at, row.pk.hex)))


def of_session(session_id: UUID, *, voided: bool = False) -> SessionFacts:
    """Return the facts of a session that hold, or those that were voided; a query a kind."""
    found: dict[str, tuple[Any, ...]] = {
        key: tuple(
            kind.model._default_manager.filter(
                session_id=session_id, voided_at__isnull=not voided
            ).select_related("made_by")
        )
        for key, kind in KINDS.items()
    }
    return SessionFacts(**found)


def fact_of(kind: str, pk: UUID, session_id: UUID) -> Fact | None:
    """Return one fact of a session, voided or not, or None."""
    rows = KINDS[kind].model._default_manager
    found: Fact | None = rows.filter(pk=pk, session_id=session_id).first()
    return found
