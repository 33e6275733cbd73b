"""The picture of a room never says whose an answer is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.web.care.groups.rooms.room_for_tests import say, seated

from sostenuto_web.care.groups.rooms import selectors, services
from sostenuto_web.care.groups.rooms.picture import ENOUGH, Dot, points

BEGAN = datetime(2026, 3, 2, 10, tzinfo=UTC)
cells = st.sampled_from([n / 4 for n in range(-4, 5)])
many = st.lists(st.tuples(cells, cells), max_size=30)


def dots(places):
    return [Dot(x, y, BEGAN + timedelta(seconds=n)) for n, (x, y) in enumerate(places)]


def drawn(found):
    return sum(point.count for point in found)


@given(many, st.none() | st.integers(0, 30))
def test_nothing_is_drawn_of_fewer_than_three_and_never_more_than_there_is(places, shown):
    shown_at = None if shown is None else BEGAN + timedelta(seconds=shown)
    count = drawn(points(dots(places), shown_at))

    assert count == 0 or ENOUGH <= count <= len(places)


@given(many, st.none() | st.integers(0, 30))
def test_one_more_answer_adds_none_or_three(places, shown):
    shown_at = None if shown is None else BEGAN + timedelta(seconds=shown, microseconds=-1)
    before = drawn(points(dots(places[:-1]), shown_at))
    after = drawn(points(dots(places), shown_at))
    later = shown is None or len(places) - 1 >= shown

    if later:
        assert after - before in (0, ENOUGH) or (before == 0 and after >= ENOUGH)


@given(many, st.randoms())
def test_points_carry_no_order(places, chance):
    other = list(places)
    chance.shuffle(other)

    assert points(dots(places[: len(places) // 3 * 3])) == points(
        dots(places[: len(places) // 3 * 3])
    )
    if len(places) % 3 == 0:
        assert points(dots(places)) == points(dots(other))


@pytest.mark.django_db
def test_showing_it_draws_all_that_was_said_until_then(leader, room):
    for number, session in enumerate(room.sessions.all()):
        seat, _secret = seated(room, session.client)
        say(seat, "mood", f"{number + 1},5")
    assert drawn(selectors.round_of(room, "pre").points) == 3

    services.show_picture(leader, room, shown=True)
    room.refresh_from_db()

    assert drawn(selectors.round_of(room, "pre").points) == 5
