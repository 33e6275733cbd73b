"""Reading the audit: filtered, a page at a time by number, with names as they are now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Count, F, Max, Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sostenuto_web.platform.audit import folding
from sostenuto_web.platform.audit.models import AuditRow

PAGE = 50
HINT_DAYS = 30
MANY = 3
"""So many times the middle of what others opened in a day is worth a look …"""
FEW_CLIENTS = 15
"""… unless it is no more than this."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows are asked for; None and "" ask for all."""

    first_day: date | None = None
    last_day: date | None = None
    by: UUID | None = None
    client_id: UUID | None = None
    outcome: str = ""
    every: bool = True
    """False folds the page on which something was done into the act's own row."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of rows, newest first, and where the next and the newest begin."""

    rows: list[AuditRow]
    older: int | None
    is_newest: bool


def rows(wanted: Wanted) -> QuerySet[AuditRow]:
    """Return the rows that are asked for, newest first."""
    found = AuditRow.objects.order_by("-number")
    if wanted.first_day:
        found = found.filter(at__gte=_midnight(_within(wanted.first_day)))
    if wanted.last_day:
        found = found.filter(at__lt=_midnight(_within(wanted.last_day) + timedelta(days=1)))
    if wanted.by:
        found = found.filter(by=wanted.by)
    if wanted.client_id:
        found = found.filter(client_id=wanted.client_id)
    if wanted.outcome:
        found = found.filter(outcome=wanted.outcome)
    if not wanted.every:
        found = found.filter(folding.without_pages_of_acts())
    return found


def _within(day: date) -> date:
    """Return the nearest day whose midnight, and the next one's, is in the calendar of any zone."""
    edge = timedelta(days=2)
    return min(max(day, date.min + edge), date.max - edge)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def page(wanted: Wanted, before: int | None) -> Page:
    """Return the page of rows whose numbers are below ``before``; None: the newest."""
    found = rows(wanted)
    if before is not None:
        found = found.filter(number__lt=before)
    got = list(found[: PAGE + 1])
    shown = got[:PAGE]
    more = len(got) > PAGE
    return Page(named(shown), shown[-1].number if more else None, before is None)


def named(found: list[AuditRow]) -> list[AuditRow]:
    """Give each row ``who``: the name of the person as it is now; one query for all."""
    names = names_of(row.by for row in found)
    for row in found:
        row.who = names.get(row.by, _("(an account that is gone)"))  # type: ignore[attr-defined]
    return found


def names_of(ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """Return the names that belong to ids of accounts; the program itself has one, too."""
    wanted = {each for each in ids if each is not None}
    people: Any = get_user_model().objects.in_bulk(wanted) if wanted else {}
    found: dict[UUID | None, str] = {pk: each.name or each.login for pk, each in people.items()}
    return {**found, None: _("the program, or a stranger")}


@dataclass(frozen=True, slots=True)
class Looker:
    """One person who opened one client's record, and how often."""

    by: UUID | None
    who: str
    times: int
    first: datetime
    last: datetime
    outside: int
    """How often while not in the client's care team."""


def lookers(client_id: UUID) -> list[Looker]:
    """Return who looked at a client's record, the latest first."""
    seen = AuditRow.objects.filter(client_id=client_id, outcome__in=("seen", "done"))
    counted = (
        seen.values("by")
        .annotate(times=Count("number"), first=Min("at"), last=Max("at"))
        .order_by("-last")
    )
    outside = _outside(seen)
    found = list(counted)
    names = names_of(each["by"] for each in found)
    gone = _("(an account that is gone)")
    return [
        Looker(
            each["by"],
            names.get(each["by"], gone),
            each["times"],
            each["first"],
            each["last"],
            outside.get(each["by"], 0),
        )
        for each in found
    ]


def _outside(seen: QuerySet[AuditRow]) -> dict[UUID | None, int]:
    counted = seen.filter(detail__relation="clinic").values("by").annotate(times=Count("number"))
    return dict(counted.values_list("by", "times"))


@dataclass(frozen=True, slots=True)
class Hint:
    """Something that may be worth asking about; it is no proof of anything."""

    by: UUID
    who: str
    kind: str
    count: int


def hints(days: int = HINT_DAYS) -> list[Hint]:
    """Return hints of the last days: records opened outside care, and far more than others."""
    since = timezone.now() - timedelta(days=days)
    seen = AuditRow.objects.filter(at__gte=since, outcome="seen", client_id__isnull=False)
    seen = seen.filter(by__isnull=False)
    outside = _clients_a_person(seen.filter(detail__relation="clinic"))
    many = _outliers(_clients_a_person(seen))
    names = names_of([*outside, *many])
    gone = _("(an account that is gone)")
    found = [Hint(by, names.get(by, gone), "outside", n) for by, n in outside.items()]
    found += [Hint(by, names.get(by, gone), "many", n) for by, n in many.items()]
    return sorted(found, key=lambda hint: (-hint.count, hint.who))


def _clients_a_person(seen: QuerySet[AuditRow]) -> dict[UUID, int]:
    counted = seen.values(person=F("by")).annotate(clients=Count("client_id", distinct=True))
    return {each["person"]: each["clients"] for each in counted}


def _outliers(clients: dict[UUID, int]) -> dict[UUID, int]:
    """Return who opened far more records than the middle of everybody.

    Examples
    --------
    >>> a, b, c = (UUID(int=n) for n in (1, 2, 3))
    >>> _outliers({a: 10, b: 12, c: 60}) == {c: 60}
    True
    >>> _outliers({a: 60}), _outliers({a: 1, b: 1, c: 9})
    ({}, {})
    """
    if len(clients) < 3:
        return {}
    middle = sorted(clients.values())[len(clients) // 2]
    return {by: n for by, n in clients.items() if n > max(MANY * middle, FEW_CLIENTS)}
