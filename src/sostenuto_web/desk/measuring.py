"""What is to be asked of whom, as the first page and the work list say it: one line a person.

Conventions: a person stands there once. What was given back and nobody looked at comes first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sostenuto_web.measures.scheduling.selectors import DUE, GIVEN, OPEN, Due, due_for
from sostenuto_web.people.models import Client


@dataclass(frozen=True, slots=True)
class Asked:
    """What of one person's measures somebody can do something about today.

    Attributes
    ----------
    given, begun, due : list of str
        Names of measures: given back and not looked at; begun; to be asked.
    since : date
        Since when the first of them waits.
    next : Due or None
        What may be asked next, and from which day on.
    """

    client: Client
    given: list[str]
    begun: list[str]
    due: list[str]
    since: date | None
    next: Due | None

    @property
    def now(self) -> list[str]:
        """What to ask or to go on with."""
        return [*self.begun, *self.due]

    @property
    def count(self) -> int:
        """How many measures there is something to do about."""
        return len(self.given) + len(self.now)


def asked_by_client(user: Any, today: date) -> dict[UUID, Asked]:
    """Return what is planned or begun for each client whose measures somebody may read."""
    found: dict[UUID, list[Due]] = {}
    for one in due_for(user, today):
        found.setdefault(one.client.pk, []).append(one)
    return {pk: _asked(dues) for pk, dues in found.items()}


def waiting(asked: Iterable[Asked]) -> list[Asked]:
    """Return those with something to do, what was given back first, then by age."""
    found = [one for one in asked if one.count]
    return sorted(found, key=lambda one: (not one.given, one.since, one.client.alias))


def _asked(dues: list[Due]) -> Asked:
    named: dict[str, list[str]] = {GIVEN: [], OPEN: [], DUE: []}
    for one in dues:
        if one.is_now:
            named[one.stand].append(one.name)
    return Asked(
        client=dues[0].client,
        given=named[GIVEN],
        begun=named[OPEN],
        due=named[DUE],
        since=min((one.on for one in dues if one.is_now), default=None),
        next=min((one for one in dues if not one.is_now), key=lambda one: one.on, default=None),
    )
