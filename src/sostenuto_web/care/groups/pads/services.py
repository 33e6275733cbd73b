"""Applying what is tapped for the whole group: kept once, and carried to everybody who is there.

A tap comes as one for a single session does (`running.actions`), and is applied once, in one
transaction, in whatever order taps arrive. What is refused is refused for the group as a whole,
in words that are the same whoever is the reason.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sostenuto_web.care.groups.pads import allowing, spreading
from sostenuto_web.care.models import Meeting, MeetingActivity, MeetingStep
from sostenuto_web.care.running import going
from sostenuto_web.care.running.actions import Action, clamped
from sostenuto_web.care.running.services import ALREADY, DONE, LONGEST_DONE, REFUSED, Answer
from sostenuto_web.people import once
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.record.facts import services as facts
from sostenuto_web.record.facts.services import NotSoError

__all__ = ("ALREADY", "DONE", "REFUSED", "Answer", "apply")


@dataclass(slots=True)
class Applying:
    """One tap on its way."""

    by: Any
    meeting: Meeting
    action: Action
    step: MeetingStep


def apply(by: Any, meeting: Meeting, action: Action) -> Answer:
    """Apply one action for the whole group, once; the caller checks ``group.run``.

    Kinds: ``start``, ``stop``, ``begin``, ``music``, ``silence``, ``distress`` (of all),
    ``eased``, ``undo``.
    """
    try:
        return _applied(by, meeting, action)
    except NotSoError as problem:
        return Answer(REFUSED, problem.words or _("This was used for something else already."))


@transaction.atomic
def _applied(by: Any, meeting: Meeting, action: Action) -> Answer:
    meeting = spreading.locked(meeting)
    pk = once.id_for(by.pk, action.token)
    before = MeetingStep.objects.filter(pk=pk).first()
    if before is not None:
        if before.meeting_id != meeting.pk:
            raise NotSoError("")
        return Answer(ALREADY)
    doing = DOINGS.get(action.kind)
    if doing is None:
        raise NotSoError(_("This page is too old for this. Load it again."))
    step = MeetingStep(
        pk=pk,
        meeting=meeting,
        data_key=meeting.data_key,
        token=action.token,
        kind=action.kind,
        at=clamped(action.at, meeting.starts_at),
        made_by=by,
    )
    doing(Applying(by, meeting, action, step))
    step.save(force_insert=True)
    spreading.spread_locked(by, meeting)
    audit.record(by, "meeting.step", meeting, kind=action.kind)
    return Answer(DONE)


def _start(applying: Applying) -> None:
    meeting = applying.meeting
    if meeting.state == Meeting.State.CANCELLED:
        raise NotSoError(_("This meeting is marked as not having taken place."))
    if not meeting.sessions.filter(voided_at=None).exists():
        raise NotSoError(_("Say who is there first."))


def _nothing(applying: Applying) -> None:
    """Nothing is asked of it."""


def _begin(applying: Applying) -> None:
    """Begin an activity of the plan, or one of a card that nobody planned."""
    pk = applying.action.id_in("activity")
    if pk is None:
        raise NotSoError(_("Say which activity begins."))
    meeting, step = applying.meeting, applying.step
    known = MeetingActivity.objects.filter(pk=pk).first()
    if known is None:
        key = applying.action.text("card")
        card = allowing.card_for(applying.by, meeting, key, step.at)
        row = MeetingActivity(
            pk=pk,
            meeting=meeting,
            data_key=meeting.data_key,
            place=meeting.activities.count(),
            card=card.key,
            card_version=card.version,
            is_planned=False,
        )
        once.save_new(row)
    elif known.meeting_id != meeting.pk:
        raise NotSoError("")
    else:
        allowing.check_planned(meeting, known.card, step.at)
    step.about = pk


def _music(applying: Applying) -> None:
    said = allowing.columns_of(applying.meeting, applying.action, applying.step.at)
    facts.checked(going.MUSIC, said)
    _keep(applying, said)


def _distress(applying: Applying) -> None:
    _keep(applying, {})


def _keep(applying: Applying, said: dict[str, Any]) -> None:
    """Keep what was said with the tap, and during which activity of the group it was."""
    during = applying.action.id_in("activity")
    if during is not None:
        foreign = MeetingActivity.objects.filter(pk=during).exclude(meeting=applying.meeting)
        said = said if foreign.exists() else said | {"activity": str(during)}
    applying.step.payload = json.dumps(said)


def _about(applying: Applying) -> None:
    """Point at one of one's own taps, also before it is known here, or at somebody else's."""
    target = applying.action.id_in("about")
    if target is None or target == applying.action.token:
        raise NotSoError(_("Say what this is about."))
    theirs = MeetingStep.objects.filter(pk=target, meeting=applying.meeting)
    mine = once.id_for(applying.by.pk, target)
    applying.step.about = target if theirs.exists() else mine


def _eased(applying: Applying) -> None:
    _about(applying)
    _keep(applying, {"words": applying.action.text("words")[:LONGEST_DONE]})


def _undo(applying: Applying) -> None:
    _about(applying)
    others = applying.meeting.steps.exclude(made_by=applying.by)
    if applying.step.about in set(others.values_list("pk", flat=True)):
        raise NotSoError(_("Whoever noted this takes it back themselves."))


DOINGS: dict[str, Callable[[Applying], None]] = {
    going.START: _start,
    going.STOP: _nothing,
    going.BEGIN: _begin,
    going.MUSIC: _music,
    going.SILENCE: _about,
    going.DISTRESS: _distress,
    going.EASED: _eased,
    going.UNDO: _undo,
}
"""What each kind of tap does."""
