"""Reading alerts: of one client, and of all whom somebody may reach."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, QuerySet, SmallIntegerField, Value, When
from django.http import Http404

from sostenuto_web.people.models import CareTeamMember, Client
from sostenuto_web.people.selectors import clients_for
from sostenuto_web.platform.policy.scoping import scoped
from sostenuto_web.record import naming
from sostenuto_web.record.alerts import words
from sostenuto_web.record.models import Alert


@dataclass(frozen=True, slots=True)
class Shown:
    """An alert in words: what it is, what to do, who has to look, and in which session it was."""

    row: Alert
    name: str
    says: str
    session: str
    is_mine: bool
    may_handle: bool
    is_orphaned: bool
    """Whether nobody who takes part in the care has to look."""


def open_for(user: Any) -> QuerySet[Alert]:
    """Return the open alerts of everybody whom ``user`` may reach: their own, then the oldest."""
    rows = scoped(Alert.objects.filter(handled_at=None), user, "alert.read")
    turn = Case(When(owner=user, then=Value(0)), default=Value(1), output_field=SmallIntegerField())
    return _whole(rows).annotate(turn=turn).order_by("turn", "raised_at", "pk")


def of_client(user: Any, client: Client) -> QuerySet[Alert]:
    """Return the alerts of a client, the open ones first, then the latest."""
    rows = scoped(Alert.objects.filter(client=client), user, "alert.read")
    return _whole(rows).order_by(F("handled_at").desc(nulls_first=True), "-raised_at", "pk")


def of_session(session_id: UUID) -> QuerySet[Alert]:
    """Return the open alerts of one session; whoever asks has been asked for the session."""
    return Alert.objects.filter(session_id=session_id, handled_at=None).order_by("raised_at", "pk")


def alert_for(user: Any, client_id: UUID, alert_id: UUID, rule: str) -> Alert:
    """Return one alert of one client, or 404 where the rule does not grant it."""
    rows = scoped(Alert.objects.filter(client_id=client_id, pk=alert_id), user, rule)
    found = _whole(rows).first()
    if found is None:
        raise Http404
    return found


def shown(user: Any, rows: Iterable[Alert]) -> list[Shown]:
    """Return alerts in words; how sessions are called, and who may say what was done, once."""
    found = list(rows)
    sessions = naming.sessions(user, {row.session_id for row in found if row.session_id})
    theirs = clients_for(user, "alert.handle").filter(pk__in={row.client_id for row in found})
    handled = set(theirs.values_list("pk", flat=True)) if found else set()
    return [
        _shown(
            user,
            row,
            sessions.get(row.session_id, "") if row.session_id else "",
            row.client_id in handled,
        )
        for row in found
    ]


def _shown(user: Any, row: Any, session: str, may_handle: bool) -> Shown:
    return Shown(
        may_handle=may_handle,
        row=row,
        name=words.name(row.kind),
        says=words.says(row.kind),
        session=session,
        is_mine=row.owner_id == user.pk,
        is_orphaned=not row.owner_takes_part,
    )


def _whole(rows: QuerySet[Alert]) -> QuerySet[Alert]:
    """Bring along who is named, and whether the owner still takes part in the care."""
    team = CareTeamMember.objects.filter(client=OuterRef("client"), user=OuterRef("owner"))
    takes_part = Exists(team.filter(until=None, user__is_active=True))
    rows = rows.select_related("client", "owner", "handled_by", "raised_by", "data_key")
    return rows.annotate(owner_takes_part=takes_part)
