"""Taking back a note that was handed in, as long as no supervisor has acted on it."""

from typing import Any

from django.db import transaction

from sostenuto_web.care.models import Note
from sostenuto_web.care.notes import services, standing
from sostenuto_web.platform.audit import services as audit


@transaction.atomic
def take_back(by: Any, note: Note) -> Note:
    """Make what was handed in a draft again; a second time, it is as it was.

    The version that was handed in stays in the history, and the remarks that were settled by
    handing it in are open again.

    Parameters
    ----------
    by : User
        Whether their role reaches the client is checked by the caller.
    note : Note

    Raises
    ------
    NotNowError
        Somebody co-signed or returned it meanwhile, it was never handed in, or another wrote it.
    """
    note = services.locked_note(note)
    version = services.latest_version(note)
    if note.author_id == by.pk and note.state == Note.State.DRAFT:
        return note
    if not standing.may_take_back(by, note, note.client):
        raise services.NotNowError("the note cannot be taken back now")
    note.state = Note.State.DRAFT
    note.revision += 1
    note.changed_by = by
    note.save()
    note.remarks.filter(settled_at__gte=version.made_at).update(settled_at=None)
    audit.record(by, "note.taken-back", note, number=version.number)
    return note
