"""What is invented fits what really asks: forms, cards, feelings, songs, levels, hours."""

import datetime
import itertools
import tomllib
from importlib.resources import files

import pytest

from sostenuto.care.contexts import contexts
from sostenuto.care.feelings import feelings
from sostenuto.care.forms import answers
from sostenuto.care.forms.forms import form
from sostenuto.care.session_words import session_words
from sostenuto.care.techniques.cards import cards
from sostenuto.measures.ratings import ratings
from sostenuto_web.config.demo import facts, sessions
from sostenuto_web.config.demo.gathered import table
from sostenuto_web.config.demo.hours import MINUTES, Hours

STORIES = table("stories.toml")
COURSE = table("course.toml")
A_WEEK = [datetime.date(2026, 11, 16) + datetime.timedelta(days) for days in range(7)]


@pytest.mark.parametrize("key", sorted(COURSE["forms"]))
def test_every_invented_answer_is_one_that_its_form_takes(key):
    asks = form("acceptance" if key == "declined" else key)
    questions = {question.key: question for question in asks.questions}

    for name, said in COURSE["forms"][key].items():
        assert answers.answer(questions[name], said) == said, name


def test_an_invented_assessment_lacks_nothing_that_is_required():
    story = next(iter(STORIES.values()))
    own = {name: story[name] for name in ("strengths", "wish", "work_on", "conclusion")}
    asks = form("assessment")

    assert answers.missing(asks, COURSE["forms"]["assessment"] | own) == ()
    assert answers.alerts(asks, COURSE["forms"]["assessment"] | own) == ()


@pytest.mark.parametrize("key", sorted(STORIES))
def test_a_story_names_only_what_is_there(key):
    story = STORIES[key]
    planned = {card for plan in story["cards"] for card in plan}
    aimed = [step for goal in story["goals"] for step in goal["objectives"]]
    domains = {
        option for q in form("assessment").questions if q.key == "work_on" for option in q.options
    }

    assert set(story["contexts"]) <= set(contexts())
    assert planned | {card for step in aimed for card in step["techniques"]} <= set(cards())
    assert all(len(goal["levels"]) == 5 for goal in story["goals"])
    assert all(goal["domain"] in domains for goal in story["goals"])
    assert set(story["work_on"]) <= domains


@pytest.mark.parametrize("key", sorted(COURSE["recorded"]))
def test_what_a_card_recorded_is_what_it_asks(key):
    fields = {field.key: field for field in cards()[key].record}

    for name, drawn in COURSE["recorded"][key].items():
        if fields[name].choices:
            chosen = {one for said in drawn for one in (said if isinstance(said, list) else [said])}
            assert chosen <= set(fields[name].choices), name


def test_every_card_that_is_planned_without_a_training_says_what_was_recorded():
    planned = {card for story in STORIES.values() for plan in story["cards"] for card in plan}

    assert planned | {"arriving", "closing_song"} <= set(COURSE["recorded"])


def test_words_of_facts_are_those_of_the_catalogues():
    told = files("sostenuto_web.config.demo") / "repertoire.toml"
    titles = {row[1] for row in tomllib.loads(told.read_text(encoding="utf-8"))["songs"]}

    assert set(facts.HEAVY + facts.LIGHT) <= set(feelings())
    assert set(facts.PROMPTS) <= set(session_words().prompt_levels)
    assert set(facts.RESPONSES + facts.MORE + facts.LESS + facts.NEITHER) <= set(
        session_words().responses
    )
    assert set(facts.SCALES) | {"mood"} <= set(ratings())
    assert set(facts.SONGS) <= titles
    assert set(sessions.REASONS) <= set(session_words().missed)


def test_groups_use_the_words_of_the_catalogues():
    words = session_words()
    said = table("groups.toml")["said"]
    told = table("groups.toml")["groups"]

    assert set(said["marks"]) <= set(words.marks)
    assert set(said["engagement"]) <= set(words.engagement)
    assert set(said["responses"]) <= set(words.responses)
    assert set(said["reasons"]) <= set(words.missed)
    assert min(len(said["seen"]), len(said["next_steps"])) >= 10
    for group in told:
        assert len(group["members"]) == 10
        assert set(group["members"]) <= set(COURSE["in_sessions"])
        assert len(group["shared"]) == len(group["topics"]) == group["weeks"]
        assert all("group" in cards()[key].settings for key in group["cards"])
        assert set(group["songs"]) <= set(facts.SONGS)
        assert len(group["name"]) <= 60


@pytest.mark.parametrize("hour", range(0, 28, 3))
@pytest.mark.parametrize(
    "day", [datetime.date(2026, 11, 16) + datetime.timedelta(n) for n in range(7)]
)
def test_today_is_a_day_of_work_and_its_hours_stand_around_now(day, hour):
    now = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    now += datetime.timedelta(hours=hour, minutes=20)
    hours = Hours(now, day)
    today = [hours.at(day, number) for number in range(6)]

    assert hours.days()[0] == day
    assert len(set(hours.days())) == len(hours.days())
    assert all(one.date() == day for one in today)
    assert [hours.is_over(one) for one in today] == sorted(map(hours.is_over, today), reverse=True)
    assert hour >= 4 or not hours.is_over(today[3])
    gaps = [later - one for one, later in itertools.pairwise(today)]
    assert min(gaps) >= datetime.timedelta(minutes=MINUTES)
