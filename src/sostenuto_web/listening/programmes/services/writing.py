"""From a plan to rows: what a programme and its slots keep of it."""

import json
from uuid import UUID

from sostenuto.base.affect import AffectEstimate
from sostenuto.listening.programme import Candidate, Programme, Slot
from sostenuto_web.listening.models import ListeningProgramme, ProgrammeSlot
from sostenuto_web.listening.programmes import planning
from sostenuto_web.listening.programmes.candidates import Gathered


def take_over(row: ListeningProgramme, plan: Programme, found: Gathered) -> None:
    """Write into a programme how its plan was weighed, and what was left out."""
    for pk, code in plan.left_out.items():
        found.leave_out(pk, code)
    row.weights = planning.weights()
    row.optimal, row.gap, row.considered = plan.optimal, plan.gap, plan.considered
    row.remarks = json.dumps(list(plan.notes))
    row.left_out = json.dumps(found.left_out)


def write_slots(row: ListeningProgramme, plan: Programme, before: list[ProgrammeSlot]) -> None:
    """Write a plan's slots: what stays keeps its row, the others are new."""
    kept = {each.recording_id.hex: each for each in before if planning.stays(each)}
    stay = {slot.candidate.id for slot in plan.slots} & kept.keys()
    gone = [each.pk for each in before if each.recording_id.hex not in stay]
    ProgrammeSlot.objects.filter(programme=row, pk__in=gone).delete()
    for place, slot in enumerate(plan.slots):
        if slot.candidate.id in stay:
            same = kept[slot.candidate.id]
            same.place = place
            same.save(update_fields=["place", "locked"])
        else:
            _planned(row, place, slot).save(force_insert=True)


def put(slot: ProgrammeSlot, candidate: Candidate) -> None:
    """Let a slot hold another recording, put there by hand."""
    slot.recording_id, slot.seconds = UUID(candidate.id), candidate.duration_s
    _lies(slot, candidate.affect)
    slot.asks = candidate.asks
    slot.reason, slot.cost = "", {}


def put_by_hand(row: ListeningProgramme, candidate: Candidate, place: int) -> ProgrammeSlot:
    """Return a slot for a recording that nobody planned: it is wanted where it lies."""
    slot = ProgrammeSlot(client=row.client, data_key=row.data_key, programme=row, place=place)
    put(slot, candidate)
    wanted_where_it_lies(slot)
    return slot


def wanted_where_it_lies(slot: ProgrammeSlot) -> None:
    """Say that nothing else was wanted of a slot than what was chosen."""
    slot.target_valence, slot.target_arousal = slot.planned_valence, slot.planned_arousal


def count(row: ListeningProgramme) -> None:
    """Say that the plan is another, and that nothing proves it the best any more."""
    row.version += 1
    row.optimal, row.gap = False, 0.0
    row.remarks = "[]"
    row.save()


def _planned(row: ListeningProgramme, place: int, slot: Slot) -> ProgrammeSlot:
    made = ProgrammeSlot(client=row.client, data_key=row.data_key, programme=row, place=place)
    put(made, slot.candidate)
    made.target_valence, made.target_arousal = slot.target.valence, slot.target.arousal
    made.target_bpm = slot.target_bpm
    made.cost = {name: getattr(slot.parts, name) for name in slot.parts.__slots__}
    made.reason = slot.reason[:1000]
    return made


def _lies(slot: ProgrammeSlot, affect: AffectEstimate) -> None:
    slot.planned_valence, slot.planned_arousal = affect.point.valence, affect.point.arousal
    slot.valence_sd, slot.arousal_sd = affect.valence_sd, affect.arousal_sd
    slot.source = affect.source[:40]
