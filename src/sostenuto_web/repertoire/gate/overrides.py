"""Letting something sound against the gate: with a written reason, until the clinic's day ends.

A reason holds only with a therapist in the room, lifts no licence, and is looked at afterwards.
Who may write one is for the caller to check (rules ``gate.override`` and ``set.override``).
"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from sostenuto.base.errors import InputError, SostenutoError
from sostenuto_web.people import once
from sostenuto_web.people.models import Client
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.clinic import days
from sostenuto_web.platform.clinic import selectors as clinic
from sostenuto_web.repertoire.gate import asking, selectors, standing
from sostenuto_web.repertoire.gate.judging import Item
from sostenuto_web.repertoire.models import Override, SetList


class NothingToLiftError(SostenutoError):
    """The gate lets it sound already."""


class FixedError(SostenutoError):
    """No written reason lifts it: a licence, a closed record, what was not heard yet."""


class OwnReasonError(SostenutoError):
    """Who wrote a reason does not look at it themselves where somebody else can."""


@transaction.atomic
def give(
    by: Any,
    item: Item,
    reason: str,
    *,
    client: Client | None = None,
    set_list: SetList | None = None,
    token: UUID | None = None,
) -> Override:
    """Let one song or recording sound until the clinic's day ends.

    Parameters
    ----------
    by : User
    item : Song or Recording
    reason : str
    client, set_list : exactly one of them
        For whom. A set list for one client that is no group is answered as that client is.
    token : UUID, optional
        Of the form: sent twice with one token, one row.

    Raises
    ------
    InputError
        The reason is left empty.
    NothingToLiftError, FixedError
    """
    if not reason.strip():
        raise InputError("reason", expected="written down", got="nothing")
    row = Override(
        pk=once.id_for(by.pk, token),
        client=client,
        set_list=set_list,
        data_key=_of_whom(client, set_list).data_key,
        by=by,
    )
    before = Override.objects.filter(pk=row.pk).first() if token else None
    if before is not None:
        return before
    asked = asking_for(client=client, set_list=set_list)
    _check(asked, item)
    row.item_ref, row.reason = standing.reference(item), reason.strip()
    _reaching(row, asked, item)
    row, made = once.save_new(row)
    if made:
        audit.record(by, "override.given", row, client_id=_client_id(row))
    return row


@transaction.atomic
def end(by: Any, row: Override) -> None:
    """Take a reason back before its day ends."""
    ended = Override.objects.filter(pk=row.pk, ended_at=None).update(ended_at=timezone.now())
    if ended:
        audit.record(by, "override.ended", row, client_id=_client_id(row))


@transaction.atomic
def review(by: Any, row: Override, remark: str = "") -> bool:
    """Say that a reason was looked at, and what came of it; once. Return whether this did it.

    Raises
    ------
    OwnReasonError
    """
    row = Override.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.reviewed_at is not None:
        return False
    if selectors.is_for_others(by, row):
        raise OwnReasonError("somebody else looks at it")
    row.reviewed_at, row.reviewed_by, row.remark = timezone.now(), by, remark.strip()
    row.save(update_fields=["reviewed_at", "reviewed_by", "remark"])
    audit.record(by, "override.reviewed", row, client_id=_client_id(row))
    return True


def asking_for(*, client: Client | None = None, set_list: SetList | None = None) -> asking.Asked:
    """Return the gate as a reason is written against it, with a therapist in the room."""
    if client is not None:
        return asking.for_client(client)
    if set_list is None:
        raise InputError("override", expected="for a client or a set list", got="neither")
    members = list(set_list.members.values_list("client", flat=True))
    if not set_list.for_group and len(members) == 1:
        return asking.for_client(members[0], set_list=set_list)
    return asking.for_group(members, set_list=set_list)


def _check(asked: asking.Asked, item: Item) -> None:
    verdict = asked.of(item)
    if verdict.answer == "play":
        raise NothingToLiftError("it may sound already")
    if verdict.fixed:
        raise FixedError("no written reason lifts this")


def _reaching(row: Override, asked: asking.Asked, item: Item) -> None:
    """Write down what the gate had said, and how far the reason reaches."""
    weighed = asked.weigh(item)
    people = frozenset(str(one.client_id) for one in asked.listening)
    row.was = "\n".join(weighed.verdict.words)
    row.reach = standing.Reach(weighed.risk, weighed.called, people).written()
    now = timezone.now()
    row.until = days.bounds(days.day_of(now, clinic.clinic()), clinic.clinic())[1]


def _of_whom(client: Client | None, set_list: SetList | None) -> Any:
    if (client is None) == (set_list is None):
        raise InputError("override", expected="for a client or a set list", got="both or neither")
    return client or set_list


def _client_id(row: Override) -> UUID | None:
    """Return whose record the act belongs to: of a set list nobody's, that it tells of nobody."""
    return row.client_id
