"""Writing a client's trigger register; every change is kept, and the gate knows it at once."""

import datetime
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from sostenuto.repertoire.lines import WrittenLine
from sostenuto.repertoire.triggers import Trigger as CoreTrigger
from sostenuto_web.people import once
from sostenuto_web.people.models import Client
from sostenuto_web.people.services import history
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.repertoire.models import Trigger, TriggerChange, TriggerRegister
from sostenuto_web.repertoire.songs import services as songs

REVIEW_AFTER = datetime.timedelta(days=7)
"""When a new entry is looked at again: the weekly review of the published practice."""
FIELDS = (
    *("kind", "value", "urge", "urge_before", "state", "substance", "why", "context"),
    *("visible_to", "review_on"),
)
HISTORY = ("state", "urge")
KEEPS_OUT = (Trigger.State.URGE, Trigger.State.MIXED)


@transaction.atomic
def asked(by: Any, client: Client) -> TriggerRegister:
    """Write down that somebody asked this client what raises the urge, whatever came of it."""
    register = _register(client)
    if register.asked_at is None:
        register.asked_at, register.asked_by = timezone.now(), by
        _stands(register)
        audit.record(by, "register.asked", client)
    return register


@transaction.atomic
def add(by: Any, client: Client, fields: Mapping[str, Any], token: UUID | None = None) -> Trigger:
    """Add an entry; sent twice with one token, one entry.

    Raises
    ------
    InputError
        It says nothing that the gate could go by; never holds what was written.
    """
    said = {name: fields[name] for name in FIELDS if name in fields}
    _check(said)
    said.setdefault("review_on", today() + REVIEW_AFTER)
    row = Trigger(
        pk=once.id_for(by.pk, token), client=client, data_key=client.data_key, set_by=by, **said
    )
    row.song_ref = _song_ref(by, row)
    row, made = once.save_new(row)
    if made:
        asked(by, client)
        _kept(by, row)
        history.note(by, row, "trigger.added")
        audit.record(by, "trigger.added", row)
        _changed(client)
    return row


def add_line(by: Any, client: Client, line: WrittenLine, token: UUID | None = None) -> Trigger:
    """Add an entry as it was typed: *Hurt – Johnny Cash, urge 9* (`songs.services.read`)."""
    said = {
        "kind": line.kind,
        "value": line.value,
        "urge": round(line.urge or 0),
        "urge_before": None if line.urge_before is None else round(line.urge_before),
        "state": line.state or Trigger.State.URGE,
        "context": line.rest,
    }
    return add(by, client, said, token)


@transaction.atomic
def change(by: Any, row: Trigger, fields: Mapping[str, Any], seen: str | None = None) -> bool:
    """Change an entry; return whether anything differed.

    Raises
    ------
    InputError
        As `add`.
    history.ChangedMeanwhileError
        Somebody else changed or voided it since the form was shown.
    """
    row = Trigger.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.voided_at is not None:
        raise history.ChangedMeanwhileError("it is voided")
    said = {name: fields[name] for name in FIELDS if name in fields}
    _check({name: said.get(name, getattr(row, name)) for name in FIELDS})
    before = history.taken_over(row, said)
    if not before:
        return False
    history.check_unchanged(row, seen)
    if "value" in before or "kind" in before:
        row.song_ref = _song_ref(by, row)
    row.save()
    if not before.keys().isdisjoint(HISTORY):
        _kept(by, row, str(fields.get("note") or ""))
    history.note(by, row, "trigger.changed", before)
    audit.record(by, "trigger.changed", row, fields=len(before))
    _changed(row.client)
    return True


def set_state(by: Any, row: Trigger, *, state: str, urge: int, note: str = "") -> bool:
    """Say how an entry is now, and why; the weekly review and work in the room do this."""
    said = {"state": state, "urge": urge, "note": note}
    return change(by, row, {**said, "review_on": today() + REVIEW_AFTER})


@transaction.atomic
def still_so(by: Any, row: Trigger) -> None:
    """Say at a review that an entry is as it was."""
    row = Trigger.objects.select_for_update(of=("self",)).get(pk=row.pk)
    row.review_on = today() + REVIEW_AFTER
    row.save(update_fields=["review_on", "changed_at"])
    TriggerRegister.objects.filter(client=row.client_id).update(
        reviewed_at=timezone.now(), reviewed_by=by
    )
    audit.record(by, "trigger.reviewed", row)


def voided(client: Client) -> None:
    """Tell the gate that an entry was voided or taken back; call it in that transaction."""
    _changed(client)


def _register(client: Client) -> TriggerRegister:
    register, _new = TriggerRegister.objects.select_for_update().get_or_create(client=client)
    return register


def _stands(register: TriggerRegister) -> None:
    register.version += 1
    register.save()


def _changed(client: Client) -> None:
    TriggerRegister.objects.filter(client=client).update(version=F("version") + 1)


def _check(said: Mapping[str, Any]) -> None:
    """Refuse what the gate could not read: an entry that keeps nothing out would deceive."""
    CoreTrigger(
        said.get("kind", "song"),
        said.get("value", ""),
        urge=float(said.get("urge") or 0),
        state=said.get("state", "urge"),
    )


def _song_ref(by: Any, row: Trigger) -> str:
    if row.kind != Trigger.Kind.SONG:
        return ""
    song = songs.written(by, row.value)
    return "" if song is None else str(song.pk)


def _kept(by: Any, row: Trigger, note: str = "") -> None:
    TriggerChange.objects.create(
        trigger=row, data_key=row.data_key, state=row.state, urge=row.urge, note=note, by=by
    )
