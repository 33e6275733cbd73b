"""A table of clients: kept sealed until it is looked over, then taken in as a whole."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone

from sostenuto.base.errors import SostenutoError
from sostenuto_web.people import names, staff
from sostenuto_web.people.importing.reading import Entry, Fault, read
from sostenuto_web.people.models import CareTeamMember, Client, ClientContext, ImportDraft
from sostenuto_web.people.services.clients import number_key
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.vault import keys
from sostenuto_web.platform.vault.models import DataKey

DRAFTS_LAST = timedelta(hours=24)
_ROWS = 500


class FaultyTableError(SostenutoError):
    """A table that cannot be taken in any more: somebody changed the clients meanwhile."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("the table cannot be taken in")
        self.faults = faults


@transaction.atomic
def keep_draft(by: Any, text: str) -> ImportDraft:
    """Keep a table sealed until whoever brought it has looked it over; older ones go."""
    old = ImportDraft.objects.filter(made_at__lt=timezone.now() - DRAFTS_LAST)
    for draft in [*old, *ImportDraft.objects.filter(by=by, taken_in_at=None)]:
        drop_draft(draft)
    draft = ImportDraft.objects.create(by=by, table=text, data_key=DataKey.make())
    audit.record(by, "import.read", draft)
    return draft


def drop_draft(draft: ImportDraft) -> None:
    """Forget a table, its key included."""
    key = draft.data_key
    draft.delete()
    key.delete()


@transaction.atomic
def take_in_all(by: Any, draft: ImportDraft) -> int:
    """Take in every client of a table, or none; sent twice, once.

    Returns
    -------
    int
        How many clients the table holds.

    Raises
    ------
    FaultyTableError
        Something in the table cannot be taken in any more.
    """
    draft = ImportDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if draft.taken_in_at is not None:
        return draft.count
    table = read(draft.table, staff.leaders())
    if table.faults:
        raise FaultyTableError(table.faults)
    clients = _made(by, draft, table.entries)
    names.index_many(clients)
    draft.taken_in_at, draft.count, draft.table = timezone.now(), len(clients), ""
    draft.save()
    audit.record(by, "import.taken_in", draft, clients=len(clients))
    audit.record_each(by, "client.created", clients, way="import")
    return len(clients)


def client_id_of(draft_id: UUID, line: int) -> UUID:
    """Return the id of the client that a line of a draft becomes."""
    return uuid5(draft_id, str(line))


def _made(by: Any, draft: ImportDraft, entries: list[Entry]) -> list[Client]:
    clients = [
        Client(
            pk=client_id_of(draft.pk, entry.line),
            data_key=_key(),
            made_by=by,
            clinic_number_keyed=number_key(entry.fields["clinic_number"]),
            **entry.fields,
        )
        for entry in entries
    ]
    DataKey.objects.bulk_create([client.data_key for client in clients], _ROWS)
    try:
        with transaction.atomic():
            Client.objects.bulk_create(clients, _ROWS)
    except IntegrityError:
        fault = Fault(0, "clinic_number", "somebody has one of these numbers since a moment")
        raise FaultyTableError([fault]) from None
    pairs = list(zip(clients, entries, strict=True))
    contexts = [ClientContext(client=c, context=key) for c, e in pairs for key in e.contexts]
    ClientContext.objects.bulk_create(contexts, _ROWS)
    team = [
        CareTeamMember(client=c, user=e.lead, leads=True, added_by=by) for c, e in pairs if e.lead
    ]
    CareTeamMember.objects.bulk_create(team, _ROWS)
    return clients


def _key() -> DataKey:
    key = DataKey()
    key.wrapped = keys.wrap(keys.fresh_key(), key.place)
    return key
