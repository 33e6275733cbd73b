"""Contacts and cautions of a client."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sostenuto_web.people.models import Caution, Client, Contact
from sostenuto_web.people.services import rows

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
    added: Contact = rows.add(by, Contact, client, rows.known_of(fields, CONTACT_FIELDS), token)
    return added


def add_caution(
    by: Any, client: Client, fields: Mapping[str, Any], token: UUID | None = None
) -> Caution:
    """Set a caution for a client; sent twice with one token, one caution."""
    added: Caution = rows.add(by, Caution, client, rows.known_of(fields, CAUTION_FIELDS), token)
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
    return rows.change(by, contact, rows.known_of(fields, CONTACT_FIELDS), seen)


def change_caution(
    by: Any, caution: Caution, fields: Mapping[str, Any], seen: str | None = None
) -> bool:
    """Change a caution; as `change_contact`."""
    return rows.change(by, caution, rows.known_of(fields, CAUTION_FIELDS), seen)
