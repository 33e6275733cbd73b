"""A line a person: what one has to know before a session, in a constant number of queries.

Conventions: a line tells only what the rules grant about that client: how ``user`` stands to each
is asked once. What is not granted, and what there is not, is empty.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sostenuto_web.care.models import Goal, Session
from sostenuto_web.care.sessions import showing, ways, words
from sostenuto_web.desk.measuring import Asked
from sostenuto_web.desk.today import about, due
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import relations_to
from sostenuto_web.platform.policy.table import Relation, relations
from sostenuto_web.record.models import Response


@dataclass(frozen=True, slots=True)
class Reach:
    """Of which clients somebody may know what; the ids of clients, by rule."""

    user: Any
    standing: dict[UUID, Relation]

    def under(self, rule: str) -> set[UUID]:
        """Return the clients to whom the rule reaches."""
        granted = relations(self.user.roles, rule)
        return {pk for pk, relation in self.standing.items() if relation in granted}

    def led(self) -> set[UUID]:
        """Return the clients whose care the person leads."""
        return {pk for pk, relation in self.standing.items() if relation == Relation.OWN}


@dataclass(frozen=True, slots=True)
class Line:
    """One session with what to know before it."""

    session: Any
    ways: ways.Ways
    goal: str
    response: str
    response_on: Any
    new_triggers: int
    cautions: list[str]
    alerts: int
    harms: int
    next: due.Due | None
    asked: Asked | None
    is_mine: bool
    place: str
    """``done``, ``now``, ``next``, ``late`` (its time is over and it was not held) or empty."""

    @property
    def starts_at(self) -> datetime:
        """When it begins."""
        begins: datetime = self.session.starts_at
        return begins


def lines(
    user: Any,
    sessions: Iterable[Session],
    today: date,
    before: datetime | None = None,
    asked: Mapping[UUID, Asked] = MappingProxyType({}),
) -> list[Line]:
    """Return a line for each session, in their order.

    Parameters
    ----------
    user : User
    sessions : QuerySet of Session
        As `about.with_last` gives it.
    today : date
    before : datetime, optional
        When something else begins: no session from then on is the next one.
    asked : mapping of UUID to Asked
        What is to be asked, by client, of those whose measures ``user`` may read.
    """
    rows = showing.shown(sessions)
    reach = reach_of(user, {row.client_id: row.client for row in rows}.values())
    known = _Known.of(rows, reach, today, asked)
    upcoming = next(
        (r.pk for r in rows if r.state == Session.State.PLANNED and not r.is_begun), None
    )
    if before and any(r.pk == upcoming and r.starts_at >= before for r in rows):
        upcoming = None
    return [_line(user, row, known, upcoming) for row in rows]


def reach_of(user: Any, clients: Iterable[Client]) -> Reach:
    """Return how far somebody's knowledge of some clients reaches, in one query."""
    return Reach(user, relations_to(user, clients))


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read for all lines at once."""

    reach: Reach
    goals: dict[UUID, Goal]
    responses: dict[UUID, Response]
    triggers: dict[UUID, int]
    cautions: dict[UUID, list[str]]
    alerts: dict[UUID, int]
    harms: dict[UUID, int]
    next: dict[UUID, due.Due]
    asked: Mapping[UUID, Asked]

    @classmethod
    def of(
        cls, rows: Collection[Any], reach: Reach, today: date, asked: Mapping[UUID, Asked]
    ) -> "_Known":
        goals = about.goals(rows, reach.under("course.read"))
        here = {row.client_id for row in rows}
        return cls(
            reach=reach,
            goals=goals,
            responses=about.responses(rows, goals, reach.under("session.read")),
            triggers=about.new_triggers(rows, reach.under("register.read"), reach.led()),
            cautions=about.cautions(reach.under("client.read")),
            alerts=about.open_alerts(reach.under("alert.read")),
            harms=about.harms_to_look_at(reach.under("harm.read"), today),
            next=due.first(reach, today, {pk: one for pk, one in asked.items() if pk in here}),
            asked=asked,
        )


def _line(user: Any, row: Any, known: _Known, upcoming: UUID | None) -> Line:
    goal, response = known.goals.get(row.pk), known.responses.get(row.pk)
    return Line(
        session=row,
        ways=_ways(row, known.reach),
        goal=goal.words if goal else "",
        response=_said(response) if response else "",
        response_on=response.at if response else None,
        new_triggers=known.triggers.get(row.pk, 0),
        cautions=known.cautions.get(row.client_id, []),
        alerts=known.alerts.get(row.client_id, 0),
        harms=known.harms.get(row.client_id, 0),
        next=known.next.get(row.client_id),
        asked=known.asked.get(row.client_id),
        is_mine=row.led_by_id == user.pk,
        place=_place(row, upcoming),
    )


def _ways(row: Any, reach: Reach) -> ways.Ways:
    """Return where one may go on from a session."""
    found = ways.ways(row)
    return ways.Ways(
        plan=found.plan if row.client_id in reach.under("session.plan") else "",
        run=found.run if row.client_id in reach.under("session.run") else "",
        note=found.note if row.client_id in reach.under("note.read") else "",
    )


def _said(response: Response) -> str:
    parts = (words.response(response.key) if response.key else "", response.words)
    return ": ".join(part for part in parts if part)


def _place(row: Any, upcoming: UUID | None) -> str:
    if row.state in (Session.State.FINISHED, Session.State.MISSED):
        return "done"
    if row.state == Session.State.RUNNING:
        return "now"
    if row.is_begun:
        return "late" if row.is_past else "now"
    return "next" if row.pk == upcoming else ""
