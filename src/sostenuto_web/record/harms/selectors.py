"""Reading what did harm: of one client, and of all whom somebody may reach."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    DateField,
    F,
    Min,
    Q,
    QuerySet,
    SmallIntegerField,
    Value,
    When,
)
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext

from sostenuto.care.harms import harms
from sostenuto_web.people.models import Client
from sostenuto_web.platform.policy.scoping import scoped
from sostenuto_web.record import naming
from sostenuto_web.record.harms import words
from sostenuto_web.record.models import BETWEEN, Harm

OPEN = Q(closed_at=None, follow_up_on__isnull=False)
"""Somebody still has to look again."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A harm in words."""

    row: Harm
    sources: list[str]
    severity: str
    noticer: str
    song: str
    session: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """What a client's record says of harm."""

    count: int
    open: int
    next_on: date | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the log is looked at; an empty word asks nothing."""

    source: str = ""
    severity: str = ""
    state: str = ""


def harms_of(user: Any, client: Client, *, voided: bool = False) -> list[Shown]:
    """Return a client's harms, the latest first; or those that were voided."""
    rows = _whole(Harm.objects.filter(client=client, voided_at__isnull=not voided))
    return shown(user, rows.order_by("-happened_at", "pk"))


def harm_for(user: Any, client_id: UUID, harm_id: UUID, rule: str) -> Harm:
    """Return one harm of one client, voided or not, or 404 where the rule does not grant it."""
    rows = scoped(Harm.objects.filter(client_id=client_id, pk=harm_id), user, rule)
    found = _whole(rows).first()
    if found is None:
        raise Http404
    return found


def log(user: Any, wanted: Wanted) -> QuerySet[Harm]:
    """Return the harms of everybody whom ``user`` may reach, those to look at again first."""
    rows = scoped(Harm.objects.filter(voided_at=None), user, "harm.list")
    if wanted.source:
        rows = rows.filter(_from(wanted.source))
    if wanted.severity:
        rows = rows.filter(severity=wanted.severity)
    if wanted.state:
        rows = rows.filter(OPEN if wanted.state == "open" else ~OPEN)
    return _in_turn(rows.select_related("data_key", "client"))


def _in_turn(rows: QuerySet[Harm]) -> QuerySet[Harm]:
    """Put first what somebody has to look at, by the day; then the rest, the latest first."""
    due = Case(When(OPEN, then=F("follow_up_on")), output_field=DateField())
    turn = Case(When(OPEN, then=Value(0)), default=Value(1), output_field=SmallIntegerField())
    return rows.annotate(turn=turn, due=due).order_by("turn", "due", "-happened_at", "pk")


def shown(user: Any, rows: Iterable[Harm]) -> list[Shown]:
    """Return harms in words; what songs and sessions are called is asked once for all."""
    found = list(rows)
    whose = {row.client_id for row in found}
    client_id = whose.pop() if len(whose) == 1 else None
    songs = naming.songs(user, {row.song_id for row in found if row.song_id}, client_id)
    sessions = naming.sessions(user, {row.session_id for row in found if row.session_id}, client_id)
    return [_shown(row, songs, sessions) for row in found]


def summary(client: Client) -> Summary:
    """Return how many harms there are of a client, and when somebody looks again."""
    of_client = Harm.objects.filter(client=client, voided_at=None)
    said = of_client.aggregate(
        count=Count("pk"), open=Count("pk", filter=OPEN), next_on=Min("follow_up_on", filter=OPEN)
    )
    return Summary(**said, is_late=_is_late(said["next_on"]))


def people_by_source(clients: QuerySet[Client]) -> list[tuple[str, int]]:
    """Return to how many of some clients each source did harm, in the order of the catalogue."""
    rows = Harm.objects.filter(voided_at=None, client__in=clients.values("pk"))
    found = rows.aggregate(
        **{key: Count("client", distinct=True, filter=_from(key)) for key in harms().sources}
    )
    return [(words.source(key), found[key]) for key in harms().sources]


def linked(user: Any, client: Client, song_id: UUID | None, session_id: UUID | None) -> list[str]:
    """Return what a new harm of a client is about to be linked to, in words."""
    songs = naming.songs(user, {song_id} if song_id else (), client.pk)
    sessions = naming.sessions(user, {session_id} if session_id else (), client.pk)
    return [*songs.values(), *sessions.values()]


def _shown(row: Harm, songs: Mapping[UUID, str], sessions: Mapping[UUID, str]) -> Shown:
    song = songs.get(row.song_id, gettext("a song")) if row.song_id else row.song_words
    session = sessions.get(row.session_id, gettext("a session")) if row.session_id else ""
    sources = [words.source(key) for key in row.sources]
    late = row.is_open and _is_late(row.follow_up_on)
    severity, noticer = words.severity(row.severity), words.noticer(row.noticer)
    return Shown(row, sources, severity, noticer, song, session, late)


def _from(source: str) -> Q:
    return Q(source_keys__contains=f"{BETWEEN}{source}{BETWEEN}")


def _whole(rows: QuerySet[Harm]) -> QuerySet[Harm]:
    return rows.select_related("data_key", "made_by", "closed_by", "voided_by")


def _is_late(day: date | None) -> bool:
    return day is not None and day < timezone.localdate()
