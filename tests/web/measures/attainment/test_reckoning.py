"""Goals over time as values: laws that hold for whatever was rated, and whatever is drawn."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.measures.attainment import t_score
from sostenuto_web.measures.attainment import drawing
from sostenuto_web.measures.attainment.reckoning import (
    Past,
    Seen,
    Version,
    course_of,
    over_time,
)

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = date(2026, 9, 1)
LEVEL = st.integers(-2, 2)
moments = st.integers(0, 24 * 120).map(lambda hours: START + timedelta(hours=hours))


@st.composite
def pasts(draw, key=1):
    later = sorted(draw(st.sets(moments, max_size=2)))
    at = [START, *(one for one in later if one > START)]
    versions = tuple(
        Version(number, one, draw(st.none() | LEVEL)) for number, one in enumerate(at, 1)
    )
    seen = sorted(draw(st.lists(st.builds(Seen, moments, LEVEL), max_size=9)), key=lambda s: s.at)
    return Past(
        UUID(int=key), draw(st.integers(1, 4)), START, versions, tuple(seen), draw(st.booleans())
    )


@st.composite
def several(draw):
    return [draw(pasts(key)) for key in range(1, draw(st.integers(1, 5)) + 1)]


def past(*levels, weight=1, baseline=-1, versions=(), key=1, counts=True):
    """A goal written at the start and seen every two weeks."""
    seen = tuple(
        Seen(START + timedelta(weeks=2 * place), level) for place, level in enumerate(levels, 1)
    )
    first = Version(1, START, baseline)
    return Past(UUID(int=key), weight, START, (first, *versions), seen, counts)


def day(weeks):
    return (START + timedelta(weeks=weeks)).date()


@given(several())
def test_the_number_is_that_of_the_latest_levels_of_each_day(goals):
    for point in over_time(goals):
        levels, weights = [], []
        for goal in goals:
            versions = [one for one in goal.versions if one.at.date() <= point.day]
            held = versions[-1]
            seen = [
                one
                for one in goal.seen
                if one.at.date() <= point.day and (held.number == 1 or one.at >= held.at)
            ]
            if goal.counts and seen:
                levels.append(seen[-1].level)
                weights.append(goal.weight)
        expected = t_score(levels, weights) if levels else None
        assert point.reached.t == (None if expected is None else pytest.approx(expected))
        assert point.reached.n == len(levels) == len(point.goals)
        assert point.reached.of == sum(goal.counts for goal in goals)


@given(several())
def test_what_was_rated_belongs_to_exactly_one_version(goals):
    for goal in goals:
        parts = [one for version in goal.versions for one in goal.by(version)]
        assert parts == list(goal.seen)


@given(several())
def test_everything_drawn_lies_inside_the_picture_with_a_dot_for_each_rating(goals):
    timeline = drawing.timeline_of(goals, TODAY)
    pictures = [(drawing.goal_drawn(goal, timeline), len(goal.seen)) for goal in goals]
    points = over_time(goals)
    together = drawing.t_drawn(points, timeline)
    pictures.append((together, sum(point.reached.t is not None for point in points)))

    for picture, answers in pictures:
        dots = [s.d.count("M") for s in picture.shapes if s.look in ("now full", "past full")]
        assert sum(dots) == answers
        for shape in picture.shapes:
            for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", shape.d):
                assert 0 <= float(x) <= drawing.WIDTH
                assert 0 <= float(y) <= drawing.HEIGHT
        for said in picture.said:
            assert 0 <= said.x <= drawing.WIDTH
            assert 8 <= said.y <= drawing.HEIGHT


@given(st.lists(st.tuples(LEVEL, st.integers(1, 4)), min_size=1, max_size=40))
def test_however_many_goals_there_are_the_number_lies_between_the_lines(goals):
    t = t_score([level for level, _weight in goals], [weight for _level, weight in goals])

    assert drawing.T_LINES[0] < t < drawing.T_LINES[-1]


def test_the_number_goes_with_the_goals_that_are_rated():
    goals = [past(0, 1, weight=3), past(-1, weight=1, key=2)]
    first, second = over_time(goals)

    assert (first.day, second.day) == (day(2), day(4))
    assert first.reached.t == pytest.approx(t_score([0, -1], [3, 1]))
    assert second.reached.t == pytest.approx(t_score([1, -1], [3, 1]))
    start = t_score([-1, -1], [3, 1])
    assert second.reached.change == pytest.approx(second.reached.t - start)


def test_a_goal_without_a_rating_is_left_out_and_counted_and_one_left_off_is_in_no_number():
    goals = [past(1), past(key=2), past(2, key=3, counts=False)]
    (point,) = over_time(goals)

    assert (point.reached.n, point.reached.of) == (1, 2)
    assert point.reached.t == pytest.approx(60)


def test_levels_written_anew_take_the_goal_out_until_it_is_rated_again():
    new = Version(2, START + timedelta(weeks=5), -2)
    goal = past(1, 1, 0, versions=(new,))
    points = over_time([goal])

    assert [(point.day, point.reached.t) for point in points] == [
        (day(2), 60),
        (day(4), 60),
        (day(5), None),
        (day(6), 50),
    ]
    assert [bool(point.anew) for point in points] == [False, False, True, False]
    assert points[-1].reached.change == pytest.approx(20)


def test_a_goal_is_attained_from_two_weeks_after_it_was_written():
    assert course_of(past(-1, 0, 1)).attained_on == day(4)
    slipped = course_of(past(0, -1))
    assert (slipped.attained_on, slipped.attained_at_end) == (day(2), False)
    assert course_of(past(-2)).attained_on is None
    early = Past(UUID(int=1), 1, START, (Version(1, START, -1),), (Seen(START, 2),))
    assert course_of(early).attained_on is None
