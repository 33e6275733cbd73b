"""Reading sessions as appointments: of a day, of a week, of one person.

Conventions: a day is a day of the clinic (`platform.clinic.days`). Who asks sees their own sessions
and, as a supervisor, those of everybody whose sessions they may read. Each row brings its client,
who leads it, and in ``note_state`` how far its note is (empty: there is none). A day and a week
have the sessions of people who are seen alone; what a group does together is one meeting, and is
read as one (`sostenuto_web.desk.meetings`).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone

from sostenuto_web.care.models import Session
from sostenuto_web.people.models import Client
from sostenuto_web.platform.clinic import days
from sostenuto_web.platform.clinic.selectors import clinic
from sostenuto_web.platform.policy.scoping import scoped
from sostenuto_web.platform.policy.table import Role

ONE_DAY = timedelta(days=1)
TO_COME = (Session.State.PLANNED, Session.State.RUNNING)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a client's record says of their sessions."""

    next: Session | None
    last: Session | None
    finished: int


def readable(user: Any) -> QuerySet[Session]:
    """Return the sessions that ``user`` may read; voided ones are not among them."""
    rows = scoped(Session.objects.filter(voided_at=None), user, "session.read")
    return _whole(rows)


def sees_others(user: Any) -> bool:
    """Say whether the calendar of this person shows sessions that others lead."""
    return Role.SUPERVISOR in user.roles


def between(user: Any, first: date, last: date, *, everybody: bool = False) -> QuerySet[Session]:
    """Return the sessions from one day of the clinic to another, both included, by time.

    Parameters
    ----------
    user : User
    first, last : date
    everybody : bool
        Also those that somebody else leads, where ``user`` supervises.
    """
    rows = readable(user).filter(from_day_to_day(first, last), meeting=None)
    if not (everybody and sees_others(user)):
        rows = rows.filter(led_by=user)
    return rows.order_by("starts_at", "pk")


def for_today(user: Any) -> QuerySet[Session]:
    """Return today's sessions, and those of earlier days that ``user`` leads and nobody ended."""
    day = days.day_of(timezone.now(), clinic())
    wanted, own = from_day_to_day(day, day), Q(led_by=user)
    if not sees_others(user):
        wanted &= own
    unended = own & Q(state=Session.State.RUNNING, starts_at__lt=days.start_of(day, clinic()))
    return readable(user).filter(wanted | unended, meeting=None).order_by("starts_at", "pk")


def from_day_to_day(first: date, last: date) -> Q:
    """Return what begins from one day of the clinic to another, both included."""
    here = clinic()
    since, until = days.start_of(first, here), days.start_of(last + ONE_DAY, here)
    return Q(starts_at__gte=since, starts_at__lt=until)


def of_client(user: Any, client: Client) -> QuerySet[Session]:
    """Return the sessions of a client, the latest first."""
    rows = readable(user).filter(client=client).select_related("meeting")
    return rows.order_by("-starts_at", "pk")


def session_for(user: Any, client_id: UUID, session_id: UUID, rule: str) -> Session:
    """Return one session of one client, or 404 where the rule does not grant it."""
    rows = Session.objects.filter(client_id=client_id, pk=session_id, voided_at=None)
    found = _whole(scoped(rows, user, rule)).first()
    if found is None:
        raise Http404
    return found


def summary(user: Any, client: Client) -> Summary:
    """Return the next and the last session of a client, and how many there were."""
    rows = of_client(user, client)
    coming = rows.filter(Q(state=Session.State.RUNNING) | _planned_from_today())
    finished = rows.filter(state=Session.State.FINISHED)
    return Summary(
        next=coming.order_by("starts_at", "pk").first(),
        last=finished.first(),
        finished=finished.count(),
    )


def overlapping(session: Session, starts_at: Any, minutes: int) -> bool:
    """Say whether whoever leads a session, or its client, has another one at that time."""
    ends_at = starts_at + timedelta(minutes=minutes)
    others = Session.objects.filter(voided_at=None, state__in=TO_COME).exclude(pk=session.pk)
    others = others.filter(
        Q(client=session.client_id) | Q(led_by__isnull=False, led_by=session.led_by_id)
    )
    near = others.filter(starts_at__lt=ends_at, starts_at__gt=starts_at - timedelta(days=1))
    times = near.values_list("starts_at", "minutes")
    return any(begin + timedelta(minutes=lasts) > starts_at for begin, lasts in times)


def _planned_from_today() -> Q:
    today = days.day_of(timezone.now(), clinic())
    start = days.start_of(today, clinic())
    return Q(state=Session.State.PLANNED, starts_at__gte=start)


def with_note_state(rows: QuerySet[Session]) -> QuerySet[Any]:
    """Let each session say how far its note is (``note_state``, empty: there is none)."""
    note = Case(When(note__voided_at=None, then=F("note__state")), default=Value(""))
    return rows.annotate(note_state=Coalesce(note, Value("")))


def _whole(rows: QuerySet[Session]) -> QuerySet[Session]:
    rows = rows.select_related("client", "led_by", "data_key").annotate(note_id=F("note__pk"))
    return with_note_state(rows)
