"""The index by which a sealed name is found: starts of its parts, and traits of likeness.

Only keyed hashes are kept. Services call `index` whenever a name changes.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID, uuid4

from django.db.models import Q, QuerySet

from sostenuto_web.people import likeness
from sostenuto_web.people.models import Client, LookAlike, NamePart
from sostenuto_web.platform.vault.names import (
    RUN,
    WORDS_WITHOUT_BLANKS,
    beginnings,
    keyed,
    parts_of,
)

FIND, ALIKE = "find", "alike"
_MANY = 20
_ROWS = 1000


def index(client: Client) -> None:
    """Make one client's name findable, and note whom it is easily taken for."""
    index_many([client])


def index_many(clients: list[Client]) -> None:
    """Do as `index` for many clients at once, in a handful of queries."""
    forget_many(clients)
    names = {client.pk: client.name for client in clients}
    pairs = {(o, p) for o, others in alike_among(names).items() for p in others}
    for one, others in meetings(names).items():
        pairs |= {pair for other in others for pair in ((one, other), (other, one))}
    NamePart.objects.bulk_create([part for c in clients for part in _parts_of(c)], _ROWS)
    LookAlike.objects.bulk_create([LookAlike(one_id=o, other_id=p) for o, p in pairs], _ROWS)


def forget_many(clients: list[Client]) -> None:
    """Take clients out of the index."""
    for start in range(0, len(clients), _ROWS):
        some = [client.pk for client in clients[start : start + _ROWS]]
        NamePart.objects.filter(client__in=some).delete()
        LookAlike.objects.filter(Q(one__in=some) | Q(other__in=some)).delete()


def with_name_like(clients: QuerySet[Client], words: str) -> QuerySet[Client]:
    """Return those clients of whose names each of these words starts a part."""
    sought = [start for part in parts_of(words) for start in _sought(part)]
    if not sought:
        return clients.none()
    for start in sought:
        found = NamePart.objects.filter(kind=FIND, keyed=keyed(f"start {start}"))
        clients = clients.filter(pk__in=found.values("client"))
    return clients


def _sought(part: str) -> list[str]:
    """Return what the index is asked for a typed part: long runs without blanks piece by piece."""
    if len(part) > RUN and WORDS_WITHOUT_BLANKS.search(part):
        return [part[start : start + RUN] for start in range(len(part) - RUN + 1)]
    return [part]


def look_alikes_of(name: str, besides: UUID | None = None) -> list[Client]:
    """Return the clients, of the whole house, whose names are easily taken for this one."""
    asked = besides or uuid4()
    found = meetings({asked: name})[asked]
    return list(Client.objects.filter(pk__in=found, voided_at=None, erased_at=None))


def meetings(names: Mapping[UUID, str]) -> dict[UUID, set[UUID]]:
    """Return for each name, by its client's id, the clients of the index that it looks like.

    Voided clients are among them: they may come back.
    """
    rows = Client.objects.filter(erased_at=None)
    if len(names) <= _MANY:  # for many names, opening all is quicker than asking for each
        probes = {
            keyed(probe)
            for name in names.values()
            for probe in likeness.probes(likeness.shape_of(name))
        }
        near = NamePart.objects.filter(kind=ALIKE, keyed__in=probes)
        rows = rows.filter(pk__in=near.values("client"))
    return alike_between(names, {c.pk: c.name for c in rows if c.pk not in names})


def alike_between(names: Mapping[UUID, str], others: Mapping[UUID, str]) -> dict[UUID, set[UUID]]:
    """Return for each name the others, by their ids, that it is easily taken for."""
    asked = {pk: likeness.shape_of(name) for pk, name in names.items()}
    shapes = {pk: likeness.shape_of(name) for pk, name in others.items()}
    holders = _holders(shapes)
    return {
        pk: {o for o in _near(pk, shape, holders) if likeness.are_alike(shape, shapes[o])}
        for pk, shape in asked.items()
    }


def alike_among(names: Mapping[UUID, str]) -> dict[UUID, set[UUID]]:
    """Return for each name the others of the same names that it is easily taken for."""
    shapes = {pk: likeness.shape_of(name) for pk, name in names.items()}
    holders = _holders(shapes)
    found: dict[UUID, set[UUID]] = {pk: set() for pk in shapes}
    for pk, shape in shapes.items():
        for other in _near(pk, shape, holders):
            if other > pk and likeness.are_alike(shape, shapes[other]):
                found[pk].add(other)
                found[other].add(pk)
    return found


def _holders(shapes: Mapping[UUID, likeness.Shape]) -> dict[str, list[UUID]]:
    holders: dict[str, list[UUID]] = defaultdict(list)
    for pk, shape in shapes.items():
        for trait in likeness.traits(shape):
            holders[trait].append(pk)
    return holders


def _near(pk: UUID, shape: likeness.Shape, holders: Mapping[str, list[UUID]]) -> set[UUID]:
    near = {o for probe in likeness.probes(shape) for o in holders.get(probe, ())}
    return near - {pk}


def _parts_of(client: Client) -> Iterable[NamePart]:
    parts = parts_of(client.name)
    starts = {start for part in parts for start in beginnings(part)} | set(parts)
    for start in sorted(starts):
        yield NamePart(client=client, kind=FIND, keyed=keyed(f"start {start}"))
    for trait in sorted(set(likeness.traits(likeness.shape_of(client.name)))):
        yield NamePart(client=client, kind=ALIKE, keyed=keyed(trait))
