"""The index by which a sealed name is found: starts of its parts, and traits of likeness.

Only keyed hashes are kept. Services call `index` whenever a name changes.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from uuid import UUID, uuid4

from django.db.models import Count, Q, QuerySet

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
NEAREST = 12
"""How many names that look like one are kept and shown; so many are said to be many."""
LOOKED_AT = 1000
"""With how many names that meet one in the index it is compared; where there are more, there are
taken to be many alike."""
_MANY = 20
_OPENED = 50
_ROWS = 500


@dataclass(frozen=True, slots=True)
class Near:
    """Whose names are easily taken for one: the nearest few, and whether there are more."""

    ids: frozenset[UUID] = frozenset()
    many: bool = False

    def and_also(self, other: "Near") -> "Near":
        """Return both together, `NEAREST` at most."""
        ids = [*sorted(self.ids), *sorted(other.ids - self.ids)]
        return Near(frozenset(ids[:NEAREST]), self.many or other.many or len(ids) > NEAREST)


def index(client: Client) -> None:
    """Make one client's name findable, and note whom it is easily taken for."""
    index_many([client])


def index_many(clients: list[Client]) -> None:
    """Do as `index` for many clients at once, in a handful of queries."""
    forget_many(clients)
    names = {client.pk: client.name for client in clients}
    among, here = alike_among(names), meetings(names)
    near = {pk: among[pk].and_also(here[pk]) for pk in names}
    pairs = {(pk, other) for pk, found in near.items() for other in found.ids}
    NamePart.objects.bulk_create([part for c in clients for part in _parts_of(c)], _ROWS)
    rows = [LookAlike(one_id=one, other_id=other) for one, other in sorted(pairs | _back(here))]
    LookAlike.objects.bulk_create(rows, _ROWS)


def _back(here: Mapping[UUID, Near]) -> set[tuple[UUID, UUID]]:
    """Return the pairs from those who were here to the new ones, as far as there is room."""
    comers: dict[UUID, list[UUID]] = defaultdict(list)
    for one, found in here.items():
        for other in found.ids:
            comers[other].append(one)
    held = Counter[UUID]()
    for some in _slices(list(comers)):
        held.update(LookAlike.objects.filter(one__in=some).values_list("one", flat=True))
    room = {other: max(NEAREST - held[other], 0) for other in comers}
    return {(other, one) for other, ones in comers.items() for one in ones[: room[other]]}


def _slices(ids: list[UUID], size: int = _ROWS) -> Iterator[list[UUID]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def forget_many(clients: list[Client]) -> None:
    """Take clients out of the index."""
    for some in _slices([client.pk for client in clients]):
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


def look_alikes_of(name: str, besides: UUID | None = None) -> Near:
    """Return the clients, of the whole house, whose names are easily taken for this one."""
    asked = besides or uuid4()
    found = meetings({asked: name})[asked]
    there = Client.objects.filter(pk__in=found.ids, voided_at=None, erased_at=None)
    return Near(frozenset(there.values_list("pk", flat=True)), found.many)


def meetings(names: Mapping[UUID, str]) -> dict[UUID, Near]:
    """Return for each name, by its client's id, the clients of the index that it looks like.

    For a few names no sealed name is opened that meets none of them in the index; for many,
    opening all is quicker than asking for each.
    """
    if len(names) <= _MANY:
        return {pk: _met(pk, name) for pk, name in names.items()}
    rows = Client.objects.filter(erased_at=None)
    return alike_between(names, {c.pk: c.name for c in rows if c.pk not in names})


def _met(pk: UUID, name: str) -> Near:
    shape = likeness.shape_of(name)
    probes = {keyed(probe) for probe in likeness.probes(shape)}
    rows = NamePart.objects.filter(kind=ALIKE, keyed__in=probes).exclude(client=pk)
    met = rows.values("client").annotate(shared=Count("pk")).order_by("-shared", "client")
    ids = list(met.values_list("client", flat=True)[: LOOKED_AT + 1])
    found: list[UUID] = []
    for some in _slices(ids[:LOOKED_AT], _OPENED):
        clients = Client.objects.filter(pk__in=some, erased_at=None)
        found += [c.pk for c in clients if likeness.are_alike(shape, likeness.shape_of(c.name))]
        if len(found) > NEAREST:
            break
    many = len(found) > NEAREST or len(ids) > LOOKED_AT
    return Near(frozenset(found[:NEAREST]), many)


def alike_between(names: Mapping[UUID, str], others: Mapping[UUID, str]) -> dict[UUID, Near]:
    """Return for each name the others, by their ids, that it is easily taken for."""
    asked = {pk: likeness.shape_of(name) for pk, name in names.items()}
    shapes = {pk: likeness.shape_of(name) for pk, name in others.items()}
    holders = _holders(shapes)
    return {pk: _near(pk, shape, holders, shapes) for pk, shape in asked.items()}


def alike_among(names: Mapping[UUID, str]) -> dict[UUID, Near]:
    """Return for each name the others of the same names that it is easily taken for."""
    shapes = {pk: likeness.shape_of(name) for pk, name in names.items()}
    holders = _holders(shapes)
    return {pk: _near(pk, shape, holders, shapes) for pk, shape in shapes.items()}


def _holders(shapes: Mapping[UUID, likeness.Shape]) -> dict[str, list[UUID]]:
    holders: dict[str, list[UUID]] = defaultdict(list)
    for pk, shape in shapes.items():
        for trait in likeness.traits(shape):
            holders[trait].append(pk)
    return holders


def _near(
    pk: UUID,
    shape: likeness.Shape,
    holders: Mapping[str, list[UUID]],
    shapes: Mapping[UUID, likeness.Shape],
) -> Near:
    """Compare a name with those that it meets, until enough are found or looked at."""
    looked_at = {pk}
    found: list[UUID] = []
    for other in chain.from_iterable(holders.get(probe, ()) for probe in likeness.probes(shape)):
        if other in looked_at:
            continue
        looked_at.add(other)
        if likeness.are_alike(shape, shapes[other]):
            found.append(other)
        if len(found) > NEAREST or len(looked_at) > LOOKED_AT:
            return Near(frozenset(found[:NEAREST]), many=True)
    return Near(frozenset(found))


def _parts_of(client: Client) -> Iterable[NamePart]:
    parts = parts_of(client.name)
    starts = {start for part in parts for start in beginnings(part)} | set(parts)
    for start in sorted(starts):
        yield NamePart(client=client, kind=FIND, keyed=keyed(f"start {start}"))
    for trait in sorted(set(likeness.traits(likeness.shape_of(client.name)))):
        yield NamePart(client=client, kind=ALIKE, keyed=keyed(trait))
