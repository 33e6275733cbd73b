"""Reading set lists: whose they are, what is in them, what the gate says of each entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import clients_for, relation_to
from sostenuto_web.platform.policy import asking as policy
from sostenuto_web.platform.policy.table import Relation, relations
from sostenuto_web.repertoire.gate import asking
from sostenuto_web.repertoire.gate.asking import Asked, Verdict
from sostenuto_web.repertoire.models import Recording, SetEntry, SetList, Song


@dataclass(frozen=True, slots=True)
class Judged:
    """An entry with what the gate says of it for those for whom the list is."""

    entry: SetEntry
    item: Song | Recording
    verdict: Verdict

    @property
    def title(self) -> str:
        """What it is called."""
        return self.item.title

    @property
    def artist(self) -> str:
        """Who made it known."""
        return self.item.artist

    @property
    def seconds(self) -> int | None:
        """How long it takes: as planned, else as long as the recording."""
        if self.entry.seconds is not None:
            return self.entry.seconds
        heard = getattr(self.item, "seconds", None)
        return None if heard is None else round(heard)


def lists_for(user: Any) -> QuerySet[SetList]:
    """Return the set lists that somebody leads, or that are for a client in their care."""
    mine = clients_for(user, "set.read").values("pk")
    led = Q(for_group=True, leaders__user=user)
    cared_for = Q(for_group=False, members__client__in=mine)
    return SetList.objects.filter(led | cared_for, voided_at=None).distinct()


def standing(user: Any, set_id: UUID) -> Relation | None:
    """Return how ``user`` stands to a set list: as to its client, or to a group as its leader."""
    row = SetList.objects.filter(pk=set_id).first()
    if row is None:
        return None
    if not row.for_group:
        client = member_clients(row).first()
        return None if client is None else relation_to(user, client)
    if not row.leaders.filter(user=user).exists():
        return Relation.CLINIC if user.is_staff else Relation.NONE
    return Relation.OWN if row.made_by_id == user.pk else Relation.TEAM


def set_for(user: Any, set_id: UUID, rule: str) -> SetList:
    """Return a set list to which ``user`` stands as the rule grants, or 404; voided ones too."""
    row = SetList.objects.select_related("data_key").filter(pk=set_id).first()
    if row is None or standing(user, set_id) not in relations(user.roles, rule):
        raise Http404
    return row


def member_clients(row: SetList) -> QuerySet[Client]:
    """Return for whom a set list is, those who are still here."""
    here = Client.objects.filter(set_lists__set_list=row, erased_at=None, voided_at=None)
    return here.order_by("alias", "pk")


def asked_for(row: SetList) -> Asked:
    """Return the gate for those for whom a set list is: all of them, or the one."""
    ids = list(row.members.values_list("client", flat=True))
    if row.for_group or not ids:  # a group without members is still no person
        return asking.for_group(ids)
    return asking.for_client(ids[0])


def may_read_reasons(user: Any, row: SetList) -> bool:
    """Say whether the reasons of a set list may be shown: never those of a group."""
    client = None if row.for_group else member_clients(row).first()
    return client is not None and policy.may(user, "register.read", client)


def judged(user: Any, row: SetList) -> list[Judged]:
    """Return the entries in order, each with what the gate says now."""
    entries = row.entries.select_related(
        *("data_key", "song", "song__merged_into", "recording", "recording__song"),
        *("recording__song__merged_into", "recording__folder"),
    )
    asked, may_read = asked_for(row), may_read_reasons(user, row)
    return [
        Judged(entry, item, asking.told(asked.of(item), may_read=may_read))
        for entry in entries
        if (item := item_of(entry)) is not None
    ]


def item_of(entry: SetEntry) -> Song | Recording | None:
    """Return the song or the recording of an entry; of a merged song the one that it became."""
    if entry.song is not None:
        return entry.song.merged_into or entry.song
    return entry.recording


def seconds_of(entries: Sequence[Judged]) -> int:
    """Return how long a set takes as far as that is known."""
    return sum(one.seconds or 0 for one in entries)
