"""The drawing of one measure over time: laws that hold for whatever was asked."""

import itertools
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.care.score.numbers import APART, numbers_drawn
from sostenuto.care.score.sheets import NARROW, PLAIN, SMALL, WIDE, Numbers, Spot

FIRST = date(2026, 1, 1).toordinal()
PAPERS = st.sampled_from((WIDE, PLAIN, NARROW, SMALL))
KINDS = st.sampled_from(("first", "number", "aside"))


@st.composite
def some_numbers(draw):
    """Return numbers on a range, with bands, cut-offs and the band around one of them."""
    low = draw(st.integers(-50, 50))
    high = low + draw(st.integers(1, 100))
    value = st.floats(low, high, allow_nan=False)
    days = sorted(draw(st.lists(st.integers(0, 1500), min_size=1, max_size=40)))
    spots = tuple(Spot(FIRST + day, draw(value), draw(KINDS), draw(st.booleans())) for day in days)
    inner = sorted(draw(st.sets(st.integers(low, high), max_size=6)) - {low, high})
    cuts = tuple(sorted(draw(st.lists(value, max_size=5))))
    around = draw(st.none() | st.tuples(st.just(spots[0].day), value, st.floats(0, 200)))
    return Numbers(low, high, spots, (low, *inner, high), cuts, around)


@given(some_numbers(), PAPERS)
def test_every_number_lies_inside_the_stave(numbers, paper):
    sheet = numbers_drawn(numbers, paper)

    assert len(sheet.placed) == len(numbers.spots)
    for one in sheet.placed:
        assert paper.left <= one.x <= paper.right
        assert paper.top <= one.y <= paper.bottom
        assert one.label is None or 0 < one.label < sheet.height


@given(some_numbers(), PAPERS)
def test_a_higher_number_never_stands_lower_and_a_later_one_never_further_left(numbers, paper):
    placed = numbers_drawn(numbers, paper).placed

    for (spot, at), (other, there) in itertools.combinations(
        zip(numbers.spots, placed, strict=True), 2
    ):
        assert at.x <= there.x
        assert spot.value <= other.value or at.y <= there.y


@given(some_numbers(), PAPERS)
def test_the_stripes_fill_the_stave_without_a_gap(numbers, paper):
    stripes = numbers_drawn(numbers, paper).stripes

    assert sum(one.high for one in stripes) == pytest.approx(paper.high)
    for below, above in itertools.pairwise(stripes):
        assert above.top + above.high == pytest.approx(below.top)


@given(some_numbers(), PAPERS)
def test_the_band_lies_inside_and_a_number_is_in_it_when_it_is_near_enough(numbers, paper):
    sheet = numbers_drawn(numbers, paper)

    if numbers.around is None:
        assert sheet.box is None
        return
    _day, middle, half = numbers.around
    box = sheet.box
    assert paper.left <= box.x <= paper.right
    assert paper.top <= box.y <= box.y + box.high <= paper.bottom + 1e-9
    for spot, at in zip(numbers.spots, sheet.placed, strict=True):
        inside = box.y - 1e-6 <= at.y <= box.y + box.high + 1e-6
        assert inside or abs(spot.value - middle) > half - 1e-6


@given(some_numbers(), PAPERS)
def test_words_beside_the_stave_do_not_stand_on_each_other(numbers, paper):
    sheet = numbers_drawn(numbers, paper)

    for marks in (sheet.cuts, [line for line in sheet.lines if line.said]):
        said = sorted(mark.y for mark in marks if mark.said)
        for first, later in itertools.pairwise(said):
            assert later - first >= APART - 1e-9


@given(some_numbers(), PAPERS)
def test_each_number_is_drawn_once_and_each_break_is_one(numbers, paper):
    sheet = numbers_drawn(numbers, paper)

    heads = [shape for shape in sheet.shapes if shape.look != "way"]
    assert sum(shape.d.count("M") for shape in heads) == len(numbers.spots)
    assert len(sheet.breaks) == sum(spot.opens for spot in numbers.spots[1:])


@given(some_numbers(), PAPERS)
def test_a_path_holds_nothing_but_numbers(numbers, paper):
    for shape in numbers_drawn(numbers, paper).shapes:
        assert re.fullmatch(r"[-MLHVaz0-9. hv]+", shape.d)


def test_the_line_is_broken_where_another_form_begins():
    spots = (Spot(FIRST, 1), Spot(FIRST + 7, 2), Spot(FIRST + 14, 3, opens=True))

    way = next(one for one in numbers_drawn(Numbers(0, 10, spots)).shapes if one.look == "way")

    assert way.d.count("L") == 1


def test_two_of_one_day_stand_beside_each_other():
    spots = (Spot(FIRST, 1), Spot(FIRST + 7, 2), Spot(FIRST + 7, 3))

    first, second = numbers_drawn(Numbers(0, 10, spots)).placed[1:]

    assert 0 < second.x - first.x <= 10.5


@pytest.mark.parametrize(
    "numbers",
    [
        Numbers(0, 10, ()),
        Numbers(3, 3, (Spot(FIRST, 3),)),
        Numbers(0, 10, (Spot(FIRST, float("nan")),)),
        Numbers(0, float("inf"), (Spot(FIRST, 3),)),
        Numbers(0, 10, (Spot(FIRST + 1, 3), Spot(FIRST, 3))),
    ],
)
def test_what_cannot_be_drawn_is_refused(numbers):
    with pytest.raises(InputError):
        numbers_drawn(numbers)
