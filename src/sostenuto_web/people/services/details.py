"""Contacts and cautions of a client."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from sostenuto_web.people import once
from sostenuto_web.people.models import Caution, Client, Contact
from sostenuto_web.people.services import history
from sostenuto_web.platform.audit import services as audit

CONTACT_FIELDS = (
    "kind",
    "name",
    "phone",
    "relation",
    "emergency",
    "may_say_who",
    "may_leave_message",
)
CAUTION_FIELDS = ("kind", "detail", "since", "state")


def add_contact(
    by: Any, client: Client, fields: Mapping[str, Any], token: UUID | None = None
) -> Contact:
    """Note somebody to reach about a client; sent twice with one token, one contact."""
    added: Contact = _added(by, Contact, client, _of(fields, CONTACT_FIELDS), token)
    return added


def add_caution(
    by: Any, client: Client, fields: Mapping[str, Any], token: UUID | None = None
) -> Caution:
    """Set a caution for a client; sent twice with one token, one caution."""
    added: Caution = _added(by, Caution, client, _of(fields, CAUTION_FIELDS), token)
    return added


def change_contact(
    by: Any, contact: Contact, fields: Mapping[str, Any], seen: str | None = None
) -> bool:
    """Change a contact; return whether anything differed.

    ``seen`` is the latest change that the form knew of (`recorded.latest_change`).

    Raises
    ------
    history.ChangedMeanwhileError
        Somebody else changed or voided it.
    """
    return _changed(by, contact, _of(fields, CONTACT_FIELDS), seen)


def change_caution(
    by: Any, caution: Caution, fields: Mapping[str, Any], seen: str | None = None
) -> bool:
    """Change a caution; as `change_contact`."""
    return _changed(by, caution, _of(fields, CAUTION_FIELDS), seen)


@transaction.atomic
def _added(by: Any, model: Any, client: Client, fields: dict[str, Any], token: Any) -> Any:
    pk = once.id_for(by.pk, token)
    row = model(pk=pk, client=client, data_key=client.data_key, made_by=by, **fields)
    row, made = once.save_new(row)
    if made:
        action = f"{model._meta.model_name}.added"
        history.note(by, row, action)
        audit.record(by, action, row)
    return row


@transaction.atomic
def _changed(by: Any, row: Any, fields: dict[str, Any], seen: str | None) -> bool:
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


def _of(fields: Mapping[str, Any], known: tuple[str, ...]) -> dict[str, Any]:
    return {name: fields[name] for name in known if name in fields}
