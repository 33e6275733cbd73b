"""Three months of sessions in the invented clinic, and the sessions that are still to come."""

import datetime
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sostenuto.care.techniques.cards import cards
from sostenuto_web.care.models import Activity, Session
from sostenuto_web.care.notes import together
from sostenuto_web.config.demo import facts, setlists
from sostenuto_web.config.demo.course import Case
from sostenuto_web.config.demo.gathered import Gathered, table
from sostenuto_web.config.demo.hours import MINUTES, Hours

WEEK = datetime.timedelta(days=7)
MISSED = 0.07
REASONS = ("ill", "declined", "elsewhere", "no_word", "staff")
INTERN_FOR = datetime.timedelta(days=30)
"""How long the intern has been leading sessions."""


@dataclass
class Sitting:
    """One session as it is written down, and the facts of it."""

    case: Case
    session: Session
    activities: list[Activity] = field(default_factory=list)
    facts: list[Any] = field(default_factory=list)
    own: dict[str, str] = field(default_factory=dict)
    """Own words of its note, where they are not to be drawn from the story."""
    group: together.Together | None = None
    """What its note has in common with others."""

    def of(self, kind: type) -> list[Any]:
        """Return its facts of one kind."""
        return [fact for fact in self.facts if isinstance(fact, kind)]


def write_down(
    every: Sequence[Case], staff: dict[str, Any], hours: Hours, gathered: Gathered
) -> list[Sitting]:
    """Write the sessions down, the earliest of each client first; return those that took place."""
    said, found = table("course.toml"), []
    led = [every[number] for number in (*said["in_sessions"], said["discharged"])]
    songs = setlists.write_down(led, gathered)
    through: Any = Session.goals.through
    for place, number in enumerate(said["in_sessions"]):
        case = every[number]
        leads = staff["ines"] if number in said["by_intern"] else None
        for week, starts_at in enumerate(_times(case, place, hours, said)):
            sitting = sitting_of(case, starts_at, week, hours, gathered)
            sitting.session.set_list = songs[number]
            if leads and starts_at > hours.now - INTERN_FOR:
                sitting.session.led_by = sitting.session.made_by = leads
            if sitting.session.state == Session.State.FINISHED:
                found.append(sitting)
    gone = every[said["discharged"]]
    for week in range(8):
        day = gone.first_day + week * WEEK if gone.first_day else hours.today
        found.append(sitting_of(gone, hours.at(day, 2), week, hours, gathered))
    drawn = drawn_from(hours)
    for sitting in found:
        happened(sitting, drawn, gathered)
    links = [
        through(session=sitting.session, goal=goal)
        for sitting in found
        for goal in sitting.case.goals
    ]
    for link in links:
        gathered.add(link)
    return found


def _times(
    case: Case, place: int, hours: Hours, said: dict[str, Any]
) -> Iterator[datetime.datetime]:
    """Yield when somebody's sessions are, from the first one to next week's."""
    days = hours.days()
    own = [(days[place % len(days)], place // len(days))]
    if case.number in said["twice_a_week"]:
        own.append((days[(place + 2) % len(days)], 5))
    weeks = (hours.today - (case.first_day or hours.today)).days // 7
    last = -1 if case.number == said["leaving"] else 1
    for week in range(-weeks, last + 1):
        for day, hour in sorted(own):
            yield hours.at(day + week * WEEK, hour)


def sitting_of(
    case: Case, starts_at: datetime.datetime, week: int, hours: Hours, gathered: Gathered
) -> Sitting:
    """Return somebody's session at a time; perhaps one that did not take place."""
    session = Session(
        client=case.client,
        data_key=case.client.data_key,
        course=case.course,
        led_by=case.by,
        made_by=case.by,
        starts_at=starts_at,
        minutes=MINUTES,
        place=table("course.toml")["rooms"][case.number % 4],
        aim=case.story["aims"][week % len(case.story["aims"])],
    )
    sitting = Sitting(case, gathered.add(session, made_at=starts_at - WEEK))
    if starts_at.date() <= hours.today or week == 0 or starts_at < hours.now + WEEK:
        _planned(sitting, week, gathered)
    if not hours.is_over(starts_at):
        return sitting
    is_today = starts_at.date() == hours.today
    if week and not is_today and case.chance.random() < MISSED:
        session.state = Session.State.MISSED
        session.missed_because = case.chance.choice(REASONS)
    else:
        session.state = Session.State.FINISHED
    return sitting


def _planned(sitting: Sitting, week: int, gathered: Gathered) -> None:
    """Put cards into a plan: arriving, one or two of the story's, and a song at the end."""
    case, story = sitting.case, sitting.case.story
    chosen = story["cards"][week % len(story["cards"])]
    main = MINUTES - 5 - 7
    plan = [("opening", "arriving", 5)]
    plan += [("main", key, main // len(chosen)) for key in chosen]
    plan += [("closure", "closing_song", 7)]
    for place, (part, key, minutes) in enumerate(plan):
        activity = Activity(
            client=case.client,
            data_key=case.client.data_key,
            session=sitting.session,
            place=place,
            part=part,
            card=key,
            card_version=cards()[key].version,
            minutes=minutes,
            looked_at=True,
        )
        sitting.activities.append(gathered.add(activity))


def drawn_from(hours: Hours) -> dict[str, Any]:
    """Return what sessions are made of: the table, which day it is, and songs."""
    return table("course.toml") | {"today": hours.today, "songs": facts.songs()}


def happened(sitting: Sitting, said: dict[str, Any], gathered: Gathered) -> None:
    """Say what took place: when, what each card asks to be recorded, and the facts."""
    chance, session = sitting.case.chance, sitting.session
    session.state = Session.State.FINISHED
    session.delivered = Session.Delivered.THERAPY
    session.credential = session.led_by.credential if session.led_by else ""
    late = datetime.timedelta(minutes=chance.choice((0, 0, 2, 4, 7)))
    at = session.started_at = session.starts_at + late
    for activity in sitting.activities:
        activity.started_at = at
        at += datetime.timedelta(minutes=(activity.minutes or 0) + chance.choice((-1, 0, 0, 1)))
        activity.ended_at = at
        drawn = said["recorded"].get(activity.card, {})
        answers = {key: chance.choice(values) for key, values in drawn.items()}
        if answers and chance.random() < 0.85:
            activity.recorded = json.dumps(answers)
    session.ended_at = at
    for fact in facts.of(sitting, said):
        sitting.facts.append(gathered.add(fact))
