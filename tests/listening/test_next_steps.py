"""What is suggested after a programme that went with no change, or with feeling worse."""

import copy
import re
import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.listening.next_steps import (
    Said,
    changed,
    limits,
    limits_from,
    next_steps,
    occasions,
    steps,
    steps_from,
    worse_in_a_row,
)

axis = st.none() | st.sampled_from([step / 4 for step in range(-4, 5)])
scale = st.none() | st.integers(0, 10)
said = st.builds(Said, axis, axis, scale, scale)
pairs = st.lists(st.tuples(said, said), max_size=5)
TENSER = Said(tension=4), Said(tension=6)
LOWER = Said(valence=0.25), Said(valence=-0.25)
BETTER = Said(valence=-0.25, tension=6), Said(valence=0.25, tension=4)
UNASKED = Said(tension=6), Said()


@pytest.fixture
def table():
    text = files("sostenuto.listening").joinpath("next_steps.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def keys(*args):
    return [step.key for step in next_steps(*args)]


def test_after_better_and_after_nothing_asked_nothing_is_suggested():
    assert keys(*BETTER) == []
    assert keys(*UNASKED) == []
    assert keys(Said(), Said()) == []


def test_no_change_suggests_other_music_another_way_and_something_else():
    assert keys(Said(valence=0, tension=5), Said(valence=0, tension=5)) == [
        "change_music", "change_arc", "change_technique"
    ]  # fmt: skip


def test_a_move_between_quiet_and_stirred_up_is_neither_worse_nor_no_change():
    assert occasions(Said(valence=0, arousal=0.5), Said(valence=0, arousal=-0.5)) == set()


@pytest.mark.parametrize("first", [TENSER, LOWER])
@pytest.mark.parametrize("second", [TENSER, LOWER])
def test_worse_in_mood_or_tension_twice_in_a_row_suggests_supervision(first, second):
    assert "look_together" in keys(*second, [BETTER, first])
    assert "refer" in keys(*second, [first])
    assert "look_together" not in keys(*second, [first, BETTER])
    assert "look_together" not in keys(*second)


def test_what_nobody_rated_neither_counts_nor_starts_anew():
    assert "look_together" in keys(*TENSER, [TENSER, UNASKED])
    assert "look_together" not in keys(*TENSER, [UNASKED, UNASKED])
    assert keys(*UNASKED, [TENSER, TENSER]) == []


def test_a_stronger_pull_suggests_to_stay_and_is_no_reason_for_supervision_by_itself():
    pull = Said(craving=2), Said(craving=5)

    assert "pull" in keys(*pull)
    assert "look_together" not in keys(*pull, [pull, pull])


@given(said, said, pairs)
def test_there_is_a_step_exactly_when_something_is_worse_or_nothing_changed(before, after, history):
    found = set(changed(before, after).values())

    expected = "worse" in found or found == {"as before"}

    in_a_row = worse_in_a_row([*history, (before, after)]) >= limits().in_a_row
    assert bool(next_steps(before, after, history)) == (expected or (bool(found) and in_a_row))


@given(said, said)
def test_turned_round_better_is_worse(before, after):
    turn = {"better": "worse", "worse": "better"}

    there, back = changed(before, after), changed(after, before)

    assert {name: turn.get(went, went) for name, went in there.items()} == back


@given(said, said, pairs)
def test_what_has_just_been_better_is_never_repeatedly_worse(before, after, history):
    counted = {n: w for n, w in changed(before, after).items() if n in ("valence", "tension")}

    if counted and "worse" not in counted.values():
        assert "repeatedly" not in occasions(before, after, history)


def test_words_and_limits_are_data_and_say_whose_choice_they_are(table):
    assert "no clinical cut-offs" in table["remark"]
    assert all(row["source"] for row in [*table["least"].values(), table["in_a_row"]])
    assert [step.key for step in steps()] == list(table["steps"])
    assert limits().in_a_row == table["in_a_row"]["value"] == 2


def test_no_step_claims_to_know_why_or_promises_anything():
    for step in steps():
        words = f"{step.name} {step.words} {step.reason}".casefold()
        assert not re.search(r"\b(because|will help|works|cures?|caused?|proves?)\b", words), step


def test_an_edited_table_is_read_as_it_stands(table):
    table["steps"]["refer"]["words"] = "Ring the house doctor."
    table["in_a_row"]["value"] = 3

    assert next(one for one in steps_from(table) if one.key == "refer").words == (
        "Ring the house doctor."
    )
    assert limits_from(table).in_a_row == 3


def read(table):
    return steps_from(table), limits_from(table)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda t: t["steps"]["refer"].pop("reason"),
        lambda t: t["steps"]["refer"].update(words=" "),
        lambda t: t["steps"]["refer"].update(when=["sometimes"]),
        lambda t: t["steps"]["refer"].update(when=[]),
        lambda t: t["least"].pop("tension"),
        lambda t: t["least"]["tension"].update(value=0),
        lambda t: t["least"]["tension"].update(worse="sideways"),
        lambda t: t["in_a_row"].update(value=0),
    ],
)
def test_a_table_that_is_not_whole_is_refused(table, spoil):
    spoilt = copy.deepcopy(table)
    spoil(spoilt)

    with pytest.raises(InputError):
        read(spoilt)


@pytest.mark.parametrize(("name", "value"), [("valence", 1.1), ("tension", -1), ("craving", 11)])
def test_what_cannot_have_been_said_is_refused(name, value):
    with pytest.raises(InputError):
        Said(**{name: value})
