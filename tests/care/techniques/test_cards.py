"""Every technique card keeps the same laws, and what is not a card is refused at its field."""

import re
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.web.words.reading import CLAIMS, NEVER, found_of, grade

from sostenuto.base.errors import InputError
from sostenuto.care.cautions import ANSWERS, answer_for, caution_kinds, doings
from sostenuto.care.contexts import contexts
from sostenuto.care.techniques.cards import (
    Card,
    card_from,
    cards,
    faults_of,
    gate,
    may_lead,
    said_of,
    suggested,
)
from sostenuto.care.techniques.shape import trainings, words

EVERY = sorted(cards())
LONGEST_PAGE = 4800
"""Letters on one printed page, with its headings."""

NOT_SAID = re.compile(
    r"\b(?:proven|guarantee\w*|best therapy|detoxif\w+|vibrations? heal|scientifically)\b", re.I
)

NAMED_IN_THE_DESIGN = {
    "listening_iso", "listening_arc", "song_discussion", "lyric_analysis", "songwriting_fill_in",
    "songwriting_blues", "songwriting_parody", "songwriting_original", "improvisation_focus",
    "singing", "instrument_playing", "drumming", "music_relaxation", "paced_breathing",
    "imagery_supportive", "drawing_to_music", "visual_music", "reflective_journal",
    "cbmt_thought_record", "analytical_focus", "ras_gait", "melodic_intonation",
    "instrument_exercise", "urge_surfing", "trigger_mapping", "coping_song", "group_circle",
    "group_singing", "group_songwriting", "group_lyrics",
}  # fmt: skip

card = st.sampled_from(EVERY).map(cards().__getitem__)
kinds = st.lists(st.sampled_from([*sorted(caution_kinds()), "of_another_version"]), max_size=5)


def texts(card: Card) -> list[str]:
    found = [card.name, card.aim, card.opening, card.closure, card.music]
    found += [*card.prompts, *card.rungs, *card.steps, *card.materials]
    found += [*card.cautions, *card.adaptations, *(remark.says for remark in card.evidence)]
    for field in card.record:
        found += [field.label, field.unit, *field.choices, *field.ends]
    return [text for text in found if text]


def test_every_technique_of_the_design_has_a_card():
    assert set(cards()) >= NAMED_IN_THE_DESIGN


def test_names_are_different():
    names = [card.name.casefold() for card in cards().values()]

    assert len(set(names)) == len(names)


@pytest.mark.parametrize("key", EVERY)
def test_a_card_is_written_as_it_is_read(key):
    assert card_from(said_of(cards()[key])) == cards()[key]


@pytest.mark.parametrize("key", EVERY)
def test_minutes_are_in_order_and_a_part_at_the_edge_can_be_short(key):
    minutes = cards()[key].minutes

    assert 1 <= minutes.least <= minutes.usual <= minutes.most <= 90
    if {"opening", "closure"} & set(cards()[key].parts):
        assert minutes.least <= 25


@pytest.mark.parametrize("key", EVERY)
def test_a_card_fits_on_one_page(key):
    assert sum(map(len, texts(cards()[key]))) < LONGEST_PAGE


@pytest.mark.parametrize("key", EVERY)
def test_what_is_said_to_a_client_is_easy_to_read(key):
    card = cards()[key]
    said = "\n".join([card.opening, *card.prompts, card.closure])

    assert grade(said) < 5
    assert max(grade(prompt) for prompt in card.prompts) < 9


@pytest.mark.parametrize("key", EVERY)
def test_a_card_claims_nothing_and_blames_nobody(key):
    found = [text for text in texts(cards()[key]) if NOT_SAID.search(text)]
    found += [bad for text in texts(cards()[key]) for bad in found_of((*CLAIMS, *NEVER), text)]

    assert found == []


@pytest.mark.parametrize("key", EVERY)
def test_a_remark_says_how_sure_it_is_and_where_it_comes_from(key):
    for remark in cards()[key].evidence:
        assert remark.certainty in words("certainties")
        assert remark.source or remark.certainty == "none"
        assert (remark.certainty == "none") <= (
            "no pooled effect" in remark.says.lower() or remark.says.startswith("No trials")
        )
        assert remark.certainty != "single" or (remark.studies or 1) <= 2


@pytest.mark.parametrize("key", EVERY)
def test_deeper_work_asks_for_its_training(key):
    card = cards()[key]
    needed = {"imagery_supportive": "imagery_supportive", "analytical_focus": "analytical"}

    assert ("imagery" in card.doings) == (card.training == "imagery_supportive")
    assert card.training == needed.get(key, card.training)
    assert (card.family == "neurologic") == (card.training == "neurologic")


@pytest.mark.parametrize("key", sorted(contexts()))
def test_every_context_has_cards_for_the_opening_the_main_part_and_the_closure(key):
    parts = {part for card in suggested(key) for part in card.parts}

    assert parts >= {"main"}
    assert len(suggested(key)) >= 4


def test_an_unknown_context_is_refused():
    with pytest.raises(InputError, match="context must be a known key; got 'flying'"):
        suggested("flying")


@given(card, kinds)
def test_the_strictest_caution_over_all_doings_holds(card, kinds):
    answers = [answer_for(kinds, doing) for doing in card.doings]

    gated = gate(card, kinds)

    assert gated.answer == max(answers, key=ANSWERS.index)
    assert [ANSWERS.index(r.answer) for r in gated.reasons] == sorted(
        (ANSWERS.index(r.answer) for r in gated.reasons), reverse=True
    )
    assert (gated.answer == "go") == (not gated.reasons)


@given(card, kinds, st.sampled_from(sorted(caution_kinds())))
def test_another_caution_never_makes_a_card_milder(card, kinds, more):
    fewer, all_of_them = gate(card, kinds), gate(card, [*kinds, more])

    assert ANSWERS.index(fewer.answer) <= ANSWERS.index(all_of_them.answer)


@pytest.mark.parametrize(
    ("key", "caution", "answer"),
    [
        ("imagery_supportive", "psychosis", "no"),
        ("imagery_supportive", "dissociation", "no"),
        ("listening_arc", "psychosis", "go"),
        ("group_circle", "hyperacusis", "no"),
        ("ras_gait", "falls", "ask"),
        ("trigger_mapping", "intoxication", "no"),
        ("visual_music", "epilepsy", "no"),
        ("song_discussion", "craving", "mind"),
        ("paced_breathing", "heart", "ask"),
        ("singing", "of_another_version", "ask"),
    ],
)
def test_known_cautions_gate_known_cards(key, caution, answer):
    assert gate(cards()[key], [caution]).answer == answer


@given(card, st.sets(st.sampled_from(sorted(trainings()))), st.booleans())
def test_who_may_lead_is_what_the_card_asks_for(card, trained, credentialed):
    leading = may_lead(card, trained, credentialed)

    assert leading.yes <= (credentialed or card.lead == "staff")
    assert leading.yes <= (not card.training or card.training in trained)
    assert leading.yes == (not leading.why_not)
    if leading.yes:
        assert may_lead(card, {*trained, *trainings()}, True).yes


def test_who_may_not_lead_is_told_what_is_missing():
    imagery, gait = cards()["imagery_supportive"], cards()["ras_gait"]

    assert may_lead(imagery, ["imagery_supportive"], False).why_not == "credential"
    assert may_lead(gait, [], True).training == "neurologic"
    assert may_lead(gait, ["neurologic"], False).yes


@pytest.mark.parametrize("key", EVERY)
def test_the_prompts_have_a_rung_each_or_none_has_one(key):
    card = cards()[key]

    assert [ask for _, ask in card.ladder] == list(card.prompts)
    assert all(rung for rung, _ in card.ladder) == bool(card.rungs)


@pytest.mark.parametrize("key", EVERY)
def test_a_field_is_found_by_its_key(key):
    for field in cards()[key].record:
        assert cards()[key].field(field.key) is field
    assert cards()[key].field("nowhere") is None


GOOD = said_of(cards()["singing"])
BAD = [
    ({"key": "Sing!"}, "key must be small letters, digits and _, 2 to 39 of them"),
    ({"version": 0}, "version must be a whole number of at least 1; got 0"),
    ({"version": True}, "version must be a whole number"),
    ({"name": "  "}, "name must be some words"),
    ({"name": "x" * 45}, "name must be at most 44 letters; got '45 letters'"),
    ({"family": "flying"}, "family must be a known key; got 'flying'"),
    ({"family": []}, "family must be a known key"),
    ({"settings": []}, "settings must be at least 1; got 0"),
    ({"settings": "group"}, "settings must be a list"),
    ({"parts": ["main", "main"]}, "parts must be without repetition; got 'main'"),
    ({"contexts": ["flying"]}, "contexts must be a known key; got 'flying'"),
    ({"minutes": {"from": 9, "usual": 5, "to": 20}}, "minutes must be from ≤ usual ≤ to"),
    ({"minutes": {"from": 1, "usual": 5, "to": 500}}, "minutes must be from ≤ usual ≤ to"),
    ({"minutes": 20}, "minutes must be from ≤ usual ≤ to"),
    ({"lead": "client"}, "lead must be a known key; got 'client'"),
    ({"training": "surgery"}, "training must be a known key; got 'surgery'"),
    ({"doings": ["flying"]}, "doings must be a known key; got 'flying'"),
    ({"doings": []}, "doings must be at least 1"),
    ({"prompts": ["One?"]}, "prompts must be 2 to 10 lines; got 1"),
    ({"prompts": ["One?", ""]}, r"prompts\[2\] must be some words"),
    ({"prompts": ["One?", "One?"]}, "prompts must be without repetition"),
    ({"prompts": ["One?", "x" * 171]}, r"prompts\[2\] must be at most 170 letters"),
    ({"rungs": ["Only one"]}, "rungs must be as many as there are prompts, or none; got 1"),
    ({"steps": []}, "steps must be 2 to 8 lines"),
    ({"cautions": []}, "cautions must be 1 to 6 lines"),
    ({"record": []}, "record must be 1 to 12 fields"),
    ({"record": ["tempo"]}, "record must be a table for each field"),
    ({"record": [{"key": "a b"}]}, "record must be small letters"),
    ({"record": [{"key": "pace"}]}, "record.pace.label must be some words"),
    ({"record": [{"key": "pace", "label": "x", "kind": "song"}]}, "record.pace.kind must be"),
    (
        {"record": [{"key": "pace", "label": "x", "kind": "choice"}]},
        "record.pace.choices must be at least two, for choices only",
    ),
    (
        {"record": [{"key": "pace", "label": "x", "kind": "scale", "ends": ["a"]}]},
        "record.pace.ends must be the two ends of a scale",
    ),
    (
        {"record": [{"key": "pace", "label": "x", "kind": "text", "unit": "bpm"}]},
        "record.pace.unit must be for a number only",
    ),
    (
        {"record": [{"key": "pace", "label": "x", "kind": "text", "colour": "red"}]},
        "record.pace must be made of the parts of a field; got 'colour'",
    ),
    (
        {"record": [{"key": "pace", "label": "x", "kind": "text"}] * 2},
        "record must be without repetition; got 'pace'",
    ),
    ({"evidence": [{"says": "It helps.", "certainty": "sure"}]}, "evidence.certainty must be"),
    ({"evidence": [{"says": "It helps.", "certainty": "low"}]}, "evidence.source must be named"),
    (
        {"evidence": [{"says": "x", "certainty": "low", "source": "y", "studies": 0}]},
        "evidence must be whole numbers of studies and of people",
    ),
    ({"evidence": ["It helps."]}, "evidence must be made of the parts of a remark"),
    ({"colour": "red"}, "colour must be a field of a card; got 'colour'"),
]


@pytest.mark.parametrize(("wrong", "says"), BAD)
def test_what_is_not_a_card_is_refused_at_its_field(wrong, says):
    said = {**deepcopy(GOOD), **wrong}

    with pytest.raises(InputError, match=says):
        card_from(said)
    assert [fault.name.partition(".")[0].partition("[")[0] for fault in faults_of(said)] == [
        next(iter(wrong))
    ]


def test_every_fault_is_told_at_once():
    faults = faults_of({**GOOD, "name": "", "family": "flying", "steps": []})

    assert [fault.name for fault in faults] == ["name", "family", "steps"]


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.sampled_from(sorted(GOOD)), junk)
def test_nothing_but_an_input_error_comes_of_nonsense(name, said):
    try:
        card_from({**GOOD, name: said})
    except InputError as error:
        assert str(error)


def test_every_doing_but_those_of_being_alone_and_of_vibration_is_touched_by_some_card():
    touched = {doing for card in cards().values() for doing in card.doings}

    assert set(doings()) - touched == {"listening_alone", "vibration", "wind"}
