"""Adding and changing a row of a client: sealed under the client's key, told to history and audit.

Conventions: a row's acts are called after its model: ``caution.added``, ``caution.changed``.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from sostenuto_web.people import once
from sostenuto_web.people.models import Client
from sostenuto_web.people.services import history
from sostenuto_web.platform.audit import services as audit


@transaction.atomic
def add(by: Any, model: Any, client: Client, fields: Mapping[str, Any], token: UUID | None) -> Any:
    """Add a row to a client; sent twice with one token, it is one row.

    Parameters
    ----------
    by : User
    model : type
        A `Voidable` with ``client`` and ``made_by``.
    client : Client
    fields : mapping
        What the model's form says, without anything that the model does not have.
    token : UUID or None
        The hidden token of the form (`once.OnceField`).
    """
    pk = once.id_for(by.pk, token)
    row = model(pk=pk, client=client, data_key=client.data_key, made_by=by, **fields)
    row, made = once.save_new(row)
    if made:
        action = f"{model._meta.model_name}.added"
        history.note(by, row, action)
        audit.record(by, action, row)
    return row


@transaction.atomic
def change(by: Any, row: Any, fields: Mapping[str, Any], seen: str | None = None) -> bool:
    """Change a row; return whether anything differed.

    ``seen`` is the latest change that the form knew of (`recorded.latest_change`).

    Raises
    ------
    history.ChangedMeanwhileError
        Somebody else changed or voided it.
    """
    row = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.voided_at is not None:
        raise history.ChangedMeanwhileError("it is voided")
    before = history.taken_over(row, fields)
    if not before:
        return False
    history.check_unchanged(row, seen)
    row.save()
    action = f"{row._meta.model_name}.changed"
    history.note(by, row, action, before)
    audit.record(by, action, row, fields=len(before))
    return True


def known_of(fields: Mapping[str, Any], known: tuple[str, ...]) -> dict[str, Any]:
    """Return those of the fields that are known.

    Examples
    --------
    >>> known_of({"kind": "other", "once": None}, ("kind", "detail"))
    {'kind': 'other'}
    """
    return {name: fields[name] for name in known if name in fields}
