"""Writing set lists; the gate is asked when something is put in."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from sostenuto.base.errors import InputError, SostenutoError
from sostenuto_web.people import once
from sostenuto_web.people.models import Client
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.vault.models import DataKey
from sostenuto_web.repertoire.gate.verdicts import Verdict
from sostenuto_web.repertoire.models import (
    Recording,
    SetEntry,
    SetLeader,
    SetList,
    SetMember,
    Song,
)
from sostenuto_web.repertoire.sets import selectors

MOST_ENTRIES = 200


class RefusedError(SostenutoError):
    """The gate says no.

    Attributes
    ----------
    verdict : Verdict
    """

    def __init__(self, verdict: Verdict) -> None:
        super().__init__("the gate does not let it sound here")
        self.verdict = verdict


@transaction.atomic
def make(
    by: Any,
    *,
    title: str,
    clients: Sequence[Client],
    for_group: bool,
    on_day: datetime.date | None = None,
    token: UUID | None = None,
) -> SetList:
    """Make an empty set list; sent twice with one token, one list.

    Raises
    ------
    InputError
        One that is not for a group is for exactly one client.
    """
    if not for_group and len(clients) != 1:
        raise InputError("clients", expected="exactly one", got=len(clients))
    pk = once.id_for(by.pk, token)
    found = SetList.objects.filter(pk=pk).first()
    if found is not None:
        return found
    row = SetList(
        pk=pk,
        data_key=DataKey.make(),
        title=title,
        for_group=for_group,
        on_day=on_day,
        made_by=by,
    )
    row, made = once.save_new(row)
    if made:
        SetLeader.objects.create(set_list=row, user=by)
        SetMember.objects.bulk_create(SetMember(set_list=row, client=one) for one in clients)
        audit.record(by, "set.made", row)
    return row


@transaction.atomic
def put_in(
    by: Any,
    row: SetList,
    item: Song | Recording,
    *,
    place: int | None = None,
    token: UUID | None = None,
    **how: Any,
) -> SetEntry:
    """Put a song or a recording into a set list, at its end unless a place is given.

    Raises
    ------
    RefusedError
        The gate says no for those for whom it is, and no written reason lets it through.
    InputError
        The list is full.
    """
    verdict = selectors.asked_for(row).of(item)
    if not verdict.may_sound:
        raise RefusedError(verdict)
    row = SetList.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.entries.count() >= MOST_ENTRIES:
        raise InputError("entries", expected=f"at most {MOST_ENTRIES}", got=MOST_ENTRIES + 1)
    last = row.entries.aggregate(last=Max("place"))["last"]
    entry = SetEntry(
        pk=once.id_for(by.pk, token),
        set_list=row,
        data_key=row.data_key,
        place=0 if last is None else last + 1,
        song=item if isinstance(item, Song) else None,
        recording=item if isinstance(item, Recording) else None,
        **how,
    )
    entry, made = once.save_new(entry)
    if made:
        if place is not None:
            _arrange(row, _moved(row, entry.pk, place))
        _touched(by, row)
    return entry


@transaction.atomic
def change_entry(by: Any, entry: SetEntry, **how: Any) -> None:
    """Change key, capo, length or note of an entry."""
    entry = SetEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    for name in ("key", "capo", "seconds", "note"):
        if name in how:
            setattr(entry, name, how[name])
    entry.save()
    _touched(by, entry.set_list)


@transaction.atomic
def swap(by: Any, entry: SetEntry, item: Song | Recording) -> SetEntry:
    """Put something else in an entry's place.

    Raises
    ------
    RefusedError
        As `put_in`.
    """
    row, place = entry.set_list, entry.place
    order = list(row.entries.values_list("pk", flat=True))
    at = order.index(entry.pk)
    new = put_in(by, row, item)
    entry.delete()
    _arrange(row, [*order[:at], new.pk, *order[at + 1 :]])
    new.place = place
    return new


@transaction.atomic
def move(by: Any, entry: SetEntry, place: int) -> None:
    """Move an entry to a place, counted from 0."""
    row = SetList.objects.select_for_update(of=("self",)).get(pk=entry.set_list_id)
    _arrange(row, _moved(row, entry.pk, place))
    _touched(by, row)


@transaction.atomic
def take_out(by: Any, entry: SetEntry) -> None:
    """Take an entry out of a set list that is a plan; what was played stays in the record."""
    row = entry.set_list
    entry.delete()
    _arrange(row, list(row.entries.values_list("pk", flat=True)))
    _touched(by, row)


@transaction.atomic
def set_members(by: Any, row: SetList, clients: Iterable[Client], among: Iterable[Client]) -> None:
    """Say for whom of ``among`` a group's list is; whom the one who says may not see, stay."""
    wanted, known = {one.pk for one in clients}, {one.pk for one in among}
    row.members.filter(client__in=known - wanted).delete()
    there = set(row.members.values_list("client", flat=True))
    SetMember.objects.bulk_create(
        SetMember(set_list=row, client_id=pk) for pk in sorted((wanted & known) - there)
    )
    _touched(by, row)


@transaction.atomic
def set_leaders(by: Any, row: SetList, users: Iterable[Any]) -> None:
    """Say who leads with a group's list."""
    wanted = {one.pk for one in users}
    there = set(row.leaders.values_list("user", flat=True))
    if wanted == there:
        return
    row.leaders.filter(user__in=there - wanted).delete()
    SetLeader.objects.bulk_create(
        SetLeader(set_list=row, user_id=pk) for pk in sorted(wanted - there)
    )
    _touched(by, row)


@transaction.atomic
def copy(
    by: Any, row: SetList, *, on_day: datetime.date | None = None, token: UUID | None = None
) -> SetList:
    """Make a set list like another for the same people, without what the gate stops now.

    Sent twice with one token, one copy.
    """
    there = SetList.objects.filter(pk=once.id_for(by.pk, token)).first()
    if there is not None:
        return there
    clients = list(selectors.member_clients(row))
    new = make(
        by, title=row.title, clients=clients, for_group=row.for_group, on_day=on_day, token=token
    )
    for one in selectors.judged(by, row):
        if one.verdict.may_sound:
            entry = one.entry
            put_in(by, new, one.item, key=entry.key, capo=entry.capo, seconds=entry.seconds)
    return new


def _moved(row: SetList, pk: UUID, place: int) -> list[UUID]:
    rest = [one for one in row.entries.values_list("pk", flat=True) if one != pk]
    at = min(max(place, 0), len(rest))
    return [*rest[:at], pk, *rest[at:]]


def _arrange(row: SetList, order: Sequence[UUID]) -> None:
    places = {pk: place for place, pk in enumerate(order)}
    for pk, was in row.entries.values_list("pk", "place"):
        if places.get(pk, was) != was:
            SetEntry.objects.filter(pk=pk).update(place=places[pk])


def _touched(by: Any, row: SetList) -> None:
    row.save(update_fields=["changed_at"])
    audit.record(by, "set.changed", row)


@transaction.atomic
def put_away(by: Any, row: SetList) -> None:
    """Put a set list away: it is voided, and in no list any more."""
    row = SetList.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.voided_at is None:
        row.voided_at, row.voided_by = timezone.now(), by
        row.save()
        audit.record(by, "set.put_away", row)
