"""Taking in a client, and changing what is kept about them."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from sostenuto.base.errors import SostenutoError
from sostenuto.care.contexts import contexts as known_contexts
from sostenuto_web.people import names, once
from sostenuto_web.people.models import CareTeamMember, Client, ClientContext
from sostenuto_web.people.services import history
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.vault.models import DataKey
from sostenuto_web.platform.vault.names import keyed

FIELDS = (
    "name",
    "alias",
    "pronouns",
    "birth_year",
    "clinic_number",
    "status",
    "language",
    "notes",
)


class NumberTakenError(SostenutoError):
    """Another client has this clinic number."""


def number_key(number: str) -> str | None:
    """Return the keyed hash by which a clinic number is unique and found, or None for none.

    Case and blanks do not count: ``"A 12"`` and ``"a12"`` are one number.
    """
    folded = "".join(number.casefold().split())
    return keyed(f"number {folded}") if folded else None


@transaction.atomic
def take_in(
    by: Any,
    fields: Mapping[str, Any],
    *,
    contexts: Iterable[str] = (),
    lead: Any = None,
    token: UUID | None = None,
) -> Client:
    """Take in a client; sent twice with one token, one client.

    Parameters
    ----------
    by : User or None
    fields : mapping
        Some of `FIELDS`, checked by the form; ``name`` and ``alias`` at least.
    contexts : iterable of str
        Keys of `sostenuto.care.contexts`.
    lead : User, optional
        Who leads the care from now on.
    token : UUID, optional
        The hidden token of the form.

    Raises
    ------
    NumberTakenError
        Another client has the clinic number.
    """
    pk = once.id_for(by.pk, token) if by else once.id_for(UUID(int=0), None)
    before = Client.objects.filter(pk=pk).first()
    if before is not None:
        return before
    client = Client(pk=pk, data_key=DataKey.make(), made_by=by, **_known(fields))
    client.clinic_number_keyed = number_key(client.clinic_number)
    client, made = _inserted(client)
    if made:
        set_contexts(client, contexts)
        names.index(client)
        if lead is not None:
            CareTeamMember.objects.create(client=client, user=lead, leads=True, added_by=by)
        audit.record(by, "client.created", client)
    return client


@transaction.atomic
def change(
    by: Any,
    client: Client,
    fields: Mapping[str, Any],
    *,
    contexts: Iterable[str] | None = None,
    seen: str | None = None,
) -> bool:
    """Change what is kept about a client; return whether anything differed.

    ``seen`` is the latest change that the form knew of (`recorded.latest_change`).

    Raises
    ------
    NumberTakenError
        Another client has the clinic number.
    history.ChangedMeanwhileError
        Somebody else changed the record; what the same form sent before is no other's change.
    """
    client = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    before = history.taken_over(client, _known(fields))
    if contexts is not None:
        had = set_contexts(client, contexts)
        before |= {} if had is None else {"contexts": had}
    if not before:
        return False
    history.check_unchanged(client, seen)
    client.clinic_number_keyed = number_key(client.clinic_number)
    _saved(client)
    if "name" in before:
        names.index(client)
    history.note(by, client, "client.changed", before)
    audit.record(by, "client.changed", client, fields=len(before))
    return True


def set_contexts(client: Client, keys: Iterable[str]) -> list[str] | None:
    """Set what somebody comes with; return what it was, or None where nothing differed."""
    wanted = {key for key in keys if key in known_contexts()}
    had = set(client.contexts.values_list("context", flat=True))
    if wanted == had:
        return None
    client.contexts.exclude(context__in=wanted).delete()
    ClientContext.objects.bulk_create(
        [ClientContext(client=client, context=key) for key in sorted(wanted - had)]
    )
    return sorted(had)


def _known(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: fields[name] for name in FIELDS if name in fields}


def _inserted(client: Client) -> tuple[Client, bool]:
    try:
        return once.save_new(client)
    except IntegrityError:
        raise NumberTakenError("another client has this clinic number") from None


def _saved(client: Client) -> None:
    try:
        with transaction.atomic():
            client.save()
    except IntegrityError:
        raise NumberTakenError("another client has this clinic number") from None
