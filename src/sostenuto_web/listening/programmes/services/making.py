"""Planning a programme, and planning anew what is not kept.

Conventions: cautions and the gate are asked each time. Whatever is planned anew adds to the
programme's version, under a lock on the programme; what sounded stays.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from sostenuto.base.errors import PlanError
from sostenuto.listening.programme import Programme
from sostenuto_web.listening.models import ListeningProgramme
from sostenuto_web.listening.player.services import prepare
from sostenuto_web.listening.programmes import lacking, planning
from sostenuto_web.listening.programmes.candidates import Gathered, gathered
from sostenuto_web.listening.programmes.selectors import finding
from sostenuto_web.listening.programmes.services import checking, choosing, writing
from sostenuto_web.people import once
from sostenuto_web.people.models import Client
from sostenuto_web.platform.audit import services as audit

FIELDS = (
    *("session", "setting", "start_valence", "start_arousal", "goal_valence", "goal_arousal"),
    *("goal_mood", "minutes", "arc", "points", "rules"),
)


@transaction.atomic
def make(
    by: Any, client: Client, fields: Mapping[str, Any], *, token: UUID | None = None
) -> ListeningProgramme:
    """Plan a programme for a client; sent twice with one token, it is one.

    The client's own order begins empty.

    Raises
    ------
    CautionError
        A caution rules listening in this setting out.
    NoPlanError
        The rules leave no programme.
    """
    row = ListeningProgramme(
        pk=once.id_for(by.pk, token), client=client, data_key=client.data_key, made_by=by
    )
    for name in FIELDS:
        if name in fields:
            setattr(row, name, fields[name])
    there = ListeningProgramme.objects.filter(pk=row.pk).first()
    if there is not None:
        return there
    checking.check_cautions(row)
    found = gathered(row)
    plan = None
    if row.arc == choosing.OWN:
        choosing.note_what_may_sound(row, found)
        row.remarks = "[]"
    else:
        plan = _planned(row, found)
        writing.take_over(row, plan, found)
    row, made = once.save_new(row)
    if made:
        if plan is not None:
            writing.write_slots(row, plan, [])
            prepare(row)
        audit.record(by, "programme.made", row)
    return row


def _planned(row: ListeningProgramme, found: Gathered) -> Programme:
    try:
        return planning.made(row, found.candidates)
    except PlanError as error:
        found.leave_out_recent()
        lack = lacking.for_no_plan(row, found.free)
        raise checking.NoPlanError(str(error), found.left_out, lack) from error


@transaction.atomic
def plan_again(by: Any, programme: ListeningProgramme, without: UUID | None = None) -> None:
    """Plan anew what is not kept, perhaps without a slot that is taken out for good.

    Raises
    ------
    CautionError
    NotNowError
        It is over, or the order is the client's own.
    PlanError
        Nothing was changed.
    """
    row = checking.locked(programme)
    if row.arc == choosing.OWN:
        raise checking.NotNowError("the client chose the order")
    slots = finding.slots_of(row)
    gone = finding.taken_out(row)
    if without is not None:
        slot = checking.waiting(slots, without)
        slot.locked = False
        gone |= {slot.recording_id.hex}
    found = gathered(row, frozenset(gone))
    for slot in slots:  # what may not sound any more is not kept, whoever wished it
        slot.locked = slot.locked and slot.recording_id.hex in found.candidates
    plan = planning.made_anew(row, slots, found.candidates)
    writing.take_over(row, plan, found)
    row.version += 1
    row.save()
    writing.write_slots(row, plan, slots)
    prepare(row)
    audit.record(by, "programme.planned_again", row)
