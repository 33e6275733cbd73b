"""Noting a fact by its idempotency key, correcting it, voiding it.

Conventions: a fact is never changed. What a fact leaves open when it begins (until when a song
sounded, when distress was over and what was done) is filled in once by `complete`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from sostenuto.base.errors import SostenutoError
from sostenuto_web.people import once
from sostenuto_web.people.models import Client
from sostenuto_web.people.services import history
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.record.facts import following
from sostenuto_web.record.facts.kinds import KINDS, kind_of
from sostenuto_web.record.models import Distress, Fact, MusicEvent

OPEN_ENDED = {MusicEvent: ("until",), Distress: ("until", "done")}
"""What may be filled in after a fact was noted."""


class NotSoError(SostenutoError):
    """What was said cannot be a fact of that kind; ``words`` say why, for a person."""

    def __init__(self, words: str) -> None:
        super().__init__("not a fact of this kind")
        self.words = words


@dataclass(frozen=True, slots=True)
class When:
    """When and where a fact happened; the ids are bare, of what a higher floor keeps."""

    at: datetime
    session_id: UUID | None = None
    activity_id: UUID | None = None


def checked(kind: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a fact from what a form or a device says of it.

    Raises
    ------
    NotSoError
        It cannot be so; the words say what is missing.
    """
    form = KINDS[kind].form(MultiValueDict(_lists(said)))
    if form.is_valid():
        return form.fields_of()
    faults = [str(fault) for faults in form.errors.values() for fault in faults]
    raise NotSoError(" ".join(dict.fromkeys(faults)))


@transaction.atomic
def note(
    by: Any, client: Client, kind: str, fields: Mapping[str, Any], when: When, token: UUID | None
) -> tuple[Any, bool]:
    """Note a fact; with a token that was used, it is the fact that was noted then.

    Parameters
    ----------
    by : User
    client : Client
    kind : str
        A key of `kinds.KINDS`.
    fields : mapping
        The row's columns (`checked`).
    when : When
    token : UUID or None

    Returns
    -------
    row : the fact
    made : bool
        Whether this call made it.

    Raises
    ------
    NotSoError
        The token was used for another person's fact.
    """
    row, made = _noted(by, client, kind, fields, when, token)
    if made:
        following.tell(by, row)
    return row, made


@transaction.atomic
def correct(
    by: Any, fact: Fact, fields: Mapping[str, Any], why: str, token: UUID | None = None
) -> Any:
    """Put another fact in the place of one that is not right; the old one is voided."""
    when = When(fact.at, fact.session_id, fact.activity_id)
    kind = kind_of(fact).key
    row, made = _noted(by, fact.client, kind, fields, when, token, corrects=fact.pk)
    if made:
        void(by, fact, why)
        following.tell(by, row)
    return row


@transaction.atomic
def void(by: Any, fact: Fact, reason: str) -> bool:
    """Void a fact with a reason; return whether it held until now."""
    row = type(fact)._base_manager.select_for_update().get(pk=fact.pk)
    if row.voided_at is not None:
        return False
    row.data_key = fact.data_key
    row.voided_at, row.voided_by, row.void_reason = timezone.now(), by, reason
    row.save(update_fields=["voided_at", "voided_by", "void_reason"])
    history.note(by, row, "fact.voided", {"reason": reason})
    audit.record(by, "fact.voided", row, kind=kind_of(fact).key)
    return True


@transaction.atomic
def void_each(by: Any, kind: str, ids: Iterable[UUID], reason: str) -> int:
    """Void facts of one kind at once, of several people; return how many held until now."""
    found = KINDS[kind].model._base_manager.select_for_update(of=("self",))
    found = found.select_related("data_key", "client__data_key").order_by("pk")
    rows = list(found.filter(pk__in=list(ids), voided_at=None))
    for row in rows:
        row.voided_at, row.voided_by, row.void_reason = timezone.now(), by, reason
        row.save(update_fields=["voided_at", "voided_by", "void_reason"])
        history.note(by, row, "fact.voided", {"reason": reason})
    audit.record_each(by, "fact.voided", rows, kind=kind)
    return len(rows)


def complete(fact: Fact, **said: Any) -> bool:
    """Fill in what a fact left open; return whether that says anything new."""
    known = OPEN_ENDED.get(type(fact), ())
    news = {
        name: said[name] for name in known if name in said and getattr(fact, name) != said[name]
    }
    for name, value in news.items():
        setattr(fact, name, value)
    if news:
        fact.save(update_fields=list(news))
    return bool(news)


def say_until(ids: Iterable[UUID], until: datetime | None) -> int:
    """Fill in until when several songs sounded; return how many."""
    return MusicEvent.objects.filter(pk__in=list(ids)).update(until=until)


def _noted(
    by: Any,
    client: Client,
    kind: str,
    fields: Mapping[str, Any],
    when: When,
    token: UUID | None,
    **more: Any,
) -> tuple[Any, bool]:
    row = KINDS[kind].model(
        id=once.id_for(by.pk, token),
        client=client,
        data_key=client.data_key,
        made_by=by,
        at=when.at,
        session_id=when.session_id,
        activity_id=when.activity_id,
        **more,
        **fields,
    )
    row, made = once.save_new(row)
    if row.client_id != client.pk:
        raise NotSoError("")
    if made:
        audit.record(by, "fact.noted", row, kind=kind)
    return row, made


def _lists(said: Mapping[str, Any]) -> dict[str, list[Any]]:
    lists = {name: value if isinstance(value, list) else [value] for name, value in said.items()}
    return {name: [_text(one) for one in values] for name, values in lists.items()}


def _text(value: Any) -> str:
    """Return a value as a form would have it; what is no plain value is no answer."""
    if isinstance(value, bool):
        return "on" if value else ""
    return str(value) if isinstance(value, str | int | float) else ""
