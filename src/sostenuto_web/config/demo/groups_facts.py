"""What happened at an invented meeting: what all did together, and what was seen of each member.

Conventions: what was done together stands in the session of everybody who was there at that moment.
"""

import datetime
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sostenuto.measures import cohesion
from sostenuto_web.care.models import Activity, Meeting, MeetingActivity
from sostenuto_web.config.demo.gathered import Gathered, table
from sostenuto_web.config.demo.sessions import Sitting
from sostenuto_web.record.models import Mark, Moment, MusicEvent, Quote, Rating, Response

LATE, EARLY, LEFT_OUT, SAID = 0.06, 0.05, 0.07, 0.25
MOST_MARKS = 5
SCALES = {
    "craving": (4.5, -0.2, -0.8),
    "connection": (4.0, 0.45, 1.2),
    "loneliness": (6.0, -0.3, -0.5),
}
"""Where a scale begins, its change a week, and its change within a meeting."""
OF_GROUP = (5.0, 0.5, 0.0)
"""The same of the items that are about the group."""
ASKED = ("mood", "craving")


@dataclass(frozen=True)
class Held:
    """A meeting that took place: its activities, which song sounded in which of them, and when."""

    meeting: Meeting
    done: Sequence[MeetingActivity]
    songs: Sequence[Any]
    week: int
    chance: random.Random

    def at(self, minutes: float) -> datetime.datetime:
        """Return the moment so many minutes after the beginning."""
        begun = self.meeting.started_at or self.meeting.starts_at
        return begun + datetime.timedelta(minutes=minutes)


def happened(held: Held, present: Sequence[Sitting], gathered: Gathered) -> None:
    """Say who came late or left, what was done, and the facts of each."""
    played = held.chance.sample(list(held.songs), k=min(3, len(held.songs)))
    for sitting in present:
        session = sitting.session
        if held.chance.random() < LATE:
            session.arrived_at = session.started_at = held.at(held.chance.choice((8, 11, 15)))
        elif held.chance.random() < EARLY:
            session.left_at = session.ended_at = held.at(held.chance.choice((38, 45)))
        _took_part(held, sitting, gathered)
        for fact in _facts(held, sitting, played):
            sitting.facts.append(gathered.add(fact))


def _took_part(held: Held, sitting: Sitting, gathered: Gathered) -> None:
    """Carry what all did to one session; of what began before they came, the rest."""
    session, start = sitting.session, 0.0
    for place, one in enumerate(held.done):
        begun, ended = held.at(start), held.at(start + (one.minutes or 0))
        start += (one.minutes or 0) + 1
        came, left = session.started_at or begun, session.ended_at or ended
        if came >= ended or left <= begun:
            continue
        row = Activity(
            client=sitting.case.client,
            data_key=sitting.case.client.data_key,
            session=session,
            place=place,
            part=one.part,
            card=one.card,
            card_version=one.card_version,
            minutes=one.minutes,
            looked_at=True,
            started_at=max(begun, came),
            ended_at=min(ended, left),
        )
        sitting.activities.append(gathered.add(row))


def _facts(held: Held, sitting: Sitting, played: Sequence[Any]) -> Iterator[Any]:
    yield from _ratings(held, sitting)
    for number, song in enumerate(played):
        at = held.at(10 + 12 * number)
        if _is_there(sitting, at):
            sounded = {"song_id": song.pk, "is_live": number != 2, "chosen_by": "together"}
            until = at + datetime.timedelta(minutes=4)
            yield _fact(sitting, MusicEvent, at, _during(sitting, at), until=until, **sounded)
    yield from _seen(held, sitting)


def _fact(sitting: Sitting, model: type, at: Any, activity: Any = None, **fields: Any) -> Any:
    session = sitting.session
    return model(
        client=sitting.case.client,
        data_key=sitting.case.client.data_key,
        session_id=session.pk,
        activity_id=activity.pk if activity else None,
        made_by=session.led_by,
        at=at,
        **fields,
    )


def _is_there(sitting: Sitting, at: datetime.datetime) -> bool:
    session = sitting.session
    return not (session.arrived_at and at < session.arrived_at) and not (
        session.left_at and at > session.left_at
    )


def _during(sitting: Sitting, at: datetime.datetime) -> Activity | None:
    return next(
        (
            row
            for row in sitting.activities
            if row.started_at and row.ended_at and row.started_at <= at <= row.ended_at
        ),
        None,
    )


def _ratings(held: Held, sitting: Sitting) -> Iterator[Rating]:
    """Answer the rounds by phone; who comes late misses the first, who leaves the last."""
    session, chance = sitting.session, held.chance
    for moment in (Moment.BEFORE, Moment.AFTER):
        after = moment == Moment.AFTER
        if session.left_at if after else session.arrived_at:
            continue
        at = session.ended_at if after else session.started_at
        for key in (*ASKED, *_due(held)) if after else ASKED:
            if chance.random() < LEFT_OUT:
                continue
            fields: dict[str, Any] = {"scale": key, "moment": moment, "given_by": "client"}
            if key == "mood":
                fields["valence"] = _cell(-0.2 + 0.3 * after + chance.gauss(0, 0.3))
                fields["arousal"] = _cell(0.1 - 0.2 * after + chance.gauss(0, 0.3))
            else:
                start, a_week, within = SCALES.get(key, OF_GROUP)
                own = (sitting.case.number * 7 % 5 - 2) * 0.6
                level = start + own + a_week * held.week + within * after + chance.gauss(0, 1)
                fields["value"] = min(max(round(level), 0), 10)
            yield _fact(sitting, Rating, at, **fields)


def _due(held: Held) -> Iterator[str]:
    """Yield what is asked at the end of this meeting and not of every one."""
    for key, days in cohesion.every_days().items():
        if held.week * 7 % days == 0:
            yield from cohesion.items() if key == "cohesion" else (key,)


def _cell(value: float) -> float:
    return max(-4, min(4, round(value * 4))) / 4


def _seen(held: Held, sitting: Sitting) -> Iterator[Any]:
    """Mark what was seen, some people more often than others, and what came of one's own goal."""
    chance, said, session = held.chance, table("groups.toml")["said"], sitting.session
    often = sitting.case.number % 3
    count = chance.randint(0, MOST_MARKS - 2) + often
    for minutes in sorted(chance.uniform(18, 36) for _ in range(count)):
        at = held.at(minutes)
        yield _fact(sitting, Mark, at, _during(sitting, at), key=chance.choice(said["marks"]))
    if chance.random() < SAID:
        at = held.at(37)
        words = chance.choice(said["quotes"])
        yield _fact(sitting, Quote, at, _during(sitting, at), words=words)
    yield _fact(sitting, Response, session.ended_at, key=chance.choice(said["engagement"]))
    if sitting.case.goals:
        goal, key = sitting.case.goals[0], chance.choice(said["responses"])
        yield _fact(sitting, Response, session.ended_at, goal_id=goal.pk, key=key)
