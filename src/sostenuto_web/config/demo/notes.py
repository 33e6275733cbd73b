"""Notes of the invented sessions: signed, unsigned, handed in, returned, ready to be signed.

Past notes are written in bulk from the rows in hand, as the service would write them one by one.
"""

import datetime
from collections.abc import Sequence
from typing import Any

from sostenuto.care.notes.rendering import render
from sostenuto_web.care.cards import selectors as cards
from sostenuto_web.care.models import GoalLevels, Note, NoteVersion, Objective, Remark, Signature
from sostenuto_web.care.notes import gathering, versions
from sostenuto_web.care.notes import goals as note_goals
from sostenuto_web.config.demo.course import Case
from sostenuto_web.config.demo.gathered import Gathered, table
from sostenuto_web.config.demo.hours import Hours
from sostenuto_web.config.demo.sessions import Sitting
from sostenuto_web.record.facts.selectors import SessionFacts
from sostenuto_web.record.models import (
    Distress,
    Feeling,
    Felt,
    Mark,
    MusicEvent,
    PromptLevel,
    Quote,
    Rating,
    Response,
)
from sostenuto_web.repertoire.songs import selectors as songs

FORMAT = "soap"
SIGNED_AFTER = datetime.timedelta(minutes=50)
KINDS = {
    "rating": Rating,
    "feeling": Feeling,
    "music": MusicEvent,
    "quote": Quote,
    "prompt": PromptLevel,
    "mark": Mark,
    "response": Response,
    "felt": Felt,
    "distress": Distress,
}
RETURNED = "Say what he did, not what it means. And which song was it that he stopped (invented)?"


class Names:
    """What every note needs: the house's cards and songs, each read once."""

    def __init__(self, took_place: Sequence[Sitting]) -> None:
        self.house = cards.catalogue()
        heard = {str(one.song_id) for sitting in took_place for one in sitting.of(MusicEvent)}
        self.songs = songs.called(heard)


def write_down(
    took_place: Sequence[Sitting], staff: dict[str, Any], hours: Hours, gathered: Gathered
) -> None:
    """Write the notes of all sessions; of the latest ones some are still to be signed."""
    said, names = table("course.toml"), Names(took_place)
    before: dict[Any, int] = {}
    latest = {sitting.case.number: sitting for sitting in took_place}
    for sitting in took_place:
        is_latest = latest[sitting.case.number] is sitting
        state = _state(sitting, said, hours, is_latest=is_latest)
        if state is not None:
            note = _note(sitting, state, gathered)
            if state != Note.State.DRAFT:
                _handed_over(sitting, note, names, before, staff, gathered)
        _remember(sitting, before)


def _state(sitting: Sitting, said: dict[str, Any], hours: Hours, *, is_latest: bool) -> str | None:
    """Return how a note stands; None where nobody began it."""
    number, day = sitting.case.number, sitting.session.starts_at.date()
    if number == said["leaving"] or sitting.session.meeting is not None:
        return Note.State.SIGNED
    if is_latest and number == said["handed_in"]:
        return Note.State.WAITING
    if is_latest and number == said["returned"]:
        return Note.State.RETURNED
    if is_latest and number == said["to_write"]:
        return None
    if day < hours.days_of_work_before():
        return Note.State.SIGNED
    if day == hours.today:
        return (Note.State.DRAFT, None, Note.State.SIGNED)[number % 3]
    return Note.State.DRAFT if number % 2 else Note.State.SIGNED


def _note(sitting: Sitting, state: str, gathered: Gathered) -> Note:
    case, session = sitting.case, sitting.session
    return gathered.add(
        Note(
            client=case.client,
            data_key=case.client.data_key,
            session=session,
            author=session.led_by,
            made_by=session.led_by,
            changed_by=session.led_by,
            state=state,
            format=FORMAT,
            revision=1,
            **(sitting.own or _own(case)),
        ),
        made_at=(session.ended_at or session.starts_at),
    )


def _own(case: Case) -> dict[str, str]:
    chance, story = case.chance, case.story
    return {
        "seen": chance.choice(story["seen"]),
        "meaning": chance.choice(story["meaning"]) if chance.random() < 0.8 else "",
        "next_steps": chance.choice(story["next_steps"]),
    }


def _handed_over(
    sitting: Sitting,
    note: Note,
    names: Names,
    before: dict[Any, int],
    staff: dict[str, Any],
    gathered: Gathered,
) -> None:
    """Keep what was handed in or signed, and by whom; an intern's note has a second signature."""
    by = sitting.session.led_by
    facts = gathering.told_of(sitting.session, note, _rows(sitting, names, before))
    signed = versions.Signed(facts, {}, render(facts, FORMAT))
    at = sitting.session.starts_at + SIGNED_AFTER
    version = gathered.add(versions.unsaved(by, note, signed, 1), made_at=at)
    _signed(version, by, Signature.Role.AUTHOR, at, gathered)
    if by == staff["ines"] and note.state == Note.State.SIGNED:
        later = at + datetime.timedelta(hours=3)
        _signed(version, staff["tomas"], Signature.Role.COSIGNER, later, gathered)
    if sitting.session.meeting is not None:
        later = at + datetime.timedelta(hours=1)
        _signed(version, staff["tomas"], Signature.Role.CO_LEADER, later, gathered)
    if note.state == Note.State.RETURNED:
        note.revision += 1
        remark = Remark(
            client=note.client,
            data_key=note.data_key,
            note=note,
            version=version,
            words=RETURNED,
            by=staff["tomas"],
        )
        gathered.add(remark)


def _signed(
    version: NoteVersion, by: Any, role: str, at: datetime.datetime, gathered: Gathered
) -> None:
    signature = Signature(
        version=version, role=role, by=by, name=by.called, credential=by.credential
    )
    gathered.add(signature, at=at)


def _rows(sitting: Sitting, names: Names, before: dict[Any, int]) -> gathering.Rows:
    found: Any = {key: tuple(sitting.of(kind)) for key, kind in KINDS.items()}
    return gathering.Rows(
        found=SessionFacts(**found),
        responses=found["response"],
        goals=tuple(_goals(sitting, before)),
        activities=sitting.activities,
        house=names.house,
        songs=names.songs,
        recordings={},
        group=sitting.group,
    )


def _goals(sitting: Sitting, before: dict[Any, int]) -> list[note_goals.NoteGoal]:
    case, said = sitting.case, {row.goal_id: row for row in sitting.of(Response)}
    return [
        note_goals.NoteGoal(
            row=goal,
            objective=note_goals.in_words([_objective(case, place)]),
            levels=_levels(case, place),
            before=before.get(goal.pk, case.story["goals"][place]["baseline"]),
            response=said.get(goal.pk),
            is_chosen=True,
        )
        for place, goal in enumerate(case.goals)
    ]


def _objective(case: Case, place: int) -> Objective:
    return Objective(**case.story["goals"][place]["objectives"][0])


def _levels(case: Case, place: int) -> GoalLevels:
    levels = case.story["goals"][place]["levels"]
    return GoalLevels(**dict(zip(note_goals.LEVEL_FIELDS.values(), levels, strict=True)))


def _remember(sitting: Sitting, before: dict[Any, int]) -> None:
    for row in sitting.of(Response):
        if row.attained is not None:
            before[row.goal_id] = row.attained
