"""Short ratings of one's own: complete, plainly asked, and their answers kept in range."""

import copy
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.affect import AffectPoint
from sostenuto.base.errors import InputError
from sostenuto.care.contexts import contexts
from sostenuto.measures import catalogue
from sostenuto.measures.ratings import (
    answer,
    asked,
    cell_of,
    moments,
    mood_of,
    mood_words,
    ratings,
    ratings_from,
    remark,
)

cells = st.integers(1, 9)


def test_the_ratings_of_a_session_are_there():
    known = ratings()

    assert list(known) == [
        "mood", "craving", "tension", "energy", "pain", "connection", "helpfulness", "readiness",
        "importance", "confidence", "getting_back_up", "asking_for_help", "loneliness",
        "group_ease", "group_heard", "group_direction", "group_belonging", "group_honesty",
    ]  # fmt: skip
    assert [key for key, one in known.items() if one.shape == "grid"] == ["mood"]
    assert {one.better for one in known.values()} == {"higher", "lower", "neither"}


def test_questions_are_short_and_of_short_words():
    for one in ratings().values():
        for sentence in re.split(r"[.?!:]\s*", f"{one.asks} {one.hint} {one.low}. {one.high}"):
            assert len(sentence.split()) <= 14, one.key
        assert max(map(len, re.findall(r"[a-z]+", one.asks.lower()))) <= 11, one.key


def test_every_context_has_a_list_and_no_list_is_of_a_context_that_is_gone():
    lists = set(catalogue.table("ratings.toml")["asked"])

    assert lists == {"anyone", *contexts()}


def test_what_is_asked_before_and_after_can_be_compared():
    """Beside the helpfulness of the session, after is asked what was asked before."""
    for context in contexts():
        assert set(asked("post", [context])) - {"helpfulness"} <= set(asked("pre", [context]))


def test_craving_is_asked_of_those_for_whom_it_is_the_matter():
    assert [key for key in contexts() if "craving" in asked("pre", [key])] == ["addiction"]


@given(st.lists(st.sampled_from([*contexts(), "unheard of"])), st.sampled_from([*moments()]))
def test_several_contexts_ask_what_each_asks_and_nothing_twice(several, moment):
    together = asked(moment, several)

    assert set(together) == {key for one in ["", *several] for key in asked(moment, [one])}
    assert list(together) == [key for key in ratings() if key in together]


@given(cells, cells)
def test_a_cell_of_the_square_and_its_mood_are_the_same_thing(column, row):
    mood = mood_of(column, row)

    assert mood == AffectPoint((column - 5) / 4, (row - 5) / 4)
    assert cell_of(mood) == (column, row)


def test_the_corners_and_the_middle_of_the_square():
    assert mood_of(1, 1) == AffectPoint(-1, -1)
    assert mood_of(9, 9) == AffectPoint(1, 1)
    assert mood_of(5, 5) == AffectPoint(0, 0)


def test_no_two_cells_of_a_column_differ_without_the_words_saying_so():
    assert len({mood_words(mood_of(column, 5))[0] for column in range(1, 10)}) == 7
    assert len({mood_words(mood_of(5, row))[1] for row in range(1, 10)}) == 7


@given(st.sampled_from([key for key in ratings() if key != "mood"]), st.integers(0, 10))
def test_an_answer_in_range_is_kept(key, value):
    assert answer(key, value) == value


@pytest.mark.parametrize(("key", "value"), [("craving", -1), ("craving", 11), ("pain", 2.5)])
def test_an_answer_out_of_range_is_refused_by_name(key, value):
    with pytest.raises(InputError, match=f"{key} must be a whole number from 0 to 10"):
        answer(key, value)


@pytest.mark.parametrize("key", ["mood", "happiness", ""])
def test_what_is_no_scale_has_no_answer(key):
    with pytest.raises(InputError, match="rating must be a known key"):
        answer(key, 5)


@pytest.mark.parametrize("cell", [(0, 5), (10, 5), (5, 0), (5, 1.5), (5, True)])
def test_a_place_outside_the_square_is_refused(cell):
    with pytest.raises(InputError, match="must be a whole number from 1 to 9"):
        mood_of(*cell)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda t: t["ratings"]["pain"].pop("low"), "ratings.pain must be complete"),
        (lambda t: t["ratings"]["pain"].update(asks=" "), "ratings.pain must be complete"),
        (lambda t: t["ratings"]["pain"].update(shape="dial"), "ratings.pain.shape must be"),
        (lambda t: t["ratings"]["pain"].pop("better"), "ratings.pain.better must be"),
        (lambda t: t["asked"]["pain"].update(pre=["itch"]), r"asked.pain.pre must be a known key"),
        (lambda t: t["asked"]["pain"].update(noon=["pain"]), "asked.pain must be a known key"),
    ],
)
def test_a_table_with_a_fault_is_refused(change, words):
    said = copy.deepcopy(catalogue.table("ratings.toml"))
    change(said)

    with pytest.raises(InputError, match=words):
        ratings_from(said)


def test_it_says_that_these_are_not_tested_and_gives_no_bands():
    assert "not a tested scale" in remark()
    assert not {"bands", "cutoff", "cut_off", "severity"} & set(catalogue.table("ratings.toml"))
    with pytest.raises(InputError, match="moment"):
        asked("at noon")
