"""Questions as pages ask them, and what is read out of a form that was sent."""

import json

import pytest
from tests.measures.forms_for_tests import DIFFICULTY, GATE, flat

from sostenuto.measures.shelf import measures, variants
from sostenuto_web.measures.answering import questions, services
from sostenuto_web.measures.answering.facts import FACTS, MOST_DAYS
from sostenuto_web.measures.shelf import services as shelf

pytestmark = pytest.mark.django_db
ALL = [(code, variant) for code in measures() for variant in ("", *variants(code)) if code != "gas"]


@pytest.fixture
def rosa(cast):
    return cast.staff["therapist"]


@pytest.fixture
def opened(rosa, cast):
    return lambda code, **how: services.open_(rosa, cast.clients["own"], code, **how)


def test_every_measure_can_be_opened_and_each_answer_it_offers_is_taken(rosa, opened):
    for code, variant in ALL:
        row = opened(code, variant=variant)
        asked = questions.questions_of(row)
        for question in asked[:3]:
            last = question.options[-1].value if question.options else f"{question.high:g}"
            good, bad = questions.sent_in(asked, {question.name: last})
            assert not bad
            services.answer(rosa, row, **good[0].said)
        assert bool(asked) == (services.reading(row).measure.entry != "total")


def test_out_of_the_box_a_question_is_its_number_and_our_label(opened):
    asked = questions.questions_of(opened("phq9"))

    assert [one.words for one in asked][8:] == ["self-harm thoughts", "difficulty caused"]
    assert [one.number for one in asked] == [*"123456789", ""]
    assert asked[8].watched
    assert not asked[0].is_own
    assert asked[0].digits == "0123"


def test_our_own_ratings_are_asked_in_their_own_words(opened):
    asked = questions.questions_of(opened("craving_nrs"))

    assert asked[0].words.endswith("?")
    assert all(asked[0].ends)
    assert len(asked[0].options) == 11


def test_a_line_is_a_number_that_is_typed(opened):
    asked = questions.questions_of(opened("affective_slider"))

    assert (asked[0].options, asked[0].low, asked[0].high) == ((), 0, 1)


def test_a_refusal_is_offered_where_it_counts(opened):
    assert all(one.may_refuse for one in questions.questions_of(opened("asq")))
    assert not any(one.may_refuse for one in questions.questions_of(opened("phq9")))


def test_what_is_not_asked_after_an_answer_is_said(rosa, opened):
    row = opened("audit")
    services.answer(rosa, row, item=1, value=0)

    left_out = [one.item for one in questions.questions_of(row) if one.left_out]

    assert left_out == [2, 3, 4, 5, 6, 7, 8]


def test_a_gate_comes_first_and_closes_the_items(rosa, opened):
    row = opened("pcptsd5")
    services.answer(rosa, row, extra="gate", value=0)

    asked = questions.questions_of(row)

    assert asked[0].name == "extra-gate"
    assert all(one.left_out for one in asked[1:])


def load(rosa, form):
    row = shelf.keep_form(rosa, json.dumps(form))
    assert not row.must_confirm


def test_a_gate_is_asked_in_the_words_and_the_place_of_the_form(rosa, opened):
    form = flat("pcptsd5")
    form["item"].insert(0, GATE)
    load(rosa, form)

    asked = questions.questions_of(opened("pcptsd5"))

    assert [one.name for one in asked[:2]] == ["extra-gate", "item-1"]
    assert (asked[0].words, asked[0].is_own) == ("Was it ever so?", True)
    assert [(one.value, one.words) for one in asked[0].options] == [
        ("1", "It was so"),
        ("0", "It was not so"),
    ]


def test_a_question_beside_the_items_stands_where_the_form_has_it(rosa, opened):
    form = flat("phq9")
    form["item"].insert(3, DIFFICULTY)
    load(rosa, form)

    asked = questions.questions_of(opened("phq9"))

    assert [one.name for one in asked[:5]] == [
        "item-1", "item-2", "item-3", "extra-difficulty", "item-4",
    ]  # fmt: skip
    assert len(asked) == 10
    assert [one.words for one in asked[3].options][-1] == "too heavy"


def test_yes_and_no_are_said_in_words_where_a_form_has_none(rosa, opened):
    form = flat("pcptsd5")
    form["item"].insert(0, {"linkId": "/102011-4", "type": "boolean", "text": "Was it ever so?"})
    load(rosa, form)

    asked = questions.questions_of(opened("pcptsd5"))

    assert [(one.value, one.words) for one in asked[0].options] == [("0", "no"), ("1", "yes")]


def test_a_gate_that_the_form_has_no_words_for_comes_first_under_our_label(rosa, opened):
    form = flat("pcptsd5")
    form["item"].append(GATE | {"answerOption": []})
    load(rosa, form)

    asked = questions.questions_of(opened("pcptsd5"))

    assert (asked[0].name, asked[0].words, asked[0].is_own) == ("extra-gate", "exposure", False)
    assert [one.name for one in asked[1:]] == [f"item-{n}" for n in range(1, 6)]


def test_a_calendar_asks_for_the_days_before(rosa, opened):
    row = opened("tlfb")
    assert len(questions.questions_of(row)) == 7
    services.answer(rosa, row, item=10, value=2)
    assert len(questions.questions_of(row)) == 10
    assert len(questions.questions_of(row, days=500)) == MOST_DAYS


def test_facts_are_there_for_each_topic_of_the_catalogue():
    for code, of in measures().items():
        if of.entry == "facts" and of.items:
            assert len(FACTS[code]) == of.items, code


@pytest.mark.parametrize(
    ("text", "value"), [("2", 2), (" 2 ", 2), ("-", None), ("", None), ("–", None), ("2.0", 2)]
)
def test_a_form_is_read(opened, text, value):
    asked = questions.questions_of(opened("phq9"))

    good, bad = questions.sent_in(asked, {"item-3": text})

    assert (good[0].value, good[0].question.item, bad) == (value, 3, [])


@pytest.mark.parametrize("text", ["4", "-1", "1.5", "two", "nan", "1e99", "refused", "0" * 50, "²"])
def test_what_is_no_answer_comes_back_with_why(opened, text):
    asked = questions.questions_of(opened("phq9"))

    good, bad = questions.sent_in(asked, {"item-3": text})

    assert good == []
    assert bad[0].error
    assert bad[0].as_sent(text).value == text
