"""What other rooms ask of this one: who had how many turns in a meeting."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count

from sostenuto.care.groups import turns
from sostenuto_web.care.groups.picture import counting
from sostenuto_web.care.models import Meeting, Session
from sostenuto_web.platform.policy.scoping import scoped
from sostenuto_web.record.models import Mark


@dataclass(frozen=True, slots=True)
class Turns:
    """How often each of those who are there was heard, or followed; nobody is left out.

    Attributes
    ----------
    counts : mapping of UUID to int
        Turns by the id of a member's session.
    gini : float or None
        0 when everybody had as many, towards 1 when one had all; None with fewer than three
        people or ten turns, because few marks say little.
    """

    counts: dict[UUID, int]
    gini: float | None

    @property
    def total(self) -> int:
        """How many turns there were."""
        return sum(self.counts.values())

    @property
    def even(self) -> float | None:
        """How many each would have had if all had had as many; None where too few were counted."""
        known = self.total >= counting.ENOUGH_TURNS and self.counts
        return self.total / len(self.counts) if known else None

    @property
    def fewest(self) -> tuple[UUID, ...]:
        """Who had the fewest turns, where enough were counted and not all had as many."""
        if self.gini is None or not self.gini:
            return ()
        least = min(self.counts.values())
        return tuple(key for key, count in self.counts.items() if count == least)


def turns_of(meeting: Meeting, user: Any = None) -> Turns:
    """Return who of a meeting had how many turns, in two queries; for the page while it runs.

    Parameters
    ----------
    meeting : Meeting
    user : User, optional
        Only whom they care for is counted, so that nothing can be worked out about the others.
    """
    rows = Session.objects.filter(meeting=meeting, voided_at=None)
    rows = rows.exclude(state=Session.State.MISSED)
    if user is not None:
        rows = scoped(rows, user, "session.run")
    there = list(rows.order_by("voice", "pk").values_list("pk", flat=True))
    marks = Mark.objects.filter(session_id__in=there, voided_at=None, key__in=turns.TURNS)
    counted = dict(marks.order_by().values_list("session_id").annotate(count=Count("pk")))
    counts = {pk: counted.get(pk, 0) for pk in there}
    return Turns(counts, counting.gini(counts))
