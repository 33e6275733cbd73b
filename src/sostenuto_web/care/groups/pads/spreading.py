"""Carrying what the group did to the session of each member who was there.

A member's part of a tap is a `Step` of their own session that names the tap (``shared``). What
each should have follows from the group's taps and from when they were there (`parts`); what is
missing is added, what does not belong there is taken back. So it may be done again at any time.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from sostenuto_web.care.groups.pads import noting
from sostenuto_web.care.groups.pads.parts import POINTING, Part, Presence, parts_of
from sostenuto_web.care.models import Meeting, MeetingStep, Session, Step
from sostenuto_web.care.running import carrying
from sostenuto_web.care.running.going import BEGIN, START, UNDO, Tap, going_of
from sostenuto_web.platform.audit import services as audit

Key = tuple[UUID, str, datetime, UUID | None]
"""From which tap of the group, what, when, and about what in the member's own session."""


@dataclass(slots=True)
class Share:
    """What one member's session has of the group's taps, and what changes in it."""

    session: Session
    held: dict[Key, Step] = field(default_factory=dict)
    ever: Counter[Key] = field(default_factory=Counter)
    new: list[Step] = field(default_factory=list)
    gone: list[Step] = field(default_factory=list)


@transaction.atomic
def spread(by: Any, meeting: Meeting) -> None:
    """Bring every member's session up to what the group did while they were there.

    Parameters
    ----------
    by : User
        Who caused it: tapped, or said when somebody came or left.
    meeting : Meeting
    """
    spread_locked(by, locked(meeting))


def locked(meeting: Meeting) -> Meeting:
    """Return a meeting under its lock: whoever acts on it waits for whoever does."""
    rows = Meeting.objects.select_for_update(of=("self",))
    return rows.select_related("data_key", "set_list", "led_by").get(pk=meeting.pk)


def spread_locked(by: Any, meeting: Meeting) -> None:
    """Do it for a meeting that is under its lock."""
    shared = {step.pk: step for step in meeting.steps.select_related("made_by")}
    taps = [tap_of(step) for step in shared.values()]
    shares = _shares(meeting)
    for share in shares:
        _compare(by, share, parts_of(taps, _presence(share.session)), shared)
    changed = [share for share in shares if share.new]
    if changed:
        Step.objects.bulk_create([step for share in changed for step in share.new])
        noting.note(by, meeting, [step for share in changed for step in share.new], shared)
        noting.void(by, [step for share in changed for step in share.gone])
        carrying.carry_each(by, [share.session for share in changed])
        _tell(by, changed)
    _of_meeting(meeting, taps)


def tap_of(step: MeetingStep) -> Tap:
    """Return a step of the group as a tap; what it is about is an id of a row already."""
    return Tap(str(step.pk), step.kind, step.at, str(step.about or ""), str(step.token))


def _shares(meeting: Meeting) -> list[Share]:
    rows = Session.objects.select_for_update(of=("self",)).filter(meeting=meeting, voided_at=None)
    rows = rows.select_related("data_key", "client__data_key", "led_by", "course").order_by("pk")
    shares = {session.pk: Share(session) for session in rows}
    rows_of = Step.objects.filter(session__in=shares, shared__isnull=False)
    steps = list(rows_of.select_related(None))
    undone = {step.about for step in steps if step.kind == UNDO}
    for step in steps:
        if step.kind == UNDO or step.shared_id is None:
            continue
        key = (step.shared_id, step.kind, step.at, step.about)
        shares[step.session_id].ever[key] += 1
        if step.pk not in undone:
            shares[step.session_id].held[key] = step
    return list(shares.values())


def _presence(session: Session) -> Presence:
    is_there = session.state != Session.State.MISSED
    return Presence(is_there, session.arrived_at, session.left_at)


def _compare(by: Any, share: Share, parts: list[Part], shared: dict[UUID, MeetingStep]) -> None:
    """Add what is missing, and take back what does not belong there."""
    rows: dict[str, UUID] = {}
    wanted: set[Key] = set()
    for part in sorted(parts, key=lambda part: part.kind in POINTING):
        source = shared[UUID(part.source)]
        key = (source.pk, part.kind, part.at, _about(share.session, part, rows))
        if part.holds:
            wanted.add(key)
        held = share.held.get(key)
        if held is None and (part.holds or not share.ever[key]):
            held = share.held[key] = _row(share, key, source)
            share.new.append(held)
        if held is not None and part.kind not in POINTING:
            rows[part.source] = held.pk
    for key, step in share.held.items():
        if key not in wanted:
            share.gone.append(step)
            share.new.append(_undo(by, share.session, step))


def _about(session: Session, part: Part, rows: dict[str, UUID]) -> UUID | None:
    if part.kind == BEGIN:
        return carrying.own_activity(session.pk, UUID(part.about))
    return rows.get(part.about) if part.kind in POINTING else None


def _row(share: Share, key: Key, source: MeetingStep) -> Step:
    source_pk, kind, at, about = key
    session = share.session
    name = f"{source_pk}/{kind}/{at.astimezone(UTC).isoformat()}/{about}/{share.ever[key]}"
    return Step(
        pk=uuid5(session.pk, name),
        client=session.client,
        data_key=session.client.data_key,
        session=session,
        shared=source,
        token=source.token,
        kind=kind,
        about=about,
        words=noting.words_of(source) if kind == source.kind else "",
        at=at,
        made_by=source.made_by,
    )


def _undo(by: Any, session: Session, step: Step) -> Step:
    pk = uuid5(session.pk, f"undo/{step.pk}")
    return Step(
        pk=pk,
        client=session.client,
        data_key=session.client.data_key,
        session=session,
        shared_id=step.shared_id,
        token=pk,
        kind=UNDO,
        about=step.pk,
        at=timezone.now(),
        made_by=by,
    )


def _tell(by: Any, changed: list[Share]) -> None:
    """Put into the audit whose session was changed, once a kind."""
    for kind in sorted({step.kind for share in changed for step in share.new}):
        theirs = [one.session for one in changed if any(step.kind == kind for step in one.new)]
        audit.record_each(by, "session.step", theirs, kind=kind)


def _of_meeting(meeting: Meeting, taps: list[Tap]) -> None:
    """Write down how the meeting itself goes, as soon as anybody has begun it."""
    if not any(tap.kind == START for tap in taps):
        return
    going = going_of(taps)
    ended = Meeting.State.RUNNING if going.running else Meeting.State.FINISHED
    said = {
        "state": ended if going.started else Meeting.State.PLANNED,
        "started_at": going.started,
        "ended_at": going.ended,
    }
    if any(getattr(meeting, name) != value for name, value in said.items()):
        Meeting.objects.filter(pk=meeting.pk).update(**said)
        for name, value in said.items():
            setattr(meeting, name, value)
