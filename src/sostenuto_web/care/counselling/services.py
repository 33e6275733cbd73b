"""Writing counselling notes: sealed under a key of their own, told to nobody else's history.

Conventions: nothing of what is written goes into the record's history of changes, which is sealed
under the client's key and read by the whole team. What stood there before a change is kept as a
voided row beside it, under the same key as the note.
"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from sostenuto.base.errors import SostenutoError
from sostenuto_web.care.models import CounsellingNote, Session
from sostenuto_web.people import once
from sostenuto_web.people.models import Client
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.vault import erasure
from sostenuto_web.platform.vault.models import DataKey

CHANGED = "changed"
"""The reason on a row that keeps what stood there before a change."""


class ChangedMeanwhileError(SostenutoError):
    """Somebody else changed or voided the note since the page was shown."""


@transaction.atomic
def add(
    by: Any, client: Client, words: str, session: Session | None = None, token: UUID | None = None
) -> CounsellingNote:
    """Write a counselling note; the same form sent twice writes one."""
    row = CounsellingNote(
        pk=once.id_for(by.pk, token),
        client=client,
        data_key=_key_of(client),
        session=session,
        words=words,
        made_by=by,
    )
    row, made = once.save_new(row)
    if made:
        audit.record(by, "counselling.added", row)
    return row


@transaction.atomic
def change(by: Any, note: CounsellingNote, words: str, seen: str) -> CounsellingNote:
    """Change a note; what stood there is kept as a voided row.

    Parameters
    ----------
    seen : str
        When it was changed last, as the page knew it (`stamp`).

    Raises
    ------
    ChangedMeanwhileError
    """
    row = _locked(note)
    if row.words == words and row.voided_at is None:
        return row  # sent twice
    if row.voided_at is not None or seen != stamp(row):
        raise ChangedMeanwhileError("somebody else changed the note meanwhile")
    _keep_before(by, row)
    row.words = words
    row.save()
    audit.record(by, "counselling.changed", row)
    return row


@transaction.atomic
def void(by: Any, note: CounsellingNote, reason: str) -> None:
    """Void a note with a reason, which is sealed like the note; a second time changes nothing."""
    row = _locked(note)
    if row.voided_at is None:
        row.voided_at, row.voided_by, row.void_reason = timezone.now(), by, reason
        row.save()
        audit.record(by, "counselling.voided", row)


@transaction.atomic
def restore(by: Any, note: CounsellingNote) -> None:
    """Take a voiding back."""
    row = _locked(note)
    if row.voided_at is not None:
        row.voided_at, row.voided_by, row.void_reason = None, None, ""
        row.save()
        audit.record(by, "counselling.restored", row)


def erase_of(client: Client) -> None:
    """Delete a client's counselling notes and drop their keys, here and in every backup."""
    rows = CounsellingNote._base_manager.filter(client=client)
    keys = list(DataKey.objects.filter(pk__in=rows.values("data_key")))
    rows.delete()
    for key in keys:
        erasure.erase(key, by=None, reason="client.erase:counselling", record_id=client.pk)


def stamp(note: CounsellingNote) -> str:
    """Return when a note was changed last, as a form carries it."""
    return note.changed_at.isoformat()


def _key_of(client: Client) -> DataKey:
    held = CounsellingNote.objects.filter(client=client).first()
    return held.data_key if held is not None else DataKey.make()


def _locked(note: CounsellingNote) -> CounsellingNote:
    return CounsellingNote.objects.select_for_update(of=("self",)).get(pk=note.pk)


def _keep_before(by: Any, row: CounsellingNote) -> None:
    CounsellingNote(
        client=row.client,
        data_key=row.data_key,
        session=row.session,
        words=row.words,
        made_by=row.made_by,
        voided_at=timezone.now(),
        voided_by=by,
        void_reason=CHANGED,
    ).save(force_insert=True)
