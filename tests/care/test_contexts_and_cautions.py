"""Contexts and cautions are data: complete, consistent, and strict where several meet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.care.cautions import ANSWERS, answer_for, caution_kinds, caution_kinds_from, doings
from sostenuto.care.contexts import context_named, contexts, contexts_from

kinds = st.lists(st.sampled_from(sorted(caution_kinds())), max_size=5)
doing = st.sampled_from(sorted(doings()))


def test_the_contexts_of_the_design_are_there():
    assert set(contexts()) == {
        "addiction",
        "depression",
        "anxiety",
        "ptsd",
        "stroke",
        "brain_injury",
        "parkinsons",
        "cancer",
        "pain",
        "chronic_illness",
    }
    assert len({context.group for context in contexts().values()}) == 4


@pytest.mark.parametrize("key", sorted(contexts()))
def test_a_context_is_found_by_its_key_its_name_and_its_label(key):
    context = contexts()[key]

    for text in (key, context.name.upper(), f"  {context.label} ", context.name.replace("'", "’")):
        assert context_named(text) is context


def test_an_unknown_context_is_refused_with_the_ones_there_are():
    with pytest.raises(InputError, match="one of: addiction, depression"):
        context_named("sorrow")


@pytest.mark.parametrize(
    ("caution", "what", "answer"),
    [
        ("psychosis", "imagery", "no"),
        ("psychosis", "listening", "go"),
        ("dissociation", "imagery", "no"),
        ("intoxication", "imagery", "no"),
        ("suicidality", "imagery", "no"),
        ("seizures", "listening_alone", "no"),
        ("seizures", "flicker", "no"),
        ("hyperacusis", "loud", "no"),
        ("hyperacusis", "sudden", "no"),
        ("pacemaker", "vibration", "no"),
        ("falls", "moving", "ask"),
    ],
)
def test_a_caution_gates_what_practice_agrees_on(caution, what, answer):
    assert answer_for([caution], what) == answer


@given(kinds, kinds, doing)
def test_more_cautions_never_allow_more(some, more, what):
    few, many = answer_for(some, what), answer_for([*some, *more], what)

    assert ANSWERS.index(many) >= ANSWERS.index(few)
    assert answer_for([*more, *some], what) == many


@given(doing)
def test_a_caution_nobody_knows_is_not_taken_for_none(what):
    assert answer_for(["written by another version"], what) == "ask"


def test_every_caution_gates_something_and_every_doing_is_gated():
    gated = {d for kind in caution_kinds().values() for d in kind.gates}

    assert all(kind.gates for kind in caution_kinds().values())
    assert gated == set(doings())


@pytest.mark.parametrize("missing", ["name", "tag", "words", "basis"])
def test_an_incomplete_caution_is_refused_by_name(missing):
    said = {"name": "a", "tag": "a", "words": "a", "basis": "a", "gates": {}}
    del said[missing]

    with pytest.raises(InputError, match=f"cautions.a must be complete; got \"no '{missing}'"):
        caution_kinds_from({"doings": {}, "cautions": {"a": said}})


def test_an_answer_in_other_words_is_refused():
    said = {"name": "a", "tag": "a", "words": "a", "basis": "a", "gates": {"singing": "maybe"}}

    with pytest.raises(InputError, match=r"gates\.singing must be a known key; got 'maybe'"):
        caution_kinds_from({"doings": {"singing": "singing"}, "cautions": {"a": said}})


def test_a_context_with_a_strange_group_or_caution_is_refused():
    said = {"name": "a", "label": "a", "group": "g", "cautions": ["nothing"]}

    with pytest.raises(InputError, match=r"contexts.a.cautions must be a known key; got 'nothing'"):
        contexts_from({"groups": {"g": "G"}, "contexts": {"a": said}})
    with pytest.raises(InputError, match=r"contexts.a.group must be a known key; got 'g'"):
        contexts_from({"groups": {}, "contexts": {"a": said}})
