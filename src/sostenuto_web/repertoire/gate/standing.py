"""The written reasons that hold now: what each is about, and how far it reaches.

A reason reaches no further than what it was written about: once the gate has a weightier reason,
the song is called otherwise or somebody new is in the group, it holds no longer.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from sostenuto_web.platform.vault.keys import SealError
from sostenuto_web.repertoire.models import Override, Recording, Song


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a written reason reaches.

    Attributes
    ----------
    risk : float in [0, 1]
        What the gate weighed it when the reason was written.
    called : str
        As in `judging.Weighed`.
    people : set of str
        The ids of those who were to hear it.
    """

    risk: float
    called: str
    people: frozenset[str]

    def covers(self, risk: float, called: str, people: Iterable[UUID]) -> bool:
        """Say whether it reaches what is asked now."""
        same = called == self.called and set(map(str, people)) <= self.people
        return same and risk <= self.risk

    def written(self) -> str:
        """Return it as a row keeps it."""
        return json.dumps([self.risk, self.called, sorted(self.people)])

    @classmethod
    def read(cls, text: str) -> "Reach | None":
        """Return what a row keeps, or None where that cannot be read."""
        try:
            risk, called, people = json.loads(text)
            return cls(float(risk), str(called), frozenset(map(str, people)))
        except (ValueError, TypeError):
            return None


def reference(item: Song | Recording) -> str:
    """Return how a written reason names what it is about.

    Examples
    --------
    >>> reference(Song(pk=UUID(int=1)))
    'song:00000000-0000-0000-0000-000000000001'
    """
    return f"{'recording' if isinstance(item, Recording) else 'song'}:{item.pk}"


def holding(client: UUID | None, set_list: UUID | None) -> QuerySet[Override]:
    """Return the rows that have not ended, of a client, of a set list, or of both."""
    whose = Q(pk__in=[])
    if client is not None:
        whose |= Q(client=client)
    if set_list is not None:
        whose |= Q(set_list=set_list)
    return Override.objects.filter(whose, ended_at=None, until__gt=timezone.now())


def reaches(client: UUID | None, set_list: UUID | None) -> dict[str, list[Reach]]:
    """Return what may sound for a written reason: by its reference, how far each reason reaches."""
    found: dict[str, list[Reach]] = {}
    for row in holding(client, set_list):
        reach = _reach(row)
        if reach is not None:
            found.setdefault(row.item_ref, []).append(reach)
    return found


def _reach(row: Any) -> Reach | None:
    try:
        return Reach.read(row.reach) if row.item_ref else None
    except SealError:  # what cannot be read lets nothing sound
        return None
