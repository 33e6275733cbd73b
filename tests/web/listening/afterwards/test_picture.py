"""Each point that is drawn lies where its numbers say."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sostenuto.base.affect import AffectPoint
from sostenuto_web.listening.afterwards import picture, selectors
from sostenuto_web.listening.afterwards.picture import MARK_INSET, MARK_WIDE, STRIP_WIDE
from sostenuto_web.record.models import Rating
from sostenuto_web.repertoire.plane import MARGIN, SIDE

pytestmark = pytest.mark.django_db
AXIS = st.integers(-4, 4).map(lambda cell: cell / 4)
PLACE = st.tuples(AXIS, AXIS)
FEW = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def where(place):
    """Work out from the numbers alone where a place has to lie."""
    room = SIDE - 2 * MARGIN
    x = MARGIN + room * (place[0] + 1) / 2
    y = MARGIN + room * (1 - place[1]) / 2
    return pytest.approx((x, y), abs=0.11)


def drawn(drawing, look):
    return [path.d for path in drawing.paths if path.look.startswith(look)]


def middle_of_dot(d):
    """Return where ``M8 10a2 2…`` has its middle."""
    x, y, r = map(float, re.match(r"M([\d.-]+) ([\d.-]+)a([\d.]+)", d).groups())
    return x + r, y


def middle_of_diamond(d):
    spots = [tuple(map(float, spot.split())) for spot in d.strip("Mz").split("L")]
    xs, ys = zip(*spots, strict=True)
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def points(d):
    return [tuple(map(float, spot.split())) for spot in d.removeprefix("M").split("L")]


@FEW
@given(slots=st.lists(st.tuples(PLACE, PLACE, st.none() | PLACE), min_size=2, max_size=5))
def test_songs_lie_where_they_were_felt_else_where_they_were_expected(me, told, slots):
    one = told(me)
    for target, planned, felt in slots:
        slot = one.slot("played", target, planned)
        if felt is not None:
            one.felt(slot, felt)

    found = picture.plane(selectors.after_of(one.row))

    songs = drawn(found, "after-song")
    assert [middle_of_dot(d) for d in songs] == [where(f or p) for _t, p, f in slots]
    assert points(drawn(found, "after-wanted")[0]) == [where(target) for target, _p, _f in slots]
    felt = [f for _t, _p, f in slots if f is not None]
    ways = drawn(found, "after-felt-way")
    assert [points(d) for d in ways] == ([[where(f) for f in felt]] if len(felt) > 1 else [])
    assert [int(word.says) for word in found.words] == list(range(1, len(slots) + 1))


@FEW
@given(before=st.none() | PLACE, after=st.none() | PLACE)
def test_moods_lie_where_they_were_said(me, told, before, after):
    one = told(me)
    one.asked("pre", -5, mood=before)
    one.asked("post", 14, mood=after)

    found = picture.plane(selectors.after_of(one.row), "before", "after")

    for look, place, says in (("hollow", before, "before"), ("full", after, "after")):
        marks = [middle_of_diamond(d) for d in drawn(found, f"after-mood {look}")]
        assert marks == ([where(place)] if place else [])
        assert (says in [word.says for word in found.words]) == (place is not None)
    one.row.delete()
    Rating.objects.filter(client=me).delete()


def test_the_moved_point_is_drawn_through_its_places_in_order(me, told):
    one = told(me)
    slot = one.slot()
    places = [(0.0, 0.0), (0.5, -0.5), (0.75, -1.0)]
    one.moved(slot, *places)

    (d,) = drawn(picture.plane(selectors.after_of(one.row)), "after-moved")

    assert points(d) == [where(place) for place in places]


def test_what_never_sounded_and_not_this_look_different_from_what_was_felt(me, told):
    one = told(me)
    one.felt(one.slot(), (0.5, 0.0))
    one.slot()
    one.slot("skipped")
    one.slot("waiting")

    found = picture.plane(selectors.after_of(one.row))

    assert [path.look for path in found.paths if path.look.startswith("after-song")] == [
        "after-song felt", "after-song unsaid", "after-song unsaid", "after-song unheard"
    ]  # fmt: skip
    assert len(drawn(found, "after-struck")) == 1


def widths(drawing, look):
    found = drawn(drawing, look)
    return [float(re.match(r"M[\d.]+ [\d.]+h([\d.]+)", d).group(1)) for d in found]


def test_the_strip_is_as_long_as_the_songs_and_as_full_as_they_sounded(me, told):
    one = told(me)
    one.slot()
    one.slot(seconds=360.0)
    one.slot("skipped")
    one.slot("waiting")

    found = picture.strip(selectors.after_of(one.row))

    boxes = widths(found, "after-box")
    assert sum(boxes) + 3 * picture.STRIP_GAP == pytest.approx(STRIP_WIDE, abs=0.3)
    assert boxes[1] == pytest.approx(2 * boxes[0], abs=0.2)
    assert widths(found, "after-sounded") == pytest.approx(
        [boxes[0], boxes[1] / 2, boxes[2]], abs=0.2
    )
    assert len(drawn(found, "after-struck")) == 1


def test_a_programme_without_songs_is_drawn_without_any(me, told):
    found = selectors.after_of(told(me).row)

    assert picture.strip(found).paths == ()
    assert picture.plane(found).paths == ()


@given(
    before=st.none() | st.integers(0, 10),
    after=st.none() | st.integers(0, 10),
)
def test_marks_stand_on_their_line_where_the_numbers_are(before, after):
    found = picture.marks(before, after, 0, 10)

    for look, value in (("hollow", before), ("full", after)):
        spots = [middle_of_diamond(d)[0] for d in drawn(found, f"after-mood {look}")]
        room = MARK_WIDE - 2 * MARK_INSET
        expected = [] if value is None else [MARK_INSET + room * value / 10]
        assert spots == pytest.approx(expected, abs=0.11)


@pytest.mark.parametrize("place", [(-1, -1), (1, 1), (0, 0)])
def test_nothing_is_drawn_outside_of_the_frame(place):
    x, y = picture.spot(AffectPoint(*place))

    assert picture.R_SONG < MARGIN
    assert MARGIN <= x <= SIDE - MARGIN
    assert MARGIN <= y <= SIDE - MARGIN
