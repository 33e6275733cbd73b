"""Rows → facts: everything that was recorded of a session, ready to be written as a note.

Conventions: the words are those of the catalogues, in the language of the note; a fact's key is the
id of its row, so that a corrected row is another fact. Only activities that were begun are told.
A count of queries that does not grow with the session.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.utils import timezone

from sostenuto.care.feelings import feelings
from sostenuto.care.notes import facts as told
from sostenuto.care.notes.facts import Facts
from sostenuto.care.session_words import session_words
from sostenuto_web.care.cards import selectors as cards
from sostenuto_web.care.models import Activity, Session
from sostenuto_web.care.notes import goals, listened, scales, together
from sostenuto_web.care.notes.goals import NoteGoal
from sostenuto_web.care.notes.listened import NOTHING, Listened
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.record.facts import selectors as record
from sostenuto_web.record.models import (
    Distress,
    Feeling,
    Felt,
    Moment,
    MusicEvent,
    PromptLevel,
    Response,
)
from sostenuto_web.repertoire.models import Recording
from sostenuto_web.repertoire.songs import selectors as songs

WHEN: Mapping[str, told.When] = {
    Moment.BEFORE: "before",
    Moment.DURING: "during",
    Moment.AFTER: "after",
}
CHOSEN = {
    MusicEvent.ChosenBy.CLIENT: "client",
    MusicEvent.ChosenBy.THERAPIST: "leader",
    MusicEvent.ChosenBy.TOGETHER: "together",
    MusicEvent.ChosenBy.PLAN: "plan",
}


@dataclass(frozen=True, slots=True)
class Rows:
    """What was recorded of a session, as rows, and what tells their names.

    Attributes
    ----------
    found : SessionFacts
    responses : sequence of Response
        In place of those in ``found``.
    goals : tuple of NoteGoal
    activities : sequence of Activity
        Those that were begun.
    house : mapping of str to HouseCard
    songs : mapping of str to Song
        By the id as text.
    recordings : mapping of UUID to Recording
        Of music that has no song.
    listened : Listened, optional
        What was played as listening programmes.
    group : Together or None
        What its group has in common; None of a session of one's own.
    """

    found: record.SessionFacts
    responses: Sequence[Response]
    goals: tuple[NoteGoal, ...]
    activities: Sequence[Activity]
    house: Mapping[str, cards.HouseCard]
    songs: Mapping[str, Any]
    recordings: Mapping[UUID | None, Recording]
    listened: Listened = NOTHING
    group: together.Together | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """The facts of a session, and the goals that a response can be said to."""

    facts: Facts
    goals: tuple[NoteGoal, ...]


def gather(
    session: Session,
    own: Any,
    found: record.SessionFacts | None = None,
    responses: Sequence[Response] | None = None,
) -> Gathered:
    """Read what a session's note is written from.

    Parameters
    ----------
    session : Session
        With ``led_by`` and ``client``.
    own : Note or Said
        Whose own words; nothing of it has to be saved.
    found : SessionFacts, optional
        The session's facts, where they were read already.
    responses : sequence of Response, optional
        In place of those that are kept: what somebody is about to say.
    """
    found = record.of_session(session.pk) if found is None else found
    rows = _read(session, found, found.response if responses is None else responses)
    return Gathered(told_of(session, own, rows), rows.goals)


def told_of(session: Session, own: Any, rows: Rows) -> Facts:
    """Return the facts of a session from rows that were read already; the database is not asked.

    Parameters
    ----------
    session : Session
        With ``led_by``.
    own : Note or Said
    rows : Rows
    """
    found, worked_on = rows.found, [goal for goal in rows.goals if goal.is_worked_on]
    kept = [row for row in rows.responses if goals.is_told(row)]
    return Facts(
        session=_session(session),
        gathering=rows.group.gathering if rows.group else None,
        attendance=together.attendance_of(session),
        shared=rows.group.shared if rows.group else None,
        voice=session.voice,
        goals=tuple(_goal(goal) for goal in worked_on),
        levels=tuple(level for goal in worked_on if (level := _level(goal)) is not None),
        responses=tuple(_response(row) for row in kept if not _is_engagement(row)),
        engagement=tuple(_engagement(row) for row in kept if _is_engagement(row)),
        activities=_activities(rows),
        music=_music(rows),
        listening=tuple(rows.listened.programmes.values()),
        felt=tuple(_felt(row, rows) for row in found.felt),
        marks=together.marks_of(session, found.mark),
        prompts=tuple(_prompt(row) for row in found.prompt),
        ratings=scales.ratings(found.rating, rows.listened.ratings),
        feelings=tuple(one for row in found.feeling for one in _feelings(row)),
        quotes=tuple(told.Quote(key=row.pk.hex, words=row.words) for row in found.quote),
        distress=tuple(_distress(row) for row in found.distress),
        seen=own.seen,
        meaning=own.meaning,
        next_steps=own.next_steps,
    )


def _read(session: Session, found: record.SessionFacts, responses: Sequence[Response]) -> Rows:
    begun = [row for row in session.activities.all() if row.started_at is not None]
    named: tuple[MusicEvent | Felt, ...] = (*found.music, *found.felt)
    heard = {row.recording_id for row in named if row.recording_id and not row.song_id}
    recordings = Recording.objects.filter(pk__in=heard).select_related("song") if heard else ()
    return Rows(
        found=found,
        responses=responses,
        goals=goals.of_session(session, responses),
        activities=begun,
        house=cards.catalogue() if begun else {},
        songs=songs.called(str(row.song_id) for row in named if row.song_id),
        recordings={one.pk: one for one in recordings},
        listened=listened.of_session(session, found),
        group=together.of_session(session),
    )


def _session(row: Session) -> told.Session:
    begun = timezone.localtime(row.started_at or row.starts_at)
    leader = row.led_by
    credential = row.credential
    if leader is not None and not credential and leader.has(Role.INTERN):
        credential = "intern"
    return told.Session(
        key=row.pk.hex,
        day=begun.date(),
        start=begun.time().replace(second=0, microsecond=0),
        minutes=_minutes(row.started_at, row.ended_at) or row.minutes,
        service="listening" if row.delivered == Session.Delivered.LISTENING else "therapy",
        led_by=leader.called if leader is not None else "",
        credential=credential,
    )


def _minutes(start: dt.datetime | None, end: dt.datetime | None) -> int | None:
    if start is None or end is None or end < start:
        return None
    return round((end - start).total_seconds() / 60)


def _goal(goal: NoteGoal) -> told.Goal:
    return told.Goal(key=goal.row.pk.hex, words=goal.row.words, objective=goal.objective)


def _level(goal: NoteGoal) -> told.Level | None:
    response = goal.response
    if response is None or response.attained is None:
        return None
    return told.Level(
        key=f"{response.pk.hex}.level",
        goal_key=goal.row.pk.hex,
        before=goal.before,
        now=response.attained,
        reached=goal.level_words(response.attained),
    )


def _is_engagement(row: Response) -> bool:
    # "away" is a word of both: said of a goal, it is a response.
    return row.goal_id is None and row.key in session_words().engagement


def _response(row: Response) -> told.Response:
    known = session_words().responses.get(row.key)
    goal = row.goal_id.hex if row.goal_id else ""
    return told.Response(key=row.pk.hex, goal_key=goal, words=_said(known, row))


def _engagement(row: Response) -> told.Engagement:
    known = session_words().engagement.get(row.key)
    activity = row.activity_id.hex if row.activity_id else ""
    return told.Engagement(key=row.pk.hex, activity_key=activity, words=_said(known, row))


def _said(known: Any, row: Response) -> str:
    phrase, own = known.phrase if known else "", row.words.strip()
    if phrase and own:
        return f"{phrase}: {own}"
    return phrase or f"responded in this way: {own}"


def _begun(row: Activity) -> Any:
    return row.started_at, row.place


def _activities(rows: Rows) -> tuple[told.Activity, ...]:
    ordered = sorted(rows.activities, key=_begun)
    return tuple(_activity(row, rows.house) for row in ordered)


def _activity(row: Activity, house: Mapping[str, cards.HouseCard]) -> told.Activity:
    held = house.get(row.card)
    name = held.card.name if held else row.card.replace("_", " ")
    fields = {field.key: field for field in held.card.record} if held else {}
    recorded = tuple(
        (fields[key].label if key in fields else key, _value(value, fields.get(key)))
        for key, value in _json(row.recorded).items()
    )
    part = row.part if row.part in Activity.Part.values else ""
    return told.Activity(
        key=row.pk.hex,
        technique=_in_a_sentence(name),
        part=cast(Any, part),
        minutes=_minutes(row.started_at, row.ended_at),
        recorded=tuple(pair for pair in recorded if pair[1]),
    )


def _in_a_sentence(name: str) -> str:
    """Return a card's name without its first capital, unless it is an abbreviation."""
    return name if name[1:2].isupper() else f"{name[:1].lower()}{name[1:]}"


def _json(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text or "{}")
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _value(value: Any, field: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    text = "" if value is None else str(value)
    return f"{text} {field.unit}" if text and field is not None and field.unit else text


def _music(rows: Rows) -> tuple[told.Music, ...]:
    return tuple(_event(row, _song(row, rows)) for row in rows.found.music)


def _felt(row: Felt, rows: Rows) -> told.Felt:
    return listened.felt_of(row, _song(row, rows), rows.listened)


def _song(row: MusicEvent | Felt, rows: Rows) -> Any:
    """Return what a fact names: its song, that of its recording, or the recording alone."""
    recording = rows.recordings.get(row.recording_id)
    return rows.songs.get(str(row.song_id)) or getattr(recording, "song", None) or recording


def _event(row: MusicEvent, song: Any) -> told.Music:
    return told.Music(
        key=row.pk.hex,
        title=song.title if song else row.song_words or "a song",
        artist=song.artist if song else "",
        live=row.is_live,
        chosen_by=cast(Any, CHOSEN.get(cast(Any, row.chosen_by), "")),
        activity_key=_hex(row.activity_id),
    )


def _prompt(row: PromptLevel) -> told.Prompt:
    known = session_words().prompt_levels.get(row.level)
    words = known.phrase if known else f"with help: {row.level}"
    return told.Prompt(key=row.pk.hex, words=words, activity_key=_hex(row.activity_id))


def _feelings(row: Feeling) -> Iterable[told.Feeling]:
    known = feelings()
    words = [(key, known[key].name if key in known else key) for key in row.keys]
    if row.words.strip():
        words.append(("own", row.words))
    how, when = cast(Any, str(row.seen)), WHEN.get(row.moment, "")
    for key, word in words:
        yield told.Feeling(key=f"{row.pk.hex}.{key}", words=word, how=how, when=when)


def _distress(row: Distress) -> told.Distress:
    at = timezone.localtime(row.at).time().replace(second=0, microsecond=0)
    return told.Distress(key=row.pk.hex, at=at, done=row.done, activity_key=_hex(row.activity_id))


def _hex(pk: UUID | None) -> str:
    return pk.hex if pk else ""
