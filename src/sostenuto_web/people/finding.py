"""Finding clients: what was asked for is kept in the session (which is sealed), not in an address.

An address such as ``/people/?s=k3x`` names the search, so that going back, the next page and a
reload work without sending words again; who reads the address or the log learns nothing.
"""

from dataclasses import asdict, dataclass
from secrets import token_urlsafe
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from sostenuto_web.people import names
from sostenuto_web.people.forms.finding import HERE
from sostenuto_web.people.models import CareTeamMember, Caution, Client, LookAlike, Status
from sostenuto_web.people.recorded import caution_tag, contexts_of
from sostenuto_web.people.selectors import clients_for, relations_to
from sostenuto_web.people.services.clients import number_key
from sostenuto_web.platform.policy.table import relations

PER_PAGE = 50
KEPT_SEARCHES = 10
_SESSION = "people.searches"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for."""

    q: str = ""
    status: str = HERE
    context: str = ""


def keep(session: Any, wanted: Wanted) -> str:
    """Keep a search in the session; return the word that addresses name it by."""
    word = token_urlsafe(6)
    session[_SESSION] = [*session.get(_SESSION, []), [word, asdict(wanted)]][-KEPT_SEARCHES:]
    return word


def kept(session: Any, word: str) -> Wanted:
    """Return a search by its word; an unknown word looks for everybody who is here."""
    searches = dict(session.get(_SESSION, []))
    return Wanted(**searches[word]) if word in searches else Wanted()


def found(user: Any, wanted: Wanted) -> QuerySet[Client]:
    """Return the clients that are looked for, out of those that the list shows to ``user``."""
    clients = clients_for(user, "client.list")
    if wanted.q.strip():
        clients = _named(clients, wanted.q.strip())
    if wanted.status == HERE:
        clients = clients.exclude(status=Status.DISCHARGED)
    elif wanted.status:
        clients = clients.filter(status=wanted.status)
    if wanted.context:
        # What somebody comes with is part of the record: only where that may be read.
        readable = clients_for(user, "client.read").values("pk")
        clients = clients.filter(contexts__context=wanted.context, pk__in=readable)
    return clients.order_by("alias", "pk")


def _named(clients: QuerySet[Client], words: str) -> QuerySet[Client]:
    by_name = Q(pk__in=names.with_name_like(Client.objects.all(), words).values("pk"))
    found = by_name | Q(alias__icontains=words)
    key = number_key(words)
    return clients.filter(found | Q(clinic_number_keyed=key) if key else found)


@dataclass(frozen=True, slots=True)
class Line:
    """One client in the list, in the words that stand beside the name.

    What the client comes with and what to take care with is there only where it may be read.
    """

    client: Client
    comes_with: str
    take_care: list[str]
    leads: str
    status: str
    is_like_another: bool
    may_open: bool
    may_change_team: bool


def page_of(user: Any, wanted: Wanted, number: Any) -> Page[Any]:
    """Return one page of what is looked for, each client as a `Line`; a fixed count of queries."""
    # Sorted are ids alone: the rows are wide, and most of them are on other pages.
    ids = found(user, wanted).values_list("pk", flat=True)
    page: Page[Any] = Paginator(ids, PER_PAGE).get_page(number)
    shown = list(page.object_list)
    rows = Client.objects.filter(pk__in=shown).prefetch_related("contexts")
    lines: Any = _lines(user, sorted(rows, key=lambda client: shown.index(client.pk)))
    page.object_list = lines
    return page


def _lines(user: Any, clients: list[Client]) -> list[Line]:
    ids = [client.pk for client in clients]
    cautions: dict[Any, list[str]] = {pk: [] for pk in ids}
    held = Caution.objects.filter(client__in=ids, voided_at=None, state=Caution.State.ACTIVE)
    for client_id, kind in held.order_by("made_at").values_list("client", "kind"):
        cautions[client_id].append(kind)
    leads: dict[Any, list[str]] = {pk: [] for pk in ids}
    team = CareTeamMember.objects.filter(client__in=ids, until=None, leads=True)
    for client_id, name, login in team.values_list("client", "user__name", "user__login"):
        leads[client_id].append(name or login)
    near = LookAlike.objects.filter(one__in=ids, other__voided_at=None, other__erased_at=None)
    alike = set(near.values_list("one", flat=True).distinct())
    standing = relations_to(user, clients)
    readable, changeable = (relations(user.roles, rule) for rule in ("client.read", "team.change"))
    statuses = {value: str(label) for value, label in Status.choices}
    return [
        Line(
            client=client,
            comes_with=", ".join(contexts_of(client)) if reads else "",
            take_care=[caution_tag(kind) for kind in dict.fromkeys(cautions[client.pk])]
            if reads
            else [],
            leads=", ".join(sorted(leads[client.pk])),
            status=statuses.get(client.status, ""),
            is_like_another=client.pk in alike,
            may_open=reads,
            may_change_team=standing[client.pk] in changeable,
        )
        for client in clients
        for reads in [standing[client.pk] in readable]
    ]
