import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.affect import AffectPoint
from sostenuto.base.errors import InputError
from sostenuto.listening.arcs import arc, drawn

points = st.builds(AffectPoint, st.floats(-1, 1), st.floats(-1, 1))
ANXIOUS, CALM = AffectPoint(-0.5, 0.6), AffectPoint(0.5, -0.5)


@given(points, points, st.integers(3, 20))
def test_iso_holds_the_start_for_two_slots_and_ends_at_the_goal(start, goal, slots):
    targets = [target.point for target in arc("iso", start, goal).targets(slots)]

    assert targets[0] == targets[1] == start
    assert targets[-1].distance(goal) < 1e-9


@given(points, points, st.integers(0, 6))
def test_iso_with_slots_enough_makes_equal_steps_of_at_most_the_limit(start, goal, spare):
    path = arc("iso", start, goal)
    targets = [target.point for target in path.targets(path.least_slots + spare + 1)]
    steps = [a.distance(b) for a, b in pairwise(targets)]
    moving = [step for step in steps if step > 1e-9]

    assert max(steps) <= 0.35 + 1e-9
    assert moving == pytest.approx([moving[0]] * len(moving)) if moving else True


def test_iso_from_anxious_to_calm_needs_seven_slots():
    # 2 + ceil(1.487 / 0.35), techniques.md 1.2.
    assert arc("iso", ANXIOUS, CALM).least_slots == 7


@given(points, points, st.integers(1, 12))
def test_compensatory_is_at_the_goal_and_steady_at_the_start_in_every_slot(start, goal, slots):
    assert {t.point for t in arc("compensatory", start, goal).targets(slots)} == {goal}
    assert {t.point for t in arc("steady", start, goal).targets(slots)} == {start}


@given(points, points, st.integers(5, 20))
def test_the_u_goes_below_both_ends_and_comes_back_to_the_goal(start, goal, slots):
    targets = [target.point for target in arc("U", start, goal).targets(slots)]
    bottom = min(target.arousal for target in targets)

    assert targets[0] == start
    assert targets[-1].distance(goal) < 1e-9
    assert bottom <= min(start.arousal, goal.arousal)
    assert bottom >= max(-1, min(start.arousal, goal.arousal) - 0.35) - 1e-9


def test_the_u_goes_through_the_tempi_of_its_design():
    # techniques.md 1.2 for 20 minutes: 80 until 2:20, 50 from 11:30 to 15:00, back to 65-70.
    curve = arc("U", ANXIOUS, CALM)
    tempo_bpm = {minute: curve.at(minute / 20, 6).tempo_bpm for minute in (0, 2, 11.5, 15, 20)}

    assert tempo_bpm == pytest.approx({0: 80, 2: 80, 11.5: 50, 15: 50, 20: 67.5})
    falls = [curve.at(2.34 / 20 + step / 1000, 6).tempo_bpm for step in range(457)]
    assert all(first >= second for first, second in pairwise(falls))


@given(st.lists(points, min_size=2, max_size=6), st.integers(2, 30))
def test_a_drawn_arc_keeps_both_ends_and_its_even_pace(line, slots):
    targets = [target.point for target in drawn(line).targets(slots)]
    length = sum(a.distance(b) for a, b in pairwise(line))

    assert targets[0].distance(line[0]) < 1e-9
    assert targets[-1].distance(line[-1]) < 1e-9
    assert all(a.distance(b) <= length / (slots - 1) + 1e-9 for a, b in pairwise(targets))


def test_a_drawn_arc_is_at_each_point_at_its_time():
    line = drawn([ANXIOUS, AffectPoint(0, 0), CALM], shares=[0, 0.75, 1])

    assert line.at(0.75, 5).point == AffectPoint(0, 0)


@given(points, points, st.integers(2, 12))
def test_the_reversed_line_has_the_reversed_targets(start, goal, slots):
    there = drawn([start, goal]).targets(slots)
    back = drawn([goal, start]).targets(slots)

    assert all(a.point.distance(b.point) < 1e-9 for a, b in zip(there, back[::-1], strict=True))


@given(st.sampled_from(["iso", "U", "compensatory", "steady"]), points, points, st.data())
def test_the_rest_of_an_arc_goes_through_the_targets_that_are_left(name, start, goal, data):
    slots = data.draw(st.integers(2, 9))
    played = data.draw(st.integers(0, slots - 1))
    whole_arc = arc(name, start, goal)

    left = whole_arc.rest(played, slots).targets(slots - played)

    expected = whole_arc.targets(slots)[played:]
    assert all(a.point.distance(b.point) < 1e-9 for a, b in zip(left, expected, strict=True))


@given(st.sampled_from(["iso", "U"]), points, points, points, st.integers(3, 9))
def test_after_a_new_rating_the_rest_leads_from_there_to_the_same_goal(
    name, start, goal, felt, slots
):
    rest = arc(name, start, goal).rest(1, slots, felt).targets(slots - 1)

    assert rest[0].point.distance(felt) < 1e-9
    assert rest[-1].point.distance(goal) < 1e-9


def test_given_tempi_are_led_through_in_equal_ratios():
    slowing = arc("iso", ANXIOUS, CALM, tempi_bpm=(120, 60))

    tempi_bpm = [target.tempo_bpm for target in slowing.targets(5)]
    assert tempi_bpm == pytest.approx([120 * 2 ** (-step / 4) for step in range(5)])
    assert math.isclose(slowing.rest(2, 5).targets(3)[0].tempo_bpm, tempi_bpm[2])


def test_an_unknown_arc_names_the_known_ones():
    with pytest.raises(InputError, match="arc must be one of iso, compensatory, U, steady"):
        arc("zigzag", ANXIOUS, CALM)


def test_an_arc_that_leads_somewhere_needs_a_goal():
    with pytest.raises(InputError, match="goal must be given for the arc 'iso'; got None"):
        arc("iso", ANXIOUS)


def test_a_drawn_arc_refuses_times_that_turn_back_and_a_single_point():
    with pytest.raises(InputError, match="shares must be one a point, rising from 0 to 1"):
        drawn([ANXIOUS, CALM, ANXIOUS], shares=[0, 0.9, 0.4])
    with pytest.raises(InputError, match="points must be at least 2 points; got 1"):
        drawn([ANXIOUS])


@given(
    st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=2, max_size=7),
    st.integers(2, 30),
)
def test_a_drawn_arc_passes_near_every_point_that_was_drawn(places, slots):
    points = [AffectPoint(*place) for place in places]
    long = sum(first.distance(second) for first, second in pairwise(points))

    targets = [each.point for each in drawn(points).targets(slots)]

    half_a_step = long / (slots - 1) / 2
    for point in points:
        assert min(point.distance(target) for target in targets) <= half_a_step + 1e-6
    assert targets[0].distance(points[0]) < 1e-6
    assert targets[-1].distance(points[-1]) < 1e-6
