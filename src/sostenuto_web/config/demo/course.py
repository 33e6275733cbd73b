"""The courses of care of the invented clinic: who asked, what was found, what they go for."""

import datetime
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sostenuto.base.errors import InputError
from sostenuto.care.forms.forms import asked, form
from sostenuto.care.forms.shape import Form
from sostenuto_web.care.discharge import services as discharge
from sostenuto_web.care.models import Course, FilledForm, Goal, GoalLevels, Objective
from sostenuto_web.config.demo.gathered import Gathered, table
from sostenuto_web.config.demo.hours import Hours
from sostenuto_web.people.models import Client
from sostenuto_web.record.alerts import services as alerts

LEVELS = ("much_less", "less", "expected", "more", "much_more")
LONG_AGO = datetime.timedelta(days=20)
"""How long before the first session somebody asked for it."""


@dataclass
class Case:
    """One client of the demo: their story, and what was written down so far."""

    number: int
    client: Client
    by: Any
    story: dict[str, Any]
    chance: random.Random
    contexts: tuple[str, ...] = ()
    course: Course | None = None
    goals: list[Goal] = field(default_factory=list)
    first_day: datetime.date | None = None
    reached: dict[int, int] = field(default_factory=dict)
    """The level of each goal that was seen last, by the goal's place."""


def cases(clients: Sequence[Client], seed: int) -> list[Case]:
    """Return everybody with a story that fits what they come with."""
    found, turns = [], dict.fromkeys(table("stories.toml"), 0)
    for number, client in enumerate(clients):
        contexts = tuple(sorted(one.context for one in client.contexts.all()))
        key = _story(contexts, turns)
        turns[key] += 1
        story = table("stories.toml")[key]
        chance = random.Random(f"{seed}/{number}")
        found.append(Case(number, client, client.made_by, story, chance, contexts))
    return found


def _story(contexts: tuple[str, ...], turns: dict[str, int]) -> str:
    fitting = [
        key
        for key, story in table("stories.toml").items()
        if set(contexts) & set(story["contexts"])
        and ("addiction" in story["contexts"]) == ("addiction" in contexts)
    ]
    return min(fitting, key=lambda key: turns[key])


def write_down(every: Sequence[Case], hours: Hours, gathered: Gathered) -> None:
    """Write down where everybody stands, up to their plans."""
    said = table("course.toml")
    for place, number in enumerate(said["in_sessions"]):
        case = every[number]
        weeks = said["weeks"][place % len(said["weeks"])]
        case.first_day = hours.today - datetime.timedelta(days=7 * weeks)
        _begun(case, Course.Stage.SESSIONS, case.first_day, gathered)
    for number in said["referred"]:
        _asked_for(every[number], hours.today - datetime.timedelta(days=2 + number), gathered)
    _others(said, every, hours.today, gathered)


def _others(
    said: dict[str, Any], every: Sequence[Case], today: datetime.date, gathered: Gathered
) -> None:
    planning, assessing = every[said["planning"]], every[said["assessing"]]
    planning.first_day = today
    _begun(planning, Course.Stage.PLANNING, today, gathered)
    _assessing(assessing, today, gathered)
    _declined(every[said["declined"]], today, gathered)
    gone = every[said["discharged"]]
    gone.first_day = today - datetime.timedelta(days=80)
    _begun(gone, Course.Stage.SESSIONS, gone.first_day, gathered)
    _filled(gone, "discharge", today, gathered)
    leaving = every[said["leaving"]]
    _filled(leaving, "evaluation", today - datetime.timedelta(days=3), gathered)


def act(every: Sequence[Case]) -> None:
    """Do through services what is more than rows, once all is written: an alert, a discharge."""
    said = table("course.toml")
    case, gone = every[said["assessing"]], every[said["discharged"]]
    row = FilledForm.objects.get(client=case.client, form="assessment")
    alerts.raise_(case.by, case.client, "not_safe", row.pk)
    if gone.course is not None:
        discharge.sign(gone.by, gone.course)


def _course(case: Case, stage: str, referred: datetime.date, gathered: Gathered) -> Course:
    case.course = Course(
        client=case.client,
        data_key=case.client.data_key,
        made_by=case.by,
        stage=stage,
        referred_on=referred,
    )
    gathered.add(case.course, made_at=_noon(referred))
    _filled(case, "referral", referred, gathered, **_of_story(case))
    return case.course


def _of_story(case: Case) -> dict[str, Any]:
    return {name: case.story[name] for name in ("reason", "hope", "needs", "music")}


def _asked_for(case: Case, referred: datetime.date, gathered: Gathered) -> None:
    _course(case, Course.Stage.REFERRED, referred, gathered)


def _declined(case: Case, today: datetime.date, gathered: Gathered) -> None:
    course = _course(case, Course.Stage.DECLINED, today - LONG_AGO, gathered)
    course.decided_on = today - LONG_AGO / 2
    answers = table("course.toml")["forms"]["declined"]
    _filled(case, "acceptance", course.decided_on, gathered, **answers)


def _assessing(case: Case, today: datetime.date, gathered: Gathered) -> None:
    course = _course(case, Course.Stage.ASSESSING, today - LONG_AGO, gathered)
    course.decided_on = today - LONG_AGO / 2
    _filled(case, "acceptance", course.decided_on, gathered)
    unsafe = {"feels_safe": "no", "feels_safe_words": "A lock on the door (invented)."}
    _filled(case, "assessment", today, gathered, is_finished=False, **unsafe)


def _begun(case: Case, stage: str, first: datetime.date, gathered: Gathered) -> None:
    """Write down a course up to its plan; its levels are locked on the first day."""
    referred = first - LONG_AGO
    course = _course(case, stage, referred, gathered)
    course.decided_on = referred + datetime.timedelta(days=4)
    _filled(case, "acceptance", course.decided_on, gathered)
    found = {name: case.story[name] for name in ("strengths", "wish", "work_on", "conclusion")}
    on = referred + datetime.timedelta(days=9)
    _filled(case, "assessment", on, gathered, **found)
    for key in asked("assessment", case.contexts):
        if key != "assessment":
            _filled(case, key, on, gathered)
    starts = stage != Course.Stage.PLANNING
    if starts:
        course.first_session_on = first
    for place, said in enumerate(case.story["goals"]):
        _goal(case, place, said, first if starts else None, gathered)


def _goal(
    case: Case, place: int, said: dict[str, Any], locked: datetime.date | None, gathered: Gathered
) -> None:
    shared = {"client": case.client, "data_key": case.client.data_key, "made_by": case.by}
    written = _noon(_first(case) - datetime.timedelta(days=3))
    goal = Goal(
        **shared,
        course=case.course,
        place=place,
        words=said["words"],
        domain=said["domain"],
        weight=2 - place,
        locked_at=_noon(locked) if locked else None,
    )
    case.goals.append(gathered.add(goal, made_at=written))
    levels = GoalLevels(
        goal=goal,
        data_key=case.client.data_key,
        made_by=case.by,
        baseline=said["baseline"],
        **dict(zip(LEVELS, said["levels"], strict=True)),
    )
    gathered.add(levels, made_at=written)
    for number, one in enumerate(said["objectives"]):
        by_when = _first(case) + datetime.timedelta(days=84)
        step = Objective(**shared, goal=goal, place=number, by_when=by_when, **one)
        gathered.add(step, made_at=written)


def _first(case: Case) -> datetime.date:
    if case.first_day is None:
        raise InputError("first_day", expected="a day", got=None)
    return case.first_day


def _filled(
    case: Case,
    key: str,
    on: datetime.date,
    gathered: Gathered,
    *,
    is_finished: bool = True,
    **answers: Any,
) -> None:
    """Fill a form in: what many say, and what this person said; only what it really asks."""
    asks = form(key)
    said = table("course.toml")["forms"].get(key, {}) | answers
    gathered.add(
        FilledForm(
            client=case.client,
            data_key=case.client.data_key,
            course=case.course,
            made_by=case.by,
            form=key,
            version=asks.version,
            answers=json.dumps(_that_are_asked(asks, said)),
            finished_at=_noon(on) if is_finished else None,
            finished_by=case.by if is_finished else None,
        ),
        made_at=_noon(on),
    )


def _that_are_asked(asks: Form, said: dict[str, Any]) -> dict[str, Any]:
    known = {question.key for question in asks.questions}
    return {key: value for key, value in said.items() if key in known}


def _noon(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(12), datetime.UTC)
