"""What a member's part of a group's tap means in their record: activities, songs, distress.

What was said with a tap is kept with it as JSON, sealed under the group's key, and names nobody.
"""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from sostenuto_web.care.models import Activity, Meeting, MeetingActivity, MeetingStep, Step
from sostenuto_web.care.running.carrying import own_activity
from sostenuto_web.care.running.going import BEGIN, DISTRESS, EASED, MUSIC
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.record.alerts import services as alerts
from sostenuto_web.record.facts import services as facts
from sostenuto_web.record.facts.kinds import KINDS

NOTED = (MUSIC, DISTRESS)
"""Taps of a group that are a fact in each member's record."""


def said_of(step: MeetingStep) -> dict[str, Any]:
    """Return what was said with a tap."""
    said: dict[str, Any] = json.loads(step.payload or "{}")
    return said


def words_of(step: MeetingStep) -> str:
    """Return what was done about a distress of all; of any other tap nothing."""
    return str(said_of(step).get("words", "")) if step.kind == EASED else ""


def note(by: Any, meeting: Meeting, steps: list[Step], shared: Mapping[UUID, MeetingStep]) -> None:
    """Make the rows that new steps of members' sessions stand for."""
    _activities(meeting, [step for step in steps if step.kind == BEGIN], shared)
    for kind in NOTED:
        _facts(by, kind, [step for step in steps if step.kind == kind], shared)


def void(by: Any, steps: list[Step]) -> None:
    """Void the facts of steps that are taken back."""
    for kind in NOTED:
        ids = [step.pk for step in steps if step.kind == kind]
        if ids:
            facts.void_each(by, kind, ids, _("taken back on the page of the group"))


def _activities(meeting: Meeting, steps: list[Step], shared: Mapping[UUID, MeetingStep]) -> None:
    """Give each member the activity that began, under an id of their own session."""
    there = set(
        Activity.objects.filter(pk__in=[step.about for step in steps]).values_list("pk", flat=True)
    )
    missing = {step.about: step for step in steps if step.about not in there}
    if not missing:
        return
    rows = {row.pk: row for row in MeetingActivity.objects.filter(meeting=meeting)}
    Activity.objects.bulk_create(
        _activity(step, rows[about])
        for step in missing.values()
        if (about := _source(step, shared).about) is not None and about in rows
    )


def _activity(step: Step, row: MeetingActivity) -> Activity:
    return Activity(
        pk=step.about,
        client=step.client,
        data_key=step.client.data_key,
        session=step.session,
        place=row.place,
        part=row.part,
        card=row.card,
        card_version=row.card_version,
        minutes=row.minutes,
        is_planned=row.is_planned,
        looked_at=True,
    )


def _facts(by: Any, kind: str, steps: list[Step], shared: Mapping[UUID, MeetingStep]) -> None:
    if not steps:
        return
    model = KINDS[kind].model
    said = {pk: said_of(shared[pk]) for pk in {_source(step, shared).pk for step in steps}}
    fields = {pk: facts.checked(kind, one) for pk, one in said.items()}
    rows = model.objects.bulk_create(
        model(
            id=step.pk,
            client=step.client,
            data_key=step.client.data_key,
            made_by=step.made_by,
            at=step.at,
            session_id=step.session_id,
            activity_id=_activity_of(step, said[source]),
            **fields[source],
        )
        for step in steps
        if (source := _source(step, shared).pk)
    )
    audit.record_each(by, "fact.noted", rows, kind=kind)
    for row in rows if kind == DISTRESS else ():
        _alert(by, row)


def _alert(by: Any, row: Any) -> None:
    """Raise an alert for a member; who was there, was not, and was there after all has one."""
    before = type(row)._base_manager.filter(session_id=row.session_id, at=row.at)
    if before.count() == 1:
        alerts.raise_(by, row.client, DISTRESS, row.pk, row.session_id)


def _activity_of(step: Step, said: Mapping[str, Any]) -> UUID | None:
    during = said.get("activity")
    return own_activity(step.session_id, UUID(during)) if during else None


def _source(step: Step, shared: Mapping[UUID, MeetingStep]) -> MeetingStep:
    pk = step.shared_id
    if pk is None:
        raise KeyError(step.pk)
    return shared[pk]
