"""How somebody was around a programme: the last answer before it began, the first after it ended.

Conventions: before is the latest answer within an hour before it began, after the first one within
an hour after it ended and before the next one began. An answer that was given as one of "after" is
none of before, and the other way round. Whether whoever asks may read the client's programmes is
for the caller to check.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any
from uuid import UUID

from sostenuto.base.affect import AffectPoint
from sostenuto_web.listening.models import ListeningProgramme
from sostenuto_web.people.models import Client
from sostenuto_web.record.models import Rating
from sostenuto_web.record.models.facts import Moment

NEAR_BY = timedelta(minutes=60)
"""How long before a programme, or after it, an answer still tells how somebody was (design)."""
SCALES = ("mood", "craving", "tension")
"""What is asked around a programme, as ``sostenuto/measures/ratings.toml`` calls it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to one question: a place for the mood, a value for any other."""

    pk: UUID
    at: datetime
    place: AffectPoint | None
    value: float | None


@dataclass(frozen=True, slots=True)
class Around:
    """A programme that began, with the answers around it by scale."""

    pk: UUID
    arc: str
    goal: AffectPoint
    session_id: UUID | None
    started_at: datetime
    ended_at: datetime | None
    before: Mapping[str, Answer]
    after: Mapping[str, Answer]


def around(client: Client) -> list[Around]:
    """Return a client's programmes that began, in order, with what was said around each.

    Two queries.
    """
    rows: list[Any] = list(
        ListeningProgramme.objects.filter(
            client=client, voided_at=None, started_at__isnull=False
        )
        .order_by("started_at", "pk")
        .values_list(
            "pk", "arc", "goal_valence", "goal_arousal", "session_id", "started_at", "ended_at",
            named=True,
        )
    )  # fmt: skip
    ratings: list[Any] = list(
        Rating.objects.filter(client=client, voided_at=None, scale__in=SCALES)
        .order_by("at", "made_at")
        .values_list("pk", "scale", "moment", "value", "valence", "arousal", "at", named=True)
    )
    starts = [row.started_at for row in rows]
    return [_around(row, then, ratings) for row, then in zip_longest(rows, starts[1:])]


def _around(row: Any, then: datetime | None, ratings: list[Any]) -> Around:
    begun, ended = row.started_at, row.ended_at
    before = [
        one for one in ratings if one.moment != Moment.AFTER and begun - NEAR_BY <= one.at <= begun
    ]
    after = [] if ended is None else [
        one
        for one in ratings
        if one.moment != Moment.BEFORE and ended <= one.at <= _until(ended, then)
    ]  # fmt: skip
    goal = AffectPoint(row.goal_valence, row.goal_arousal)
    nearest = (_by_scale(before), _by_scale(reversed(after)))
    return Around(row.pk, row.arc, goal, row.session_id, begun, ended, *nearest)


def _until(ended: datetime, then: datetime | None) -> datetime:
    return min(ended + NEAR_BY, then) if then else ended + NEAR_BY


def _by_scale(ratings: Any) -> dict[str, Answer]:
    """Return the answer of each scale that comes last."""
    return {one.scale: _answer(one) for one in ratings}


def _answer(row: Any) -> Answer:
    has_place = row.valence is not None and row.arousal is not None
    place = AffectPoint(row.valence, row.arousal) if has_place else None
    return Answer(row.pk, row.at, place, row.value)
