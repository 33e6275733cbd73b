"""The client's own order: begun empty, filled piece by piece with what may sound.

Conventions: nothing is planned and nothing planned anew; a piece is wanted where it lies. Under a
lock on the programme; what sounded stays where it stands.
"""

import json
from typing import Any
from uuid import UUID

from django.db import transaction

from sostenuto_web.listening.models import ListeningProgramme
from sostenuto_web.listening.player.services import prepare
from sostenuto_web.listening.programmes.candidates import Gathered, gathered
from sostenuto_web.listening.programmes.selectors import finding
from sostenuto_web.listening.programmes.services import checking, writing
from sostenuto_web.platform.audit import services as audit

OWN = ListeningProgramme.Arc.OWN
MOST = 60
"""Pieces in one order."""


class FullError(checking.NotNowError):
    """So many pieces are enough."""


@transaction.atomic
def add(by: Any, programme: ListeningProgramme, recording_id: UUID) -> None:
    """Put a recording at the end of the client's own order; one that stands there stays once.

    Raises
    ------
    CautionError
    FullError
    NotNowError
        It may not sound, or the order is not the client's own.
    """
    row = checking.locked(programme)
    slots = finding.slots_of(row)
    if recording_id in {each.recording_id for each in slots}:
        return
    found = gathered(row)
    candidate = found.free.get(recording_id.hex)
    if row.arc != OWN or candidate is None:
        raise checking.NotNowError("it cannot be chosen here")
    if len(slots) >= MOST:
        raise FullError("the order is full")
    place = slots[-1].place + 1 if slots else 0
    writing.put_by_hand(row, candidate, place).save(force_insert=True)
    prepare(row)
    note_what_may_sound(row, found)
    writing.count(row)
    audit.record(by, "programme.changed", row)


@transaction.atomic
def take_out(by: Any, programme: ListeningProgramme, slot_id: UUID) -> None:
    """Take a piece out of the client's own order; the others move up.

    Raises
    ------
    CautionError
    NotNowError
    """
    row = checking.locked(programme)
    slots = finding.slots_of(row)
    slot = checking.waiting(slots, slot_id)
    if row.arc != OWN:
        raise checking.NotNowError("the order was planned")
    slots.remove(slot)
    slot.delete()
    for place, each in enumerate(slots):
        if each.place != place:
            each.place = place
            each.save(update_fields=["place"])
    writing.count(row)
    audit.record(by, "programme.changed", row)


def note_what_may_sound(row: ListeningProgramme, found: Gathered) -> None:
    """Keep from how many the client could choose, and what was left out."""
    found.leave_out_recent()
    row.considered = len(found.free)
    row.left_out = json.dumps(found.left_out)
