"""What a line tells of a session's client; each of these reads for all lines at once."""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from sostenuto_web.care.models import Goal, Session
from sostenuto_web.people.models import Caution, Client
from sostenuto_web.people.recorded import caution_tag
from sostenuto_web.record.harms.selectors import OPEN
from sostenuto_web.record.models import Alert, Harm, Response
from sostenuto_web.repertoire.models import Trigger

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def with_last(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Let each session say when the last one of its client before it ended (``held_before``)."""
    rows = Session.objects.filter(
        client=OuterRef("client"),
        state=Session.State.FINISHED,
        voided_at=None,
        starts_at__lt=OuterRef("starts_at"),
    )
    ended = Coalesce("ended_at", "started_at", "starts_at")
    return sessions.annotate(
        held_before=Subquery(rows.order_by("-starts_at").values(ended=ended)[:1])
    )


def goals(rows: Collection[Any], clients: Collection[UUID]) -> dict[UUID, Goal]:
    """Return the first open goal, by session: of those it is planned for, else of its client."""
    found = Goal.objects.filter(client__in=clients, state=Goal.State.OPEN, voided_at=None)
    by_client: dict[UUID, list[Goal]] = {}
    for goal in found.order_by("place", "made_at", "pk"):
        by_client.setdefault(goal.client_id, []).append(goal)
    through = Session.goals.through.objects.filter(session__in=[row.pk for row in rows])
    planned = set(through.values_list("session_id", "goal_id"))
    chosen: dict[UUID, Goal] = {}
    for row in rows:
        every = by_client.get(row.client_id, [])
        first = next((goal for goal in every if (row.pk, goal.pk) in planned), None)
        if first or every:
            chosen[row.pk] = first or every[0]
    return chosen


def responses(
    rows: Collection[Any], goals: Mapping[UUID, Any], clients: Collection[UUID]
) -> dict[UUID, Response]:
    """Return the latest response, by session: to the goal that is shown, or to none in particular.

    Where no goal is open it is the latest of all.
    """
    to_goal = Goal.objects.filter(pk__in={goal.pk for goal in goals.values()})
    to_goal = to_goal.annotate(pointed=Subquery(_latest(Q(goal_id=OuterRef("pk")))))
    of_goal = dict(to_goal.values_list("pk", "pointed"))
    without = {row.client_id for row in rows if row.pk not in goals} & set(clients)
    latest = Client.objects.filter(pk__in=without).annotate(pointed=Subquery(_latest(Q(), "pk")))
    of_client = dict(latest.values_list("pk", "pointed"))
    wanted = {
        row.pk: of_goal.get(goals[row.pk].pk) if row.pk in goals else of_client.get(row.client_id)
        for row in rows
        if row.client_id in clients
    }
    found = Response.objects.in_bulk([pk for pk in wanted.values() if pk])
    return {session: found[pk] for session, pk in wanted.items() if pk in found}


def _latest(about: Q, client: str = "client") -> QuerySet[Any, Any]:
    rows = Response.objects.filter(client=OuterRef(client), voided_at=None)
    rows = rows.filter(about | Q(goal_id=None)) if about else rows
    return rows.order_by("-at").values("pk")[:1]


def new_triggers(
    rows: Collection[Any], clients: Collection[UUID], led: Collection[UUID]
) -> dict[UUID, int]:
    """Return how many entries each client's register got since the session before, by session.

    Entries that only whoever leads the care may read are counted for whoever does.
    """
    since = {row.pk: (row.client_id, row.held_before or NEVER) for row in rows}
    since = {pk: said for pk, said in since.items() if said[0] in clients}
    if not since:
        return {}
    found = Trigger.objects.filter(
        client__in={client for client, _ in since.values()},
        voided_at=None,
        made_at__gt=min(moment for _, moment in since.values()),
    ).filter(Q(visible_to=Trigger.VisibleTo.TEAM) | Q(client__in=led))
    made = list(found.values_list("client_id", "made_at"))
    return {
        pk: sum(client == of and at > moment for of, at in made)
        for pk, (client, moment) in since.items()
    }


def cautions(clients: Collection[UUID]) -> dict[UUID, list[str]]:
    """Return what to take care with now, as the banner says it, by client."""
    rows = Caution.objects.filter(
        client__in=clients, voided_at=None, state=Caution.State.ACTIVE
    ).order_by("made_at")
    found: dict[UUID, list[str]] = {}
    for client, kind in rows.values_list("client_id", "kind"):
        tags, tag = found.setdefault(client, []), caution_tag(kind)
        if tag not in tags:
            tags.append(tag)
    return found


def open_alerts(clients: Collection[UUID]) -> dict[UUID, int]:
    """Return how many alerts wait, by client."""
    return _counted(Alert.objects.filter(client__in=clients, handled_at=None))


def harms_to_look_at(clients: Collection[UUID], today: date) -> dict[UUID, int]:
    """Return how many harms somebody has to look at again by today, by client."""
    rows = Harm.objects.filter(OPEN, client__in=clients, voided_at=None, follow_up_on__lte=today)
    return _counted(rows)


def _counted(rows: QuerySet[Any]) -> dict[UUID, int]:
    counts = rows.order_by().values("client_id").annotate(count=Count("pk"))
    return {row["client_id"]: row["count"] for row in counts}
