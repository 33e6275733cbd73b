"""Feelings and the words of a session: complete data, refused where it is not."""

import copy
import re

import pytest

from sostenuto.base.errors import InputError
from sostenuto.care import catalogue
from sostenuto.care.feelings import MANNERS, feelings, feelings_from, groups
from sostenuto.care.session_words import session_words, session_words_from

PARTS = ["parts", "prompt_levels", "engagement", "responses", "chosen_by", "missed"]


def test_the_feelings_that_a_session_asks_for_are_there():
    wanted = {"shame", "guilt", "anger", "sadness", "fear", "hope", "joy", "calm"}

    assert wanted <= set(feelings())
    assert set(catalogue.table("feelings.toml")["manners"]) == set(MANNERS)


def test_every_feeling_stands_in_one_group_and_no_group_is_empty():
    shown = [feeling.key for group in groups().values() for feeling in group]

    assert sorted(shown) == sorted(feelings())
    assert all(groups().values())


def test_a_person_can_say_that_there_is_no_word_for_it():
    assert {"numb", "mixed", "unsure"} <= set(feelings())


def test_what_a_client_reads_is_of_short_words():
    said = [one.words for one in feelings().values()] + [s.says for s in session_words().grounding]
    for text in said:
        assert all(len(part.split()) <= 13 for part in re.split(r"[.?!]\s*", text)), text
        assert max(map(len, re.findall(r"[a-z]+", text.lower()))) <= 10, text


def test_names_fit_on_a_pad_and_no_two_are_alike():
    words = session_words()
    for part in PARTS:
        names = [entry.name for entry in getattr(words, part).values()]
        assert max(map(len, names)) <= 28, part
        assert len(set(names)) == len(names), part


def test_help_goes_from_none_to_the_most():
    levels = list(session_words().prompt_levels)

    assert (levels[0], levels[-1]) == ("independent", "full_touch")


def test_grounding_begins_by_stopping_and_ends_by_staying():
    steps = [step.key for step in session_words().grounding]

    assert (steps[0], steps[-1]) == ("stop", "stay")
    assert len(set(steps)) == len(steps)


@pytest.mark.parametrize("part", PARTS)
def test_a_table_without_a_part_is_refused(part):
    with pytest.raises(InputError, match=rf"session\.{part} must be"):
        session_words_from({**catalogue.table("session.toml"), part: {}})


@pytest.mark.parametrize("part", PARTS)
def test_an_entry_without_its_name_is_refused_by_name(part):
    table = copy.deepcopy(catalogue.table("session.toml"))
    key = next(iter(table[part]))
    table[part][key]["name"] = " "

    with pytest.raises(InputError, match=rf"session\.{part}\.{key} must be complete"):
        session_words_from(table)


def test_grounding_without_steps_or_words_is_refused():
    table = copy.deepcopy(catalogue.table("session.toml"))
    with pytest.raises(InputError, match=r"session\.grounding must be a list of steps"):
        session_words_from({**table, "grounding": []})
    table["grounding"][0].pop("says")
    with pytest.raises(InputError, match=r"session\.grounding must be complete"):
        session_words_from(table)


def test_a_feeling_without_words_is_refused():
    table = copy.deepcopy(catalogue.table("feelings.toml"))
    table["feelings"]["hope"]["words"] = ""

    with pytest.raises(InputError, match=r"feelings\.hope must be complete"):
        feelings_from(table)
