"""The page of goals over time: what it shows, to whom, and how much it asks of the database."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.web.care.course.walking import assessed
from tests.web.frontend.words import bracketed, untranslated

from sostenuto.measures.attainment import t_score
from sostenuto_web.care.goals import selectors, services
from sostenuto_web.care.models import Goal, GoalLevels
from sostenuto_web.people.services import voiding
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.record.models import Response

LEVELS = {
    "much_less": "Leaves the room.",
    "less": "Names one when asked twice.",
    "expected": "Names a feeling in most sessions.",
    "more": "Names it unasked.",
    "much_more": "Also outside.",
    "baseline": -1,
}


@pytest.fixture
def course(cast):
    return assessed(cast)


@pytest.fixture
def goal(cast, course):
    def write(words="Say what I feel", weight=1, weeks_ago=12, **said):
        by = cast.staff["therapist"]
        found = services.add(
            by, course.client, course, {"words": words, "weight": weight, **LEVELS, **said}
        )
        began = timezone.now() - timedelta(weeks=weeks_ago)
        Goal.objects.filter(pk=found.pk).update(made_at=began)
        GoalLevels.objects.filter(goal=found).update(made_at=began)
        return found

    return write


@pytest.fixture
def rated(cast, course):
    def rate(goal, level, weeks_ago=0):
        at = timezone.now() - timedelta(weeks=weeks_ago)
        services.rate(cast.staff["therapist"], course.client, {goal.pk: (level, "")}, at)

    return rate


@pytest.fixture
def page(cast, course):
    def visit(role="therapist"):
        answer = cast.browser(role).get(reverse("attainment", args=[course.client_id]))
        assert answer.status_code == 200
        return answer

    return visit


def test_each_goal_has_its_levels_in_words_with_when_the_client_stood_there(page, goal, rated):
    one = goal(weight=3)
    rated(one, -1, 8)
    rated(one, 1, 2)
    answer = page()
    text = answer.content.decode()

    (shown,) = answer.context["goals"]
    assert [(rung.sign, len(rung.days)) for rung in shown.rungs] == [
        ("+2", 0), ("+1", 1), ("0", 0), ("−1", 1), ("−2", 0),
    ]  # fmt: skip
    assert [rung.sign for rung in shown.rungs if rung.is_now] == ["+1"]
    assert [rung.sign for rung in shown.rungs if rung.is_start] == ["−1"]
    assert all(words in text for name, words in LEVELS.items() if name != "baseline")
    assert "weight 3: " in text
    assert shown.went.attained_on is not None
    assert "levels not locked yet" in text


def test_the_number_on_the_page_is_that_of_the_core_and_of_the_page_of_goals(page, goal, rated):
    first, second, _third = goal(weight=3), goal(weight=2), goal(weight=1)
    rated(first, 1, 6)
    rated(second, 0, 3)
    answer = page()

    newest, oldest = answer.context["rows"]
    assert newest.t == f"{t_score([1, 0], [3, 2]):.1f}"
    assert oldest.t == f"{t_score([1], [3]):.1f}"
    assert (newest.n, oldest.n) == ("2 of 3", "1 of 3")
    course = first.course
    reached = selectors.attained(selectors.shown(selectors.goals_of(course), today()))
    assert answer.context["last"].reached == reached
    text = answer.content.decode()
    assert f"T {reached.t:.1f}" in text
    assert "It does not compare them with other people" in text
    assert "doi:10.1007/BF01530764" in text
    assert "0.30" in text


def test_picture_and_table_hold_the_same_count_of_ratings(page, goal, rated):
    goals = [goal(), goal()]
    for weeks, (one, level) in enumerate(zip(goals * 4, (-2, -1, 0, 1, 2, 0, 1, 1), strict=True)):
        rated(one, level, 10 - weeks)
    answer = page()

    for place, shown in enumerate(answer.context["goals"]):
        dots = sum(s.d.count("M") for s in shown.picture["shapes"] if s.look == "now full")
        cells = [row.cells[place][1] for row in answer.context["rows"] if row.cells[place][1]]
        said = sum(len(cell.split("; ")) for cell in cells)
        days = sum(len(rung.days) for rung in shown.rungs)
        assert dots == said == days == 4


def test_levels_written_anew_are_marked_and_what_was_rated_before_is_pale(
    cast, page, goal, rated, course
):
    one = goal()
    rated(one, 2, 3)
    services.lock_goals(course)
    services.rewrite_levels(
        cast.staff["therapist"], one, {**LEVELS, "expected": "Every time.", "baseline": 0}, "Easy."
    )
    answer = page()

    (shown,) = answer.context["goals"]
    looks = [shape.look for shape in shown.picture["shapes"]]
    assert {"anew", "anew full", "past full"} <= set(looks)
    assert "now full" not in looks
    assert answer.context["last"].reached.t is None
    text = answer.content.decode()
    assert "Levels written anew on" in text
    assert "Because: Easy." in text
    assert "not rated, so it is left out of the number" in text
    assert "levels written anew" in answer.context["rows"][0].cells[0][1]
    assert "levels locked since" in text


def test_what_is_voided_or_left_off_is_in_no_number(cast, page, goal, rated):
    kept, left, gone = goal(), goal(), goal()
    for one in (kept, left, gone):
        rated(one, 1, 2)
    by = cast.staff["therapist"]
    services.set_state(by, left, "left")
    voiding.void(by, gone, "a slip")
    Response.objects.filter(goal_id=kept.pk).update(voided_at=timezone.now())
    rated(kept, 0, 1)
    answer = page()

    assert len(answer.context["goals"]) == 2
    assert answer.context["last"].reached.t == 50
    assert answer.context["last"].reached.of == 1
    assert "It is not in the number." in answer.content.decode()


def test_every_word_but_those_of_the_people_goes_through_the_catalogue(
    cast, page, goal, rated, course
):
    one = goal()
    rated(one, 1, 3)
    services.lock_goals(course)
    anew = {**LEVELS, "baseline": 0, "expected": "Every time."}
    services.rewrite_levels(cast.staff["therapist"], one, anew, "Easy.")
    rated(goal(), 0, 1)
    with bracketed():
        html = page().content.decode()

    own = {str(text) for text in LEVELS.values()} | {"Say what I feel", "Every time.", "Easy."}
    assert untranslated(html, known=frozenset(own)) == []


def test_nothing_rated_no_goal_and_no_course_are_said(cast, page, goal, course):
    assert "No goal is written yet" in page().content.decode()
    goal()
    text = page().content.decode()
    assert "No goal is rated yet, so there is no number." in text
    assert "The same as a table" not in text
    other = reverse("attainment", args=[cast.clients["team"].pk])
    assert "No course of care is begun" in cast.browser("therapist").get(other).content.decode()


def test_goals_and_this_page_lead_to_each_other(cast, course, goal, page):
    goal()
    goals = reverse("goals", args=[course.client_id])
    over_time = reverse("attainment", args=[course.client_id])

    assert f'href="{over_time}"' in cast.browser("therapist").get(goals).content.decode()
    text = page().content.decode()
    assert f'href="{goals}"' in text
    title = re.search(r"<title>(.*?)</title>", text).group(1)
    assert title == "Record · Sostenuto"


@pytest.mark.parametrize(
    ("role", "relation", "status"),
    [
        ("therapist", "own", 200), ("intern", "team", 200), ("supervisor", "own", 200),
        ("therapist", "clinic", 404), ("director", "own", 404), ("researcher", "own", 404),
        ("administrator", "own", 404), ("client", "own", 404), (None, "own", 302),
    ],
)  # fmt: skip
def test_who_sees_goals_over_time(cast, role, relation, status):
    url = reverse("attainment", args=[cast.clients[relation].pk])

    assert cast.browser(role).get(url).status_code == status


def test_many_goals_and_ratings_ask_no_more_than_one(cast, course, goal, rated):
    browser = cast.browser("therapist")
    url = reverse("attainment", args=[course.client_id])

    def queries():
        browser.get(url)
        with CaptureQueriesContext(connection) as kept:
            browser.get(url)
        return len(kept)

    rated(goal(), 0, 1)
    few = queries()
    for _ in range(6):
        one = goal()
        for weeks in range(5):
            rated(one, weeks % 3 - 1, weeks)
    assert queries() <= few
