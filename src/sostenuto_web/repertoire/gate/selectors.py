"""Reading written reasons: whose they are, what they are about, which ones nobody has looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, When
from django.http import Http404
from django.shortcuts import get_object_or_404

from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import clients_for, relation_to
from sostenuto_web.platform.accounts.selectors import active_staff
from sostenuto_web.platform.policy.table import Relation, Role, relations
from sostenuto_web.repertoire.gate.judging import Item
from sostenuto_web.repertoire.models import (
    Override,
    Preference,
    Recording,
    SetList,
    SetMember,
    Song,
    Trigger,
)


@dataclass(frozen=True, slots=True)
class Written:
    """A written reason with what it is about."""

    row: Override
    item: Song | Recording | None

    @property
    def title(self) -> str:
        """What it is about is called."""
        return "" if self.item is None else self.item.title

    @property
    def artist(self) -> str:
        """Who made it known."""
        return "" if self.item is None else self.item.artist


def overrides_for(user: Any) -> QuerySet[Override]:
    """Return the written reasons that somebody may look at, those nobody has looked at first.

    One about a client by how they stand to the client; one of a group's set list if they lead it,
    or supervise and stand in the care of everybody in the group.
    """
    mine = clients_for(user, "gate.review").values("pk")
    sets = SetList.objects.filter(voided_at=None)
    of_sets = Q(for_group=False, members__client__in=mine) | Q(for_group=True, leaders__user=user)
    if Role.SUPERVISOR in user.roles:
        members = SetMember.objects.filter(set_list=OuterRef("pk"))
        everybody = Exists(members), ~Exists(members.exclude(client__in=mine))
        of_sets |= Q(*everybody, for_group=True)
    theirs = Q(client__in=mine) | Q(set_list__in=sets.filter(of_sets).values("pk"))
    rows = Override.objects.filter(theirs)
    unseen_first = Case(When(reviewed_at=None, then=0), default=1, output_field=IntegerField())
    return rows.select_related(
        "data_key", "client__data_key", "set_list__data_key", "by", "reviewed_by"
    ).order_by(unseen_first, "-at", "pk")


def standing_to(user: Any, override_id: UUID) -> Relation | None:
    """Return how ``user`` stands to a written reason; None where there is no such one."""
    row = Override.objects.filter(pk=override_id).select_related("client", "set_list").first()
    if row is None:
        return None
    if row.client is not None:
        return None if row.client.erased_at else relation_to(user, row.client)
    return _to_set(user, row.set_list)


def _to_set(user: Any, row: SetList | None) -> Relation | None:
    if row is None or row.voided_at is not None:
        return None
    members = Client.objects.filter(set_lists__set_list=row)
    if not row.for_group:
        client = members.filter(erased_at=None).first()
        return None if client is None else relation_to(user, client)
    if row.leaders.filter(user=user).exists():
        return Relation.OWN if row.made_by_id == user.pk else Relation.TEAM
    if Role.SUPERVISOR in user.roles:
        mine = clients_for(user, "gate.review").values("pk")
        if members.exists() and not members.exclude(pk__in=mine).exists():
            return Relation.TEAM
    return Relation.CLINIC if user.is_staff else Relation.NONE


def is_for_others(user: Any, row: Override) -> bool:
    """Say whether ``user`` wrote a reason themselves, and somebody else is there to look at it."""
    if row.by_id != user.pk:
        return False
    others = (one for one in active_staff() if one.pk != user.pk)
    return any(
        granted and standing_to(one, row.pk) in granted
        for one in others
        if (granted := relations(one.roles, "gate.review"))
    )


def client_of(override_id: UUID) -> UUID | None:
    """Return the client whom a written reason is about; None for one of a set list."""
    rows = Override.objects.filter(pk=override_id).values_list("client_id", flat=True)
    return rows.first()


def with_items(rows: Sequence[Override]) -> list[Written]:
    """Return written reasons with what each is about, in two queries."""
    wanted = {row.pk: row.item_ref.partition(":") for row in rows}
    ids: dict[str, set[UUID]] = {"song": set(), "recording": set()}
    for kind, _colon, pk in wanted.values():
        if kind in ids:
            ids[kind].add(UUID(pk))
    songs = {f"song:{one.pk}": one for one in Song.objects.filter(pk__in=ids["song"])}
    heard = Recording.objects.filter(pk__in=ids["recording"])
    recordings = {f"recording:{one.pk}": one for one in heard}
    found: dict[str, Song | Recording] = {**songs, **recordings}
    return [Written(row, found.get(row.item_ref)) for row in rows]


def item_for(client: Client, kind: str, pk: UUID) -> Item:
    """Return a song or a recording that may be spoken of with this client, or 404.

    A song that others spoke of, and another client's own recording, are not found.
    """
    if kind == "recording":
        row = get_object_or_404(Recording, pk=pk, failure="", missing=False)
        if row.only_for_id not in (None, client.pk):
            raise Http404
        return row
    song = get_object_or_404(Song.objects.select_related("merged_into"), pk=pk)
    if not song.in_repertoire and not _spoken_of(client, song):
        raise Http404
    return song.merged_into or song


def _spoken_of(client: Client, song: Song) -> bool:
    of_client = {"client": client, "voided_at": None}
    refs = [row.song_ref for row in Trigger.objects.filter(**of_client)]
    refs += [row.song_ref for row in Preference.objects.filter(**of_client)]
    return str(song.pk) in refs
