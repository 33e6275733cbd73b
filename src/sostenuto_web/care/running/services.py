"""Applying the actions of a session: each once, in a transaction of its own, in any order.

What was tapped leaves a `Step`; what follows from all steps (when it began and ended, which
activity when, until when a song sounded) is worked out anew after each (`going`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from sostenuto_web.care.models import Activity, Session, Step
from sostenuto_web.care.running import carrying, following, going, songs
from sostenuto_web.care.running.actions import Action, clamped
from sostenuto_web.care.running.cards import card_for, check_planned
from sostenuto_web.people import once
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.record.alerts import services as alerts
from sostenuto_web.record.facts import services as facts
from sostenuto_web.record.facts.kinds import KINDS
from sostenuto_web.record.facts.services import NotSoError, When

DONE, ALREADY, REFUSED = "done", "already", "refused"
LONGEST_DONE = 2000


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an action, and why it was refused."""

    result: str
    words: str = ""


@dataclass(slots=True)
class Applying:
    """One action on its way into the record."""

    by: Any
    session: Session
    action: Action
    step: Step


def apply(by: Any, session: Session, action: Action) -> Answer:
    """Apply one action, once; whether ``by`` may run the session is checked by the caller."""
    try:
        answer = _applied(by, session, action)
    except NotSoError as problem:
        return Answer(REFUSED, problem.words or _("This was used for something else already."))
    if answer.result == DONE:
        following.tell(by, session, action)
    return answer


@transaction.atomic
def _applied(by: Any, session: Session, action: Action) -> Answer:
    session = _locked(session)
    pk = once.id_for(by.pk, action.token)
    before = Step.objects.filter(pk=pk).first()
    if before is not None:
        if before.session_id != session.pk:
            raise NotSoError("")
        return Answer(ALREADY)
    doing = DOINGS.get(action.kind)
    if doing is None:
        raise NotSoError(_("This page is too old for this. Load it again."))
    step = Step(
        pk=pk,
        client=session.client,
        data_key=session.client.data_key,
        session=session,
        token=action.token,
        kind=action.kind,
        at=clamped(action.at, session.starts_at),
        made_by=by,
    )
    doing(Applying(by, session, action, step))
    step.save(force_insert=True)
    carrying.carry_on(by, session)
    if action.kind not in KINDS:
        audit.record(by, "session.step", session, kind=action.kind)
    return Answer(DONE)


def _locked(session: Session) -> Session:
    rows = Session.objects.select_for_update(of=("self",))
    return rows.select_related("client__data_key", "led_by", "set_list").get(pk=session.pk)


def _start(applying: Applying) -> None:
    if applying.session.state == Session.State.MISSED:
        raise NotSoError(_("This session is marked as not having taken place. Change that first."))


def _stop(applying: Applying) -> None:
    """Nothing is asked of it."""


def _begin(applying: Applying) -> None:
    """Begin an activity of the plan, or one of a card that nobody planned."""
    pk = applying.action.id_in("activity")
    if pk is None:
        raise NotSoError(_("Say which activity begins."))
    known = Activity.objects.filter(pk=pk).first()
    if known is None:
        _unplanned(applying, pk)
    elif known.session_id != applying.session.pk:
        raise NotSoError("")
    else:
        check_planned(applying.session, known.card)
    applying.step.about = pk


def _unplanned(applying: Applying, pk: UUID) -> None:
    session = applying.session
    card = card_for(applying.by, session, applying.action.text("card"))
    places = Activity.objects.filter(session=session).count()
    activity = Activity(
        pk=pk,
        client=session.client,
        data_key=session.client.data_key,
        session=session,
        place=places,
        card=card.key,
        card_version=card.version,
        is_planned=False,
        looked_at=True,
    )
    once.save_new(activity)


def _silence(applying: Applying) -> None:
    applying.step.about = _target(applying)


def _eased(applying: Applying) -> None:
    """Say that a distress is over, and what was done; also before it is known here."""
    applying.step.about = _target(applying)
    applying.step.words = applying.action.text("words")[:LONGEST_DONE]


def _undo(applying: Applying) -> None:
    """Take back one of one's own actions; also before it is known here."""
    applying.step.about = _target(applying)
    fact = _fact_of(applying, applying.step.about)
    if fact is not None:
        facts.void(applying.by, fact, _("taken back on the session page"))


def _target(applying: Applying) -> UUID:
    target = applying.action.id_in("about")
    if target is None or target == applying.action.token:
        raise NotSoError(_("Say what this is about."))
    return target


def _fact_of(applying: Applying, token: UUID) -> Any:
    pk = once.id_for(applying.by.pk, token)
    step = Step.objects.filter(pk=pk, session=applying.session).first()
    if step is None or step.kind not in KINDS:
        return None
    return KINDS[step.kind].model._base_manager.select_related("data_key").filter(pk=pk).first()


def _fact(applying: Applying) -> None:
    """Note a fact; one that was taken back before it arrived is noted, and voided at once."""
    by, session, action = applying.by, applying.session, applying.action
    said = songs.columns_of(session, action) if action.kind == going.MUSIC else action.said
    fields = facts.checked(action.kind, said)
    when = When(applying.step.at, session.pk, _activity(applying))
    row, _made = facts.note(by, session.client, action.kind, fields, when, action.token)
    if action.kind == going.DISTRESS:  # also when it was taken back: a person says what it was
        alerts.raise_(by, session.client, "distress", row.pk, session.pk)
    undos = Step.objects.filter(session=session, kind=going.UNDO, about=action.token, made_by=by)
    if undos.exists():
        facts.void(by, row, _("taken back on the session page"))


def _activity(applying: Applying) -> UUID | None:
    """Return the activity of a fact; one that has not arrived yet is taken on trust."""
    shared = applying.action.id_in("shared_activity")
    if shared is not None and applying.session.meeting_id is not None:
        return carrying.own_activity(applying.session.pk, shared)
    pk = applying.action.id_in("activity")
    foreign = Activity.objects.filter(pk=pk).exclude(session=applying.session) if pk else None
    return None if foreign is None or foreign.exists() else pk


DOINGS: dict[str, Callable[[Applying], None]] = {
    going.START: _start,
    going.STOP: _stop,
    going.BEGIN: _begin,
    going.SILENCE: _silence,
    going.EASED: _eased,
    going.UNDO: _undo,
    **dict.fromkeys(KINDS, _fact),
}
"""What each kind of action does."""
