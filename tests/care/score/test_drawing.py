"""The score's drawing: laws that hold for whatever was reported."""

import itertools
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.care.score.drawing import GAP, HIGH, LEFT, LINES, RIGHT, drawn, y_of
from sostenuto.care.score.parts import (
    Change,
    Listened,
    Mark,
    Noted,
    Part,
    Played,
    Quiet,
    Score,
    Sitting,
    Voice,
)
from sostenuto.care.score.timeline import NAME, Timeline, bar_lines

FIRST = date(2026, 1, 1).toordinal()
HELD = st.sampled_from(("therapy", "listening", "running", "planned", "missed"))


@st.composite
def scores(draw):
    span = draw(st.integers(1, 3000))
    day = st.floats(FIRST - 30, FIRST + span + 30, allow_nan=False)
    mark = st.builds(Mark, day, st.floats(-3, 3), st.floats(-1, 1))
    change = st.builds(
        Change, st.none() | mark, st.none() | mark, st.lists(mark, max_size=2).map(tuple)
    )
    voices = st.builds(
        Voice, st.just("one"), st.lists(change, max_size=8).map(tuple), st.booleans()
    )
    part = Part("mood", -1, 1, tuple(draw(st.lists(voices, max_size=6))))
    band = st.builds(
        Quiet, day, day | st.just(float("inf")), st.floats(-30, 30), st.floats(-30, 30)
    )
    measured = Part(
        "m",
        0,
        27,
        tuple(draw(st.lists(voices, max_size=3))),
        is_broken=True,
        quiet=tuple(draw(st.lists(band, max_size=3))),
        breaks=tuple(draw(st.lists(day, max_size=2))),
        is_noted=True,
    )
    sitting = st.builds(Sitting, st.uuids().map(str), day, st.floats(0, 500), HELD)
    played = st.builds(Played, day, st.integers(0, 3), st.booleans(), st.integers(1, 30))
    noted = st.builds(Noted, day, st.sampled_from(("alert", "distress", "harm")))
    listened = st.builds(Listened, day, change)
    return Score(
        FIRST,
        FIRST + span,
        draw(st.sampled_from(((part,), (part, measured), (measured, part)))),
        *(tuple(draw(st.lists(one, max_size=12))) for one in (sitting, played, noted, listened)),
        ends=draw(st.booleans()),
        shows_music=draw(st.booleans()),
    )


def corners(d):
    """Every x and y that a path names absolutely."""
    found = [(float(x), float(y)) for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", d)]
    xs = [float(x) for x in re.findall(r"H(-?[\d.]+)", d)]
    return [x for x, _y in found] + xs, [y for _x, y in found] + [
        float(y) for y in re.findall(r"V(-?[\d.]+)", d)
    ]


def starts(d):
    return [(float(x), float(y)) for x, y in re.findall(r"M(-?[\d.]+) (-?[\d.]+)", d)]


@given(scores())
def test_everything_stands_inside_the_picture(score):
    picture = drawn(score)

    for shape in picture.shapes:
        xs, ys = corners(shape.d)
        assert all(LEFT - 20 <= x <= RIGHT + 20 for x in xs)
        assert all(0 <= y <= picture.height for y in ys)


@given(scores())
def test_staves_have_five_lines_and_do_not_meet(score):
    picture = drawn(score)

    for stave in picture.staves[:-1]:
        ys = [y for _x, y in starts(stave.lines)]
        assert len(ys) == LINES
        assert ys == pytest.approx([stave.top + GAP * k for k in range(LINES)])
    for one, other in zip(picture.staves, picture.staves[1:], strict=False):
        assert one.bottom < other.top


@given(scores())
def test_the_same_score_is_drawn_the_same(score):
    assert drawn(score) == drawn(score)


@given(scores())
def test_each_sitting_that_is_shown_has_one_column_and_columns_do_not_overlap(score):
    bands = drawn(score).bands
    shown = [one.key for one in score.sittings if score.first <= one.day <= score.last]

    assert sorted(band.key for band in bands) == sorted(shown)
    for one, other in itertools.pairwise(bands):
        assert one.x <= other.x
        assert one.x + one.width <= other.x + 1.0 + 1e-6


@given(st.floats(-1, 1), st.floats(-1, 1))
def test_a_higher_answer_never_stands_lower(one, other):
    stave = drawn(Score(FIRST, FIRST + 9)).staves[0]
    low, high = sorted((one, other))

    assert y_of(high, -1, 1, stave) <= y_of(low, -1, 1, stave)
    assert y_of(-1, -1, 1, stave) - y_of(1, -1, 1, stave) == pytest.approx(HIGH)


@given(st.integers(1, 700_000), st.integers(1, 9000))
def test_bar_lines_go_from_left_to_right_and_their_names_have_room(first, span):
    bars = bar_lines(Timeline(first, first + span, LEFT, RIGHT))
    named = [bar.x for bar in bars if bar.names]

    assert [bar.x for bar in bars] == sorted(bar.x for bar in bars)
    assert all(first <= bar.day <= first + span for bar in bars)
    assert all(b - a >= NAME - 1e-9 for a, b in itertools.pairwise(named))


@pytest.mark.parametrize(
    ("days", "strong", "names"),
    [
        (28, False, {"day"}),
        (120, True, {"month"}),
        (500, True, {"month", "year"}),
        (4000, True, {"year"}),
    ],
)
def test_a_longer_time_has_larger_bars(days, strong, names):
    bars = bar_lines(Timeline(FIRST, FIRST + days, LEFT, RIGHT))

    assert {bar.names for bar in bars if bar.names} == names
    assert any(bar.strong for bar in bars) is strong
    assert len(bars) < 40


def measured(*runs, **said):
    """A stave of a measure, from 0 to 20, its runs as pairs of day and value."""
    voices = tuple(
        Voice("m", tuple(Change(between=(Mark(FIRST + day, value),)) for day, value in run), True)
        for run in runs
    )
    return Part("m", 0, 20, voices, is_broken=True, is_noted=True, **said)


def drawn_looks(part, span=100):
    return {shape.look: shape.d for shape in drawn(Score(FIRST, FIRST + span, (part,))).shapes}


@given(scores())
def test_each_answer_of_a_measure_is_one_mark_of_one_look(score):
    (part,) = [one for one in score.parts if one.is_broken] or (None,)
    if part is None:
        return
    alone = Score(score.first, score.last, (part,))
    looks = {shape.look: shape.d for shape in drawn(alone).shapes}
    inside = [
        mark for voice in part.voices for change in voice.changes for mark in change.marks
        if score.first <= mark.day <= score.last
    ]  # fmt: skip

    marks = "".join(d for look, d in looks.items() if look.split()[-1] in ("full", "hollow"))
    assert len(starts(marks)) == len(inside)
    assert {look.split()[0] for look in looks} <= {"voice-1", "quiet", "break"}


def test_a_band_lies_behind_the_marks_and_ends_where_the_form_changes():
    first = FIRST + 10.0
    bands = (Quiet(first, FIRST + 40, 8, 12), Quiet(FIRST + 60, float("inf"), 3, 30))
    looks = drawn_looks(
        measured([(10, 10), (30, 9)], [(60, 16)], quiet=bands, breaks=(FIRST + 45,))
    )

    assert list(looks)[:3] == ["quiet band", "quiet edge", "break"]
    xs, ys = corners(looks["quiet band"])
    timeline = Timeline(FIRST, FIRST + 100, LEFT, RIGHT)
    wanted = [timeline.x(FIRST + day) for day in (10, 10, 40, 60, 60, 100)]
    assert sorted(set(xs)) == pytest.approx(sorted(set(wanted)), abs=0.1)
    stave = drawn(Score(FIRST, FIRST + 100, (measured(),))).staves[0]
    assert min(ys) == pytest.approx(stave.top)  # 30 is off the stave, which ends at 20
    assert looks["quiet edge"].count("M") == 3
    assert looks["voice-1 way"].count("M") == 1  # never from one form to another


def test_words_below_a_stave_have_room():
    plain = Part("m", 0, 20, ())
    bare, noted = (drawn(Score(FIRST, FIRST + 9, (part,))) for part in (plain, measured()))

    assert noted.staves[1].top - noted.staves[0].bottom > bare.staves[1].top - bare.staves[0].bottom


def test_a_timeline_that_goes_nowhere_is_refused_by_name():
    with pytest.raises(InputError, match="last must be after 5; got 5"):
        Timeline(5, 5, 0, 1)
    with pytest.raises(InputError, match="right must be right of 1; got 1"):
        Timeline(5, 6, 1, 1)


def test_before_is_hollow_and_after_is_full_and_both_are_joined():
    change = Change(Mark(FIRST + 2, 1), Mark(FIRST + 2, 4))
    part = Part("craving", 0, 10, (Voice("craving", (change,)),))
    looks = [shape.look for shape in drawn(Score(FIRST, FIRST + 9, (part,))).shapes]

    assert looks == ["voice-1 join", "voice-1 hollow", "voice-1 full"]


def test_programmes_have_a_stave_where_there_are_any_and_a_tick_whether_asked_or_not():
    day = FIRST + 2
    asked = Listened(day, Change(Mark(day, -0.5), Mark(day, 0.5)))
    score = Score(FIRST, FIRST + 9, listened=(asked, Listened(day + 3)))

    picture = drawn(score)

    assert [stave.key for stave in picture.staves] == ["sessions", "music", "listening", "signs"]
    (stave,) = (one for one in picture.staves if one.key == "listening")
    looks = {shape.look: shape.d for shape in picture.shapes}
    assert len(starts(looks["listened tick"])) == 2
    ends = sorted(y for _x, y in starts(looks["voice-1 hollow"] + looks["voice-1 full"]))
    assert ends == pytest.approx([stave.bottom - 0.75 * HIGH, stave.bottom - 0.25 * HIGH], abs=0.1)
    assert "listening" not in [one.key for one in drawn(Score(FIRST, FIRST + 9)).staves]


def test_who_is_more_stirred_up_has_the_larger_mark():
    def wide(stirred):
        part = Part("mood", -1, 1, (Voice("mood", (Change(after=Mark(FIRST + 2, 0, stirred)),)),))
        (shape,) = (s for s in drawn(Score(FIRST, FIRST + 9, (part,))).shapes if "full" in s.look)
        return float(re.search(r"a([\d.]+)", shape.d).group(1))

    assert wide(-1) < wide(0) < wide(1)
