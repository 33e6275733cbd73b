"""Forms as data: laws that hold for every form, and what an answer may be."""

import copy
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.care import catalogue
from sostenuto.care.contexts import contexts
from sostenuto.care.forms.answers import alerts, answer, kept, missing, shown
from sostenuto.care.forms.forms import asked, domains, form, keys, stages
from sostenuto.care.forms.reading import answers_known, form_from
from sostenuto.care.forms.shape import Form, Question

SHAPES = Path(__file__).with_name("shapes.json")
"""What can be answered in each form and version; a change of it needs a higher version."""
QUESTIONS = [(key, question) for key in keys() for question in form(key).questions]
FOR_THE_CLIENT = ("assessment", "addiction_areas", "mood_areas", "illness_areas", "evaluation")
every_form = pytest.mark.parametrize("key", keys())
every_question = pytest.mark.parametrize(
    ("key", "question"), QUESTIONS, ids=[f"{key}-{question.key}" for key, question in QUESTIONS]
)


def right(question: Question) -> st.SearchStrategy:
    """Return answers that a question takes, none among them."""
    words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20)
    known = list(answers_known(question)) or [""]
    low = 0 if question.lowest is None else int(question.lowest)
    high = 100 if question.highest is None else int(question.highest)
    by_kind = {
        "text": words,
        "long": words,
        "choice": st.sampled_from(known),
        "yes_no": st.sampled_from(known),
        "choices": st.lists(st.sampled_from(known)),
        "number": st.integers(low, high).map(str),
        "scale": st.integers(0, 10).map(str),
        "date": st.dates().map(str),
    }
    return st.none() | by_kind[question.kind]


@st.composite
def filled(draw, key: str) -> dict:
    questions = form(key).questions
    return {question.key: answer(question, draw(right(question))) for question in questions}


@every_form
def test_a_form_is_whole_and_stays_what_it_was_in_its_version(key):
    said = form(key)

    assert said.key == key
    assert all(said.of_section(section.key) for section in said.sections)
    assert shape(said) == json.loads(SHAPES.read_text(encoding="utf-8"))[f"{key}-{said.version}"]


def shape(said: Form) -> dict[str, str]:
    """Return what the answers of a form hang on, question by question."""
    return {
        question.key: " ".join((question.kind, *answers_known(question)))
        for question in said.questions
    }


@every_form
@settings(max_examples=40)
@given(data=st.data())
def test_what_was_answered_rightly_comes_back_as_it_is_kept(key, data):
    answers = data.draw(filled(key))
    again = json.loads(json.dumps(answers))

    for question in form(key).questions:
        assert answer(question, again[question.key]) == answers[question.key]


@every_form
@settings(max_examples=40)
@given(data=st.data())
def test_what_counts_is_shown_given_and_enough_to_be_asked_again(key, data):
    said, answers = form(key), data.draw(filled(key))
    counted = kept(said, answers)
    there = {question.key for question in shown(said, answers)}

    assert set(counted) <= there
    assert None not in counted.values()
    assert kept(said, counted) == counted
    assert shown(said, counted) == shown(said, answers)
    assert missing(said, counted) == missing(said, answers)
    assert alerts(said, counted) == alerts(said, answers)


@every_form
@settings(max_examples=40)
@given(data=st.data())
def test_an_alert_is_raised_by_the_one_answer_whatever_else_is_said(key, data):
    said, answers = form(key), data.draw(filled(key))
    raised = {(one.question, one.kind) for one in alerts(said, answers)}

    for question in shown(said, answers):
        if question.raises is not None:
            wanted = answers[question.key] in question.raises.answers
            assert ((question.key, question.raises.kind) in raised) == wanted


@every_question
def test_a_question_is_short_and_calls_nobody_names(key, question):
    for sentence in re.split(r"[.?!:]\s*", question.text):
        assert len(sentence.split()) <= 19
    words = re.findall(r"[a-z]+", question.text.lower())
    assert not {"addict", "abuse", "abuser", "clean", "dirty", "patient"} & set(words)
    if key in FOR_THE_CLIENT:
        assert max(map(len, words)) <= 11


@every_question
def test_nothing_is_required_that_only_a_number_can_answer(key, question):
    """Somebody who cannot or will not say must be able to finish: by words, or by "not to say"."""
    if question.required:
        assert question.kind in ("text", "long", "choice", "choices", "yes_no")


def test_nothing_given_is_nothing_kept():
    for _, question in QUESTIONS:
        for nothing in (None, "", [] if question.kind == "choices" else "  "):
            assert answer(question, nothing) is None


@given(
    st.sampled_from([question for _, question in QUESTIONS]),
    st.text(max_size=8) | st.integers() | st.booleans() | st.floats() | st.lists(st.text()),
)
def test_a_wrong_answer_is_refused_by_the_question_s_name_and_never_breaks(question, given_):
    try:
        answer(question, given_)
    except InputError as refused:
        assert refused.name == question.key


def test_the_four_safety_questions_open_the_assessment_and_each_can_be_left_unsaid():
    said = form("assessment")
    required = [one for one in said.of_section("safety") if one.required]

    assert said.sections[0].key == "safety"
    assert [one.key for one in required] == ["self_harm", "harm_others", "feels_safe", "seizure"]
    assert all(one.raises and one.kind == "yes_no" for one in required)
    assert alerts(said, dict.fromkeys((one.key for one in required), "unsaid")) == ()


def test_every_context_has_its_assessment_and_no_form_is_never_asked():
    for context in contexts():
        assert asked("assessment", [context])[0] == "assessment"
        assert len(asked("assessment", [context])) == 2
    everything = {key for stage in stages() for key in asked(stage, contexts())}
    assert everything == set(keys())
    assert asked("assessment", ["unheard of"]) == ("assessment",)


def test_what_can_be_worked_on_is_what_a_goal_can_be_about():
    options = form("assessment").question("work_on").options

    assert options is not None
    assert set(options) <= set(domains())
    assert "recovery" in domains()


def test_the_addiction_form_says_whose_words_it_does_not_hold():
    assert "American Music Therapy Association" in form("addiction_areas").remark
    assert "not reproduced" in form("addiction_areas").remark


def test_a_question_that_hangs_on_a_hidden_one_is_hidden():
    said = form_from(
        {
            "key": "x", "title": "x", "opening": "x", "version": 1,
            "sections": {"s": {"title": "s"}},
            "questions": [
                {"key": "a", "section": "s", "text": "a", "kind": "yes_no"},
                {"key": "b", "section": "s", "text": "b", "kind": "yes_no",
                 "shown_when": {"question": "a", "is": ["yes"]}},
                {"key": "c", "section": "s", "text": "c", "kind": "text", "required": True,
                 "shown_when": {"question": "b", "is": ["yes"]}},
            ],
        }
    )  # fmt: skip

    assert [one.key for one in missing(said, {"a": "yes", "b": "yes"})] == ["c"]
    assert missing(said, {"a": "no", "b": "yes"}) == ()
    assert kept(said, {"a": "no", "b": "yes", "c": "words"}) == {"a": "no"}


@pytest.mark.parametrize(
    ("kind", "given_", "words"),
    [
        ("number", "far", "a must be a number from 0 to 50 km; got 'far'"),
        ("number", "51", "a must be a number from 0 to 50 km"),
        ("number", "nan", "a must be a number from 0 to 50 km"),
        ("scale", "2.5", "a must be a whole number from 0 to 10"),
        ("scale", "11", "a must be a whole number from 0 to 10"),
        ("date", "1 May", "a must be a day like 2026-05-01"),
        ("yes_no", "maybe", "a must be one of the answers offered"),
        ("text", "x" * 301, "a must be at most 300 characters long; got 301"),
        ("long", "x" * 10_001, "a must be at most 10000 characters long"),
        ("choices", ["one", "four"], "a must be of the answers offered; got 'four'"),
        ("choice", "four", "a must be one of the answers offered"),
    ],
)
def test_a_refusal_says_what_would_be_right(kind, given_, words):
    extra = {
        "number": {"lowest": 0, "highest": 50, "unit": "km"},
        "scale": {"lowest": 0, "highest": 10},
    }
    options = {"one": "1", "two": "2"} if kind.startswith("choice") else None
    question = Question("a", "s", "a?", kind, options=options, **extra.get(kind, {}))

    with pytest.raises(InputError, match=re.escape(words)):
        answer(question, given_)


def test_choices_are_kept_in_the_order_of_the_form_each_once():
    question = Question("a", "s", "a?", "choices", options={"one": "1", "two": "2"})

    assert answer(question, ["two", "one", "two", ""]) == ["one", "two"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda t: t.pop("title"), "no 'title'"),
        (lambda t: t.update(version=True), "version must be a whole number"),
        (lambda t: t["sections"].update(more={"title": "More"}), "must be asked about; got 'more'"),
        (lambda t: t["questions"].append(t["questions"][0]), "named once; got 'source'"),
        (lambda t: t["questions"][0].update(kind="slider"), "question source kind"),
        (lambda t: t["questions"][0].update(section="attic"), "question source section"),
        (lambda t: t["questions"][0].update(colour="red"), "of known parts; got 'colour'"),
        (lambda t: t["questions"][0].pop("options"), "options must be two or more"),
        (lambda t: t["questions"][1].update(options={"a": "b"}), "options must be for choice"),
        (lambda t: t["questions"][1].update(unit="m"), "unit must be for number; got 'text'"),
        (lambda t: t["questions"][1]["shown_when"].update(question="knows"), "of an earlier"),
        (lambda t: t["questions"][1]["shown_when"].update({"is": ["aunt"]}), "shown_when must be"),
        (lambda t: t["questions"][1]["shown_when"].update({"is": []}), "on some answers"),
        (lambda t: t["questions"][2].update(alert={"on": ["yes"], "kind": "rain"}), "alert kind"),
        (
            lambda t: t["questions"][2].update(alert={"on": ["si"], "kind": "distress"}),
            "alert must",
        ),
        (
            lambda t: t["questions"][4].update(alert={"on": ["x"], "kind": "distress"}),
            "on a question with known answers; got 'long'",
        ),
        (lambda t: t["questions"][1].update(kind="scale"), "no 'low'"),
    ],
)
def test_a_table_with_a_fault_is_refused(change, words):
    said = copy.deepcopy(catalogue.table("forms/referral.toml"))
    change(said)

    with pytest.raises(InputError, match=words):
        form_from(said)


def test_what_is_not_there_is_refused_by_name():
    with pytest.raises(InputError, match="form must be a known key"):
        form("horoscope")
    with pytest.raises(InputError, match="stage must be a known key"):
        asked("breakfast")
    with pytest.raises(InputError, match="version must be one that is kept of 'referral'; got 7"):
        form("referral", 7)
    with pytest.raises(InputError, match="question must be one of the form 'referral'"):
        form("referral").question("nothing")
    with pytest.raises(InputError, match="section must be one of the form 'referral'"):
        form("referral").section("nothing")
