"""What the first page and the figures read; always through what the policy grants."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.urls import NoReverseMatch, reverse
from django.utils import formats
from django.utils.translation import gettext as _

from sostenuto.care.contexts import contexts
from sostenuto_web.desk import figures
from sostenuto_web.people import selectors as people
from sostenuto_web.people.models import Client
from sostenuto_web.platform.clinic import crisis, steps
from sostenuto_web.platform.clinic import selectors as clinic
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.record.harms import selectors as record

CARE = frozenset({Role.THERAPIST, Role.INTERN, Role.SUPERVISOR})
FIRST_FEW = 12


def is_in_care(user: Any) -> bool:
    """Say whether this person works with clients, and so has clients of their own to be shown."""
    return bool(CARE & set(user.roles))


def clients_today(user: Any) -> tuple[int, list[Client]]:
    """Return how many clients somebody cares for, and the first few by alias."""
    mine = people.clients_for(user, "client.change") | people.clients_for(user, "client.read")
    found = mine.distinct()
    return found.count(), list(found.only("alias").order_by("alias", "pk")[:FIRST_FEW])


def address(name: str, **kwargs: Any) -> str:
    """Return an address, or nothing in a house that has no such page."""
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return ""


def open_steps() -> int:
    """Return how many steps of the set-up are not done."""
    return sum(not step.done for step in steps.walked(clinic.clinic()))


def counted(user: Any) -> dict[str, Any]:
    """Return the figures: in how many months, contexts and teams how many people are."""
    clients = people.clients_for(user, "figures.see")
    return {
        "total": figures.told(clients.count()),
        "months": figures.parts(list(_months(clients))),
        "contexts": figures.apart(list(_contexts(clients))),
        "teams": figures.parts(_teams(clients)),
        "harms": figures.apart(record.people_by_source(clients)),
        "small": figures.SMALL,
    }


def _months(clients: QuerySet[Client]) -> Iterator[tuple[str, int]]:
    rows = clients.annotate(month=TruncMonth("made_at")).values("month").order_by("month")
    for row in rows.annotate(people=Count("pk")):
        yield formats.date_format(row["month"], "YEAR_MONTH_FORMAT"), row["people"]


def _contexts(clients: QuerySet[Client]) -> Iterator[tuple[str, int]]:
    rows = clients.values("contexts__context").annotate(people=Count("pk", distinct=True))
    found = {row["contexts__context"]: row["people"] for row in rows.order_by()}
    for key, context in contexts().items():
        if found.get(key):
            yield _(context.name), found[key]


def _teams(clients: QuerySet[Client]) -> list[tuple[str, int]]:
    sized = clients.annotate(size=Count("team", filter=Q(team__until=None)))
    sizes = Counter(min(size, 3) for size in sized.values_list("size", flat=True))
    labels = (_("nobody yet"), _("one person"), _("two people"), _("three people or more"))
    return [(label, sizes[size]) for size, label in enumerate(labels)]


def crisis_numbers() -> list[dict[str, Any]]:
    """Return whom a client can call, as somebody here has dialled and confirmed it."""
    return [
        {"kept": one, "dial": "".join(c for c in one.number if c.isdigit() or c in "+*")}
        for one in crisis.confirmed()
    ]


def own_record(user: Any) -> Client | None:
    """Return what is kept about the person who asks, if they are a client here."""
    return people.clients_for(user, "self.read").first()


def own_team(client: Client) -> list[dict[str, Any]]:
    """Return who takes part in a client's care today, whoever leads it first."""
    members = client.team.filter(until=None).select_related("user").order_by("-leads", "since")
    return [{"name": member.user.name, "leads": member.leads} for member in members]
