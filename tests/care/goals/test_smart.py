"""The SMART check says what is missing, in words, and refuses nothing."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.care import catalogue
from sostenuto.care.goals.smart import Draft, is_smart, remark, smart

TODAY = date(2026, 4, 1)
WHOLE = Draft(
    behaviour="names a feeling in own words after a song",
    measure="times a session",
    baseline="0 to 1",
    target="3",
    condition="alone with the therapist, after a song of their own",
    goal="say what I feel before it gets too much",
    by_when=date(2026, 6, 1),
    techniques=("song_discussion",),
)
text = st.text(max_size=40)


def lacking(draft: Draft) -> list[str]:
    return [remark.key for letter in smart(draft, on=TODAY) for remark in letter.remarks]


def test_an_objective_that_has_it_all_lacks_nothing():
    assert lacking(WHOLE) == []
    assert is_smart(WHOLE, on=TODAY)
    assert "".join(letter.name[0] for letter in smart(WHOLE, on=TODAY)) == "SMART"


def test_an_empty_one_lacks_all_and_is_told_so_letter_by_letter():
    letters = smart(Draft(), on=TODAY)

    assert [letter.key for letter in letters if not letter.is_there] == [one.key for one in letters]
    assert len(lacking(Draft())) == 8


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"behaviour": " "}, "no_behaviour"),
        ({"behaviour": "feels better"}, "vague_behaviour"),
        ({"behaviour": "Improves coping"}, "vague_behaviour"),
        ({"condition": ""}, "no_condition"),
        ({"measure": ""}, "no_measure"),
        ({"baseline": ""}, "no_baseline"),
        ({"target": ""}, "no_target"),
        ({"target": "often"}, "no_number"),
        ({"target": "0 to 1"}, "same"),
        ({"techniques": ()}, "no_technique"),
        ({"goal": ""}, "no_goal"),
        ({"by_when": None}, "no_date"),
        ({"by_when": date(2026, 3, 31)}, "past_date"),
        ({"by_when": date(2027, 6, 1)}, "far_date"),
    ],
)
def test_each_part_that_is_missing_is_said_alone(change, said):
    assert lacking(replace(WHOLE, **change)) == [said]


def test_today_is_not_over_and_a_year_is_not_far():
    assert is_smart(replace(WHOLE, by_when=TODAY), on=TODAY)
    assert is_smart(replace(WHOLE, by_when=date(2027, 4, 1)), on=TODAY)


def test_a_word_inside_another_is_not_vague():
    assert lacking(replace(WHOLE, behaviour="plays in the country choir")) == []


@given(st.builds(Draft, text, text, text, text, text, text, st.none() | st.dates()))
def test_whatever_is_written_it_answers_and_never_refuses(draft):
    letters = smart(draft, on=TODAY)

    assert [letter.key for letter in letters] == list(
        catalogue.table("goals/smart.toml")["letters"]
    )
    assert is_smart(draft, on=TODAY) == all(letter.is_there for letter in letters)


def test_every_remark_of_the_table_can_be_said_and_belongs_to_a_letter():
    table = catalogue.table("goals/smart.toml")
    for key in table["remarks"]:
        said = remark(key, "word")
        assert said.letter in table["letters"]
        assert said.part in Draft.__dataclass_fields__
        assert "{" not in said.says
