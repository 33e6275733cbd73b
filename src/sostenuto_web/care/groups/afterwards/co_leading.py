"""Signing as one of those who led a meeting: the note of another leader, under one's own name."""

from typing import Any

from django.db import transaction

from sostenuto_web.care.groups.afterwards import selectors
from sostenuto_web.care.models import Meeting, Note, NoteVersion, Signature
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.clinic import selectors as clinic


@transaction.atomic
def sign(by: Any, meeting: Meeting) -> list[NoteVersion]:
    """Sign every note of a meeting that waits for somebody as co-leader; again, none is left."""
    waiting = selectors.waiting_for_co_leader(by, meeting)
    pks = list(waiting.values_list("pk", flat=True))
    notes = Note.objects.select_for_update(of=("self",)).filter(pk__in=pks)
    return [_sign(by, note) for note in notes.order_by("pk") if note.state == Note.State.SIGNED]


def _sign(by: Any, note: Note) -> NoteVersion:
    version = note.versions.order_by("number").last()
    if version is None:
        raise NoteVersion.DoesNotExist
    held = by.credential if by.is_credentialed(clinic.today()) else ""
    _row, made = Signature.objects.get_or_create(
        version=version,
        role=Signature.Role.CO_LEADER,
        by=by,
        defaults={"name": by.called, "credential": held},
    )
    if made:
        audit.record(by, "note.signed-with", note, number=version.number)
    return version
