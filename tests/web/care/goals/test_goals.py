"""Goals: written, locked when a session starts, rated, changed by versions, seen by the right."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.web.care.course.walking import assessed

from sostenuto.measures.attainment import t_score
from sostenuto_web.care.goals import selectors, services
from sostenuto_web.care.models import Goal, GoalLevels, Objective
from sostenuto_web.people.guard import token_for
from sostenuto_web.people.models import RecordChange
from sostenuto_web.people.services import voiding
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.record.models import Response

LEVELS = {
    "much_less": "Leaves the room.",
    "less": "Names one when asked twice.",
    "expected": "Names a feeling in most sessions.",
    "more": "Names it unasked.",
    "much_more": "Also outside.",
}


@pytest.fixture
def course(cast):
    return assessed(cast)


def typed(**said):
    return {"words": "Say what I feel", "domain": "feelings", "weight": "3", **LEVELS} | {
        "baseline": "-1"
    } | said  # fmt: skip


def sent(cast, name, *ids, role="therapist", **said):
    browser = cast.browser(role)
    return browser.post(reverse(name, args=ids), {"person": token_for(ids[0]), **said})


def written(cast, course, **said):
    assert sent(cast, "goal-new", course.client_id, **typed(**said)).status_code == 302
    return Goal.objects.latest("made_at")


def seen(cast, name, goal):
    page = cast.browser("therapist").get(reverse(name, args=[goal.client_id, goal.pk]))
    return page.context["form"].initial["seen"]


def shown(course):
    return selectors.shown(selectors.goals_of(course), today())


def test_a_goal_is_written_with_its_five_levels_sealed(cast, course):
    goal = written(cast, course)

    levels = selectors.levels_of(goal)
    assert (goal.course, goal.weight, goal.domain) == (course, 3, "feelings")
    assert {name: getattr(levels, name) for name in LEVELS} == LEVELS
    assert (levels.version, levels.baseline) == (1, -1)
    with connection.cursor() as cursor:
        cursor.execute("select expected from care_goallevels")
        assert b"feeling" not in bytes(cursor.fetchone()[0])


def test_levels_may_come_later_and_a_form_sent_twice_makes_one_goal(cast, course):
    token = uuid4()
    for _ in range(2):
        sent(cast, "goal-new", course.client_id, words="Sing again", weight="1", once=token)

    (goal,) = shown(course)
    assert not goal.is_whole
    assert Goal.objects.count() == 1
    assert GoalLevels.objects.count() == 1
    assert AuditRow.objects.filter(action="goal.added").count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("words", " "), ("weight", "5"), ("weight", ""), ("domain", "weather"), ("baseline", "3"),
     ("expected", "x" * 501)],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(cast, course, field, value):
    answer = sent(cast, "goal-new", course.client_id, **typed(**{field: value}))

    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert "Also outside." in answer.content.decode()
    assert not Goal.objects.exists()


def test_without_a_course_no_goal_is_written(cast):
    client = cast.clients["team"]
    answer = sent(cast, "goal-new", client.pk, **typed())

    assert answer.url == reverse("course", args=[client.pk])
    assert not Goal.objects.exists()


def test_before_the_first_session_a_goal_is_changed_as_one_likes(cast, course):
    goal = written(cast, course)
    said = typed(words="Say it sooner", expected="Sooner.", seen=seen(cast, "goal-change", goal))
    assert sent(cast, "goal-change", goal.client_id, goal.pk, **said).status_code == 302

    goal.refresh_from_db()
    assert goal.words == "Say it sooner"
    assert selectors.levels_of(goal).expected == "Sooner."
    assert goal.levels.count() == 1
    change = RecordChange.objects.get(action="goal.changed")
    assert set(change.fields.split(",")) == {"words", "expected"}


def test_the_first_session_locks_whole_goals_and_leads_the_course_on(cast, course):
    whole = written(cast, course)
    part = written(cast, course, expected="")

    assert services.lock_goals(course) == 1
    assert services.lock_goals(course) == 0

    for goal in (whole, part, course):
        goal.refresh_from_db()
    assert whole.locked_at is not None
    assert part.locked_at is None
    assert (course.stage, course.first_session_on) == ("sessions", today())
    assert AuditRow.objects.filter(action="goal.locked").count() == 1


def test_a_locked_goal_changes_only_by_a_version_with_a_reason(cast, course):
    goal = written(cast, course)
    before = seen(cast, "goal-change", goal)
    services.lock_goals(course)

    late = sent(cast, "goal-change", goal.client_id, goal.pk, **typed(words="New", seen=before))
    assert late.status_code == 422
    assert "locked" in str(late.context["form"].non_field_errors())
    page = cast.browser("therapist").get(reverse("goal-change", args=[goal.client_id, goal.pk]))
    assert page.url == reverse("goal-levels", args=[goal.client_id, goal.pk])

    said = {**LEVELS, "expected": "Every time.", "baseline": "-2"}
    known = seen(cast, "goal-levels", goal)
    none = sent(cast, "goal-levels", goal.client_id, goal.pk, **said, seen=known)
    assert none.context["form"].errors["why"]
    done = sent(cast, "goal-levels", goal.client_id, goal.pk, **said, seen=known, why="Too easy.")
    assert done.status_code == 302

    goal.refresh_from_db()
    new = selectors.levels_of(goal)
    assert (new.version, new.expected, new.why, new.baseline) == (2, "Every time.", "Too easy.", -2)
    assert goal.levels.get(version=1).expected == LEVELS["expected"]
    assert goal.words == "Say what I feel"
    page = cast.browser("intern").get(reverse("goal", args=[goal.client_id, goal.pk]))
    assert "Too easy." in page.content.decode()
    assert LEVELS["expected"] in page.content.decode()


def test_two_who_change_one_goal_see_each_other(cast, course):
    goal = written(cast, course)
    before = seen(cast, "goal-change", goal)
    services.change(cast.staff["supervisor"], goal, {"words": "The other's words"})
    answer = sent(cast, "goal-change", goal.client_id, goal.pk, **typed(words="Mine", seen=before))

    assert answer.status_code == 422
    assert "Mine" in answer.content.decode()
    assert answer.context["meanwhile"]
    goal.refresh_from_db()
    assert goal.words == "The other's words"


def test_levels_are_rated_and_counted_with_how_many(cast, course):
    first, second = written(cast, course), written(cast, course, weight="1", words="Other")
    by, at = cast.staff["therapist"], timezone.now()
    services.rate(by, course.client, {first.pk: (1, "Named shame.")}, at)

    reached = selectors.attained(shown(course))
    assert (reached.n, reached.of) == (1, 2)
    assert reached.t == pytest.approx(t_score([1], [3]))
    assert reached.change == pytest.approx(t_score([1], [3]) - t_score([-1], [3]))
    services.rate(by, course.client, {first.pk: (0, ""), second.pk: (2, "")}, timezone.now())
    reached = selectors.attained(shown(course))
    assert reached.t == pytest.approx(t_score([0, 2], [3, 1]))
    page = cast.browser("therapist").get(reverse("goals", args=[course.client_id]))
    assert f"T {reached.t:.1f}" in page.content.decode()


def test_a_goal_that_is_left_off_does_not_count_and_a_reached_one_does(cast, course):
    by = cast.staff["therapist"]
    first, second = written(cast, course), written(cast, course)
    services.rate(by, course.client, {first.pk: (0, ""), second.pk: (-2, "")}, timezone.now())
    services.set_state(by, second, "left")
    services.set_state(by, first, "reached")

    assert (selectors.attained(shown(course)).t, selectors.attained(shown(course)).of) == (50, 1)


def test_what_was_rated_before_the_levels_were_rewritten_counts_no_more(cast, course):
    by, goal = cast.staff["therapist"], written(cast, course)
    services.lock_goals(course)
    services.rate(by, course.client, {goal.pk: (2, "")}, timezone.now() - timedelta(days=1))
    said = {**LEVELS, "expected": "Much more.", "baseline": 0}
    services.rewrite_levels(by, goal, said, "Too easy.")

    (now,) = shown(course)
    assert now.level is None
    assert selectors.attained([now]).t is None


def test_the_rating_page_keeps_what_is_chosen_once(cast, course):
    goal, token = written(cast, course), uuid4()
    said = {f"level-{goal.pk}": "1", f"words-{goal.pk}": "Named it.", "once": token}
    for _ in range(2):
        assert sent(cast, "goals-rate", course.client_id, **said).status_code == 302

    (row,) = Response.objects.all()
    assert (row.goal_id, row.attained, row.words, row.session_id) == (
        goal.pk, 1, "Named it.", None,
    )  # fmt: skip


def test_words_without_a_level_and_nothing_at_all_are_said(cast, course):
    goal = written(cast, course)
    words = sent(cast, "goals-rate", course.client_id, **{f"words-{goal.pk}": "Named it."})
    assert words.status_code == 422
    assert "Named it." in words.content.decode()
    nothing = sent(cast, "goals-rate", course.client_id)
    assert nothing.status_code == 422
    assert not Response.objects.exists()


def test_a_goal_of_another_client_is_not_rated(cast, course):
    goal = written(cast, course)
    other = cast.clients["team"]
    services.rate(cast.staff["therapist"], other, {goal.pk: (2, "")}, timezone.now())

    assert not Response.objects.exists()


OBJECTIVE = {
    "behaviour": "names a feeling after a song",
    "condition": "alone with the therapist",
    "measure": "times a session",
    "baseline": "0",
    "target": "3",
    "by_when": "2999-01-01",
    "techniques": ["song_discussion"],
}


def test_an_objective_is_written_and_what_it_lacks_is_said_and_not_refused(cast, course):
    goal = written(cast, course)
    ids = (course.client_id, goal.pk)
    assert sent(cast, "objective-new", *ids, behaviour="feels better").status_code == 302
    assert sent(cast, "objective-new", *ids, **OBJECTIVE).status_code == 302

    vague, sharp = shown(course)[0].steps
    assert not vague.is_smart
    assert {letter.key for letter in vague.letters if not letter.is_there} == {
        "specific", "measurable", "achievable", "timed",
    }  # fmt: skip
    assert [r.key for one in sharp.letters for r in one.remarks] == ["far_date"]
    assert sharp.techniques[0][1] != "song_discussion"


def test_the_check_answers_while_one_writes_and_keeps_nothing(cast, course):
    answer = sent(cast, "objective-check", course.client_id, behaviour="feels better")

    assert answer.status_code == 200
    text = answer.content.decode()
    assert "“better” is hard to see" in text
    assert "Say how it is now." in text
    assert "<html" not in text
    assert not Objective.objects.exists()


def test_without_scripts_the_check_is_a_button_and_what_is_typed_stays(cast, course):
    goal = written(cast, course)
    said = {"behaviour": "sings along", "check": "1"}
    answer = sent(cast, "objective-new", course.client_id, goal.pk, **said)

    assert answer.status_code == 200
    assert "sings along" in answer.content.decode()
    assert not Objective.objects.exists()


def test_an_objective_keeps_a_technique_whose_card_was_put_away(cast, course):
    goal = written(cast, course)
    by = cast.staff["therapist"]
    row = services.add_objective(by, goal, OBJECTIVE | {"by_when": None, "techniques": ["gone"]})
    page = cast.browser("therapist").get(
        reverse("objective-change", args=[course.client_id, row.pk])
    )

    assert 'value="gone"' in page.content.decode()


@pytest.mark.parametrize("kind", ["goal", "objective"])
def test_what_was_written_by_mistake_is_voided_and_taken_back(cast, course, kind):
    goal = written(cast, course)
    row = goal
    if kind == "objective":
        row = services.add_objective(cast.staff["therapist"], goal, {"behaviour": "sings"})
    assert sent(cast, f"{kind}-void", course.client_id, row.pk, reason="a slip").status_code == 302
    row.refresh_from_db()
    assert row.voided_at is not None
    page = cast.browser("therapist").get(reverse("goals", args=[course.client_id]))
    assert page.status_code == 200
    assert sent(cast, f"{kind}-restore", course.client_id, row.pk, reason="no").status_code == 302
    row.refresh_from_db()
    assert row.voided_at is None


def test_a_voided_goal_is_not_locked_rated_or_counted(cast, course):
    goal = written(cast, course)
    voiding.void(cast.staff["therapist"], goal, "a slip")

    assert services.lock_goals(course) == 0
    assert services.rate(
        cast.staff["therapist"], course.client, {goal.pk: (2, "")}, timezone.now()
    ) == 0  # fmt: skip
    assert shown(course) == []


@pytest.mark.parametrize("role", ["director", "researcher", "administrator", "intern", None])
def test_only_who_cares_for_somebody_writes_goals(cast, course, role):
    goal = written(cast, course)
    browser = cast.browser(role)
    for name, ids in (
        ("goal-new", []), ("goal-change", [goal.pk]), ("goals-rate", []), ("goal-void", [goal.pk]),
    ):  # fmt: skip
        url = reverse(name, args=[course.client_id, *ids])
        wanted = (302,) if role is None else (403, 404)
        assert browser.get(url).status_code in wanted, name
    reads = browser.get(reverse("goals", args=[course.client_id])).status_code
    assert (reads == 200) == (role == "intern")


def test_a_goal_is_not_reached_through_another_client(cast, course):
    goal = written(cast, course)
    other = cast.clients["team"]

    for name in ("goal", "goal-change", "goal-levels", "goal-state"):
        url = reverse(name, args=[other.pk, goal.pk])
        assert cast.browser("therapist").get(url).status_code in (403, 404), name


def test_the_page_asks_the_database_as_often_for_much_as_for_little(cast, course):
    by, browser = cast.staff["therapist"], cast.browser("therapist")

    def add(count):
        for _ in range(count):
            goal = services.add(by, course.client, course, {"words": "x", **LEVELS, "baseline": -1})
            services.add_objective(by, goal, {"behaviour": "sings", "techniques": ["drumming"]})
            services.rate(by, course.client, {goal.pk: (0, "x")}, timezone.now())

    def queries():
        url = reverse("goals", args=[course.client_id])
        browser.get(url)
        with CaptureQueriesContext(connection) as kept:
            browser.get(url)
        return len(kept)

    add(1)
    few = queries()
    add(8)
    assert queries() <= few
