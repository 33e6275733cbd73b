"""Changing one place of a programme by hand: keep, swap, move.

Conventions: under a lock on the programme; what sounded stays where it stands.
"""

from typing import Any
from uuid import UUID

from django.db import transaction

from sostenuto_web.listening.models import ListeningProgramme, ProgrammeSlot
from sostenuto_web.listening.player.services import prepare
from sostenuto_web.listening.programmes.candidates import gathered
from sostenuto_web.listening.programmes.selectors import finding
from sostenuto_web.listening.programmes.services import checking, writing
from sostenuto_web.platform.audit import services as audit

OF_THE_ARC = ("target_valence", "target_arousal", "target_bpm")
"""What belongs to a place of the arc, whichever recording stands there."""


@transaction.atomic
def keep(by: Any, programme: ListeningProgramme, slot_id: UUID, keeps: bool) -> None:
    """Keep a recording where it stands whatever is planned anew, or let it go.

    Raises
    ------
    NotNowError
    """
    row = checking.locked(programme)
    slot = checking.waiting(finding.slots_of(row), slot_id)
    if slot.locked != keeps:
        slot.locked = keeps
        slot.save(update_fields=["locked"])
        audit.record(by, "programme.changed", row)


@transaction.atomic
def swap(by: Any, programme: ListeningProgramme, slot_id: UUID, recording_id: UUID) -> None:
    """Put another recording into a slot and keep it there.

    Raises
    ------
    CautionError
    NotNowError
        It may not sound, or it stands in the programme already.
    """
    row = checking.locked(programme)
    slots = finding.slots_of(row)
    slot = checking.waiting(slots, slot_id)
    gone = frozenset(finding.taken_out(row))
    candidate = gathered(row, gone).free.get(recording_id.hex)
    if candidate is None or recording_id in {each.recording_id for each in slots}:
        raise checking.NotNowError("it cannot stand here")
    writing.put(slot, candidate)
    if row.arc == ListeningProgramme.Arc.OWN:
        writing.wanted_where_it_lies(slot)
    else:
        slot.locked = True
    slot.save()
    prepare(row)
    writing.count(row)
    audit.record(by, "programme.changed", row)


@transaction.atomic
def move(by: Any, programme: ListeningProgramme, slot_id: UUID, step: int) -> None:
    """Move a recording some places up (below 0) or down; beyond the ends nothing happens.

    Raises
    ------
    NotNowError
    """
    row = checking.locked(programme)
    slots = finding.slots_of(row)
    number = slots.index(checking.waiting(slots, slot_id))
    if 0 <= number + step < len(slots):
        _move(by, row, slots, number, number + step)


@transaction.atomic
def move_to(by: Any, programme: ListeningProgramme, slot_id: UUID, place: int) -> None:
    """Move a recording to a place, counted from 0; those between move up by one.

    Where the arc wants each place to be stays; who was moved by hand is kept there. Before what
    has sounded nothing can be put: then it becomes the next one.

    Raises
    ------
    NotNowError
    """
    row = checking.locked(programme)
    slots = finding.slots_of(row)
    number = slots.index(checking.waiting(slots, slot_id))
    first = next(at for at, each in enumerate(slots) if _waits(each))
    _move(by, row, slots, number, max(first, min(place, len(slots) - 1)))


def _move(
    by: Any, row: ListeningProgramme, slots: list[ProgrammeSlot], number: int, place: int
) -> None:
    if number == place:
        return
    first, last = sorted((number, place))
    own = row.arc == ListeningProgramme.Arc.OWN
    names = ("place", *(() if own else OF_THE_ARC))
    for each in slots[first : last + 1]:
        checking.waiting(slots, each.pk)
    places = [[getattr(each, name) for name in names] for each in slots]
    slots[number].locked = not own
    slots.insert(place, slots.pop(number))
    for each, values in zip(slots[first : last + 1], places[first : last + 1], strict=True):
        for name, value in zip(names, values, strict=True):
            setattr(each, name, value)
        each.reason, each.cost = "", {}
        each.save()
    writing.count(row)
    audit.record(by, "programme.changed", row)


def _waits(slot: ProgrammeSlot) -> bool:
    return bool(slot.state == ProgrammeSlot.State.WAITING)
