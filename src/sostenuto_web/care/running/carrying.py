"""Writing down what follows from all steps of a session: times, state, who led it, locked goals.

A tap for a whole group is carried on in all its members' sessions at once, in few queries.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sostenuto_web.care.goals import services as goals
from sostenuto_web.care.models import Activity, Session, Step
from sostenuto_web.care.running import delivering
from sostenuto_web.care.running.going import DISTRESS, EASED, MUSIC, UNDO, Going, Tap, going_of
from sostenuto_web.people import once
from sostenuto_web.platform.clinic import days
from sostenuto_web.platform.clinic import selectors as clinic
from sostenuto_web.record.facts import services as facts
from sostenuto_web.record.models import Distress, MusicEvent

POINTING = (UNDO, "silence", EASED)
"""Steps that are about another step, whose maker's token they name."""


WENT = ("state", "started_at", "ended_at", "delivered", "credential")
"""What a session says of how it went."""


def carry_on(by: Any, session: Session) -> Going:
    """Work out how a session goes, and write down what differs; call it under the row's lock."""
    return carry_each(by, [session])[session.pk]


def carry_each(by: Any, sessions: Sequence[Session]) -> dict[UUID, Going]:
    """Work out how each of some sessions goes, and write down what differs, under their locks."""
    steps: dict[UUID, list[Step]] = {session.pk: [] for session in sessions}
    for step in Step.objects.filter(session__in=steps).select_related(None):
        steps[step.session_id].append(step)
    goings = {pk: going_of(map(tap_of, found)) for pk, found in steps.items()}
    _of_sessions(by, sessions, goings)
    _of_activities(goings)
    _of_music(goings, steps)
    _of_distress(goings, steps)
    return goings


def own_activity(session_id: UUID, shared: UUID) -> UUID:
    """Return the id that an activity of a whole group has in one member's session."""
    return uuid5(session_id, str(shared))


def tap_of(step: Step) -> Tap:
    """Return a step as a tap; it is called by its own id, which no other person's can be."""
    about = step.about
    pointing = step.kind in POINTING and step.shared_id is None
    if about is not None and pointing and step.made_by_id is not None:
        about = once.id_for(step.made_by_id, about)
    return Tap(str(step.pk), step.kind, step.at, str(about or ""), str(step.token))


def _of_sessions(by: Any, sessions: Iterable[Session], goings: Mapping[UUID, Going]) -> None:
    changed: dict[tuple[Any, ...], list[UUID]] = defaultdict(list)
    for session in sessions:
        going = goings[session.pk]
        was, was_started = _went(session), session.started_at is not None
        session.started_at, session.ended_at = going.started, going.ended
        if session.state != Session.State.MISSED:
            running = Session.State.RUNNING if going.running else Session.State.FINISHED
            session.state = running if going.started else Session.State.PLANNED
        if not going.started:  # a start that was taken back decides nothing
            session.delivered = session.credential = ""
        if going.started and not was_started:
            _begun(by, session, going.started)
        elif _went(session) != was:
            changed[_went(session)].append(session.pk)
    for said, ids in changed.items():
        rows = Session.objects.filter(pk__in=ids)
        rows.update(**dict(zip(WENT, said, strict=True)))


def _went(session: Session) -> tuple[Any, ...]:
    return tuple(getattr(session, name) for name in WENT)


def _begun(by: Any, session: Session, started: datetime) -> None:
    """Say who led it and whether it was therapy, and lock the levels of the course's goals."""
    delivering.decide(session, by, days.day_of(started, clinic.clinic()))
    if session.course is not None:
        goals.lock_goals(session.course, by)
    session.save()


def _of_activities(goings: Mapping[UUID, Going]) -> None:
    changed: dict[tuple[Any, Any], list[UUID]] = defaultdict(list)
    rows = Activity.objects.filter(session__in=goings)
    for pk, session_id, *held in rows.values_list("pk", "session_id", "started_at", "ended_at"):
        span = goings[session_id].activities.get(str(pk))
        said = (span.began, span.ended) if span else (None, None)
        if tuple(held) != said:
            changed[said].append(pk)
    for (began, ended), ids in changed.items():
        Activity.objects.filter(pk__in=ids).update(started_at=began, ended_at=ended)


def _of_music(goings: Mapping[UUID, Going], steps: Mapping[UUID, list[Step]]) -> None:
    """Fill in until when songs sounded that were tapped; what else sounded ends by itself."""
    changed: dict[Any, list[UUID]] = defaultdict(list)
    tapped = [step.pk for found in steps.values() for step in found if step.kind == MUSIC]
    events = MusicEvent.objects.filter(pk__in=tapped)
    for pk, session_id, held in events.values_list("pk", "session_id", "until"):
        until = None if session_id is None else goings[session_id].until.get(str(pk))
        if held != until:
            changed[until].append(pk)
    for until, ids in changed.items():
        facts.say_until(ids, until)


def _of_distress(goings: Mapping[UUID, Going], steps: Mapping[UUID, list[Step]]) -> None:
    """Fill in until when distress lasted, and what was done about it."""
    for pk in _with(steps, DISTRESS):
        done = _done(steps[pk])
        for fact in Distress.objects.filter(session_id=pk):
            said: dict[str, Any] = {"until": goings[pk].until.get(str(fact.pk))}
            if fact.pk in done:
                said["done"] = done[fact.pk]
            facts.complete(fact, **said)


def _done(steps: list[Step]) -> dict[UUID, str]:
    """Return what was done about each distress; nothing where that was taken back."""
    taps = {tap.token: tap for tap in map(tap_of, steps)}
    undone = {tap.about for tap in taps.values() if tap.kind == UNDO}
    return {
        UUID(taps[str(step.pk)].about): "" if str(step.pk) in undone else step.words
        for step in steps
        if step.kind == EASED
    }


def _with(steps: Mapping[UUID, list[Step]], kind: str) -> list[UUID]:
    """Return the sessions in which there is a step of a kind."""
    return [pk for pk, found in steps.items() if any(step.kind == kind for step in found)]
