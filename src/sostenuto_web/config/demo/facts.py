"""What happened in an invented session: ratings that go up, down or nowhere, music, words.

Nothing here imitates a person; it fills pages with what such pages have to bear: answers that are
missing, weeks that were worse, people who say little.
"""

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sostenuto.measures import ratings
from sostenuto_web.care.models import Activity
from sostenuto_web.record.models import (
    Feeling,
    Moment,
    MusicEvent,
    PromptLevel,
    Quote,
    Rating,
    Response,
)
from sostenuto_web.repertoire.models import Song

if TYPE_CHECKING:
    from sostenuto_web.config.demo.sessions import Sitting

SCALES = {
    "craving": (5.5, -0.28, -0.9),
    "tension": (6.0, -0.15, -1.6),
    "energy": (3.5, 0.12, 0.6),
    "pain": (5.5, -0.08, -0.8),
    "helpfulness": (6.5, 0.08, 0.0),
    "getting_back_up": (3.5, 0.28, 0.0),
    "asking_for_help": (3.0, 0.30, 0.0),
}
"""Where a scale begins, its change a week, and its change within a session."""
LEFT_EARLY, LEFT_OUT, BAD_WEEK = 0.08, 0.06, 0.12
HEAVY = ("shame", "sadness", "worry", "irritation", "tired", "restless", "guilt", "loneliness")
LIGHT = ("calm", "relief", "hope", "pride", "joy", "thankful", "mixed")
MORE, LESS, NEITHER = ("step", "clear_step", "there"), ("away",), ("same", "same", "step")
PROMPTS = ("independent", "independent", "time", "spoken", "spoken", "model")
RESPONSES = ("same", "step", "step", "not_worked_on")
SONGS = (
    "Put the Kettle On Again",
    "Counting Swallows",
    "The Gate Left Open",
    "A Bench in the Square",
    "Slow Train, Window Seat",
    "Rowing Home for Supper",
    "Nine Stops to the Sea",
    "Grandmother's Radio",
    "The Long Way Round",
    "What the Kitchen Knows",
    "We Walked You Home",
    "One Day at the Window",
    "Carry Me as Far as Noon",
    "Ten Small Breaths",
)
"""What may sound for everybody in the demo's registers."""


def songs() -> list[Any]:
    """Return the ids of `SONGS` as they are in the house."""
    found = dict(Song.objects.filter(title__in=SONGS).values_list("title", "pk"))
    return [found[title] for title in SONGS]


def of(sitting: "Sitting", said: dict[str, Any]) -> Iterator[Any]:
    """Yield the facts of a session that took place."""
    case, session = sitting.case, sitting.session
    weeks = (session.starts_at.date() - (case.first_day or session.starts_at.date())).days / 7
    is_worse = case.number == said["worse"] and session.starts_at.date() == said["today"]
    yield from _ratings(sitting, weeks, is_worse=is_worse)
    yield from _feelings(sitting)
    yield from _music(sitting, said["songs"])
    yield from _words(sitting)
    yield from _progress(sitting, weeks)


def _fact(sitting: "Sitting", model: type, at: Any, **fields: Any) -> Any:
    session = sitting.session
    return model(
        client=sitting.case.client,
        data_key=sitting.case.client.data_key,
        session_id=session.pk,
        made_by=session.led_by,
        at=at,
        **fields,
    )


def _ratings(sitting: "Sitting", weeks: float, *, is_worse: bool) -> Iterator[Rating]:
    case, session, chance = sitting.case, sitting.session, sitting.case.chance
    own = {key: ((case.number * 37 + len(key) * 11) % 5 - 2) * 0.5 for key in SCALES}
    bad = 1.5 if chance.random() < BAD_WEEK else 0.0
    left = chance.random() < LEFT_EARLY and not is_worse
    level: dict[str, float] = {}
    for moment, at in ((Moment.BEFORE, session.started_at), (Moment.AFTER, session.ended_at)):
        if moment == Moment.AFTER and left:
            return
        by = chance.choice(("client", "client", "client", "told", "paper"))
        for key in ratings.asked(moment, case.contexts):
            if chance.random() < LEFT_OUT and not is_worse:
                continue
            fields = {"scale": key, "moment": moment, "given_by": by}
            if key == "mood":
                yield _fact(sitting, Rating, at, **fields, **_mood(case, moment, weeks, bad))
                continue
            start, a_week, within = SCALES[key]
            sign = -1 if start < 5 else 1
            if moment == Moment.BEFORE or key not in level:
                level[key] = start + own[key] + a_week * weeks + sign * bad + chance.gauss(0, 0.9)
            else:
                level[key] += 2.5 if is_worse else within + chance.gauss(0, 1.1)
            yield _fact(sitting, Rating, at, **fields, value=min(max(round(level[key]), 0), 10))


def _mood(case: Any, moment: str, weeks: float, bad: float) -> dict[str, float]:
    after = moment == Moment.AFTER
    valence = -0.3 + 0.04 * weeks - 0.2 * bad + 0.25 * after + case.chance.gauss(0, 0.25)
    arousal = 0.15 - 0.3 * after + 0.1 * bad + case.chance.gauss(0, 0.3)
    return {"valence": _cell(valence), "arousal": _cell(arousal)}


def _cell(value: float) -> float:
    return max(-4, min(4, round(value * 4))) / 4


def _feelings(sitting: "Sitting") -> Iterator[Feeling]:
    chance, session = sitting.case.chance, sitting.session
    if chance.random() < 0.7:
        keys = chance.sample(HEAVY, k=chance.choice((1, 1, 2)))
        yield _fact(sitting, Feeling, session.started_at, moment=Moment.BEFORE, keys=keys)
    if chance.random() < 0.5:
        keys = [chance.choice(LIGHT)]
        yield _fact(sitting, Feeling, session.ended_at, moment=Moment.AFTER, keys=keys)


def _music(sitting: "Sitting", songs: list[Any]) -> Iterator[MusicEvent]:
    """Let music sound in what was done with it, most often what the person likes most."""
    chance, case = sitting.case.chance, sitting.case
    favourites = [songs[(case.number * 3 + step) % len(songs)] for step in (0, 0, 0, 1, 1, 2, 3)]
    for activity in sitting.activities[1:]:
        at = _into(activity, 2)
        yield _fact(
            sitting,
            MusicEvent,
            at,
            activity_id=activity.pk,
            song_id=chance.choice(favourites),
            is_live=chance.random() < 0.7,
            chosen_by=chance.choice(("client", "client", "together", "plan", "therapist")),
            until=_into(activity, 5),
        )


def _words(sitting: "Sitting") -> Iterator[Quote]:
    case = sitting.case
    if case.chance.random() < 0.6:
        main = sitting.activities[1]
        words = case.chance.choice(case.story["quotes"])
        yield _fact(sitting, Quote, _into(main, 9), activity_id=main.pk, words=words)


def _into(activity: Activity, minutes: int) -> datetime.datetime:
    begun = activity.started_at or activity.session.starts_at
    return begun + datetime.timedelta(minutes=minutes)


def _progress(sitting: "Sitting", weeks: float) -> Iterator[Any]:
    """Say how much help was needed and what came of the goals; not every week of each."""
    case, session, chance = sitting.case, sitting.session, sitting.case.chance
    if chance.random() < 0.6:
        main = sitting.activities[1]
        level = chance.choice(PROMPTS)
        yield _fact(sitting, PromptLevel, main.ended_at, activity_id=main.pk, level=level)
    for place, goal in enumerate(case.goals):
        if chance.random() > (0.85, 0.45)[place % 2]:
            continue
        key, attained = chance.choice(RESPONSES), None
        if key != "not_worked_on" and chance.random() < 0.75:
            start = case.story["goals"][place]["baseline"]
            before = case.reached.setdefault(place, start)
            reached = start + weeks / 5 + chance.gauss(0, 0.5)
            attained = case.reached[place] = max(-2, min(2, round(reached)))
            key = _came_of_it(attained - before, chance)
        words = chance.choice(case.story["responses"]) if chance.random() < 0.4 else ""
        fields = {"goal_id": goal.pk, "key": key, "attained": attained, "words": words}
        yield _fact(sitting, Response, session.ended_at, **fields)


def _came_of_it(change: int, chance: Any) -> str:
    """Return words that fit how far somebody came since the last time."""
    said = MORE if change > 0 else LESS if change < 0 else NEITHER
    return str(chance.choice(said))
