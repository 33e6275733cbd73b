"""Forms that a site brings: four shapes of public forms, their traps, and nothing half-loaded."""

import copy
import json

import pytest

from sostenuto.base.errors import InputError
from sostenuto.measures.forms.counting import GUESSED
from sostenuto.measures.forms.matching import BY_ORDER
from sostenuto.measures.forms.questionnaires import form_from_text
from sostenuto.measures.forms.responses import measure_of_score_code, response_from_text
from sostenuto.measures.scoring import score
from sostenuto.measures.shelf import measure

from .forms_for_tests import (
    DIFFICULTY,
    GATE,
    WEIGHT,
    bare,
    beside,
    computed,
    flat,
    grouped,
    ordinal,
    questionnaire,
    response,
    value_set,
)


def loaded(form, **said):
    return form_from_text(json.dumps(form), **said)


def values_of(form):
    return [[option.value for option in item.options] for item in form.items]


@pytest.mark.parametrize("code", ["phq9", "gad7", "pcptsd5"])
def test_shape_1_flat_with_ordinals_on_the_option(code):
    form = loaded(flat(code))

    assert (form.code, form.key) == (code, "https://site.invented/form|2")
    assert values_of(form) == [list(values) for values in measure(code).answers]
    assert [item.text for item in form.items] == [
        measure(code).topic(number) for number in range(1, measure(code).items + 1)
    ]
    assert (form.confirm, form.warnings) == ((), ())
    assert form.totals == (f"/{measure(code).codes.total}",)


def test_shape_1_without_item_codes_reads_them_from_the_link_ids():
    assert loaded(flat("pcptsd5", with_item_codes=False)).code == "pcptsd5"


def test_shape_2_ordinals_in_the_coding_and_expressions_that_are_not_run():
    form = loaded(computed("audit"))

    assert form.code == "audit"
    assert values_of(form)[8] == [0, 2, 4]
    assert form.totals == ("sum",)
    assert form.warnings == ("expressions in the form are not run: totals are reckoned here",)


@pytest.mark.parametrize("expanded", [True, False])
def test_shape_3_answers_in_a_contained_value_set_and_items_in_groups(expanded):
    form = loaded(grouped("k6", contained=[value_set("k6", expanded=expanded)]))

    assert (form.code, form.confirm) == ("k6", ())
    assert values_of(form) == [[0, 1, 2, 3, 4]] * 6


def test_shape_3_answers_in_a_bundle_or_at_hand_and_never_fetched():
    address = "https://site.invented/answers"
    form = grouped("k6", address)
    bundle = {
        "resourceType": "Bundle",
        "entry": [{"resource": form}, {"resource": value_set("k6")}],
    }

    assert loaded(bundle).code == "k6"
    assert loaded(form, sets=[json.dumps(value_set("k6"))]).code == "k6"
    with pytest.raises(InputError, match="nothing is fetched"):
        loaded(form)


def test_shape_3_weights_of_a_code_system():
    concepts = [
        {"code": f"v{n}", "property": [{"code": "itemWeight", "valueDecimal": n}]} for n in range(5)
    ]
    system = {
        "resourceType": "CodeSystem",
        "url": "https://site.invented/s",
        "concept": concepts,
    }
    plain = value_set("k6", expanded=False)
    for concept in plain["compose"]["include"][0]["concept"]:
        del concept["extension"]

    form = loaded(grouped("k6", contained=[plain, system]))

    assert (values_of(form)[0], form.confirm) == ([0, 1, 2, 3, 4], ())


def test_shape_4_codes_of_the_measures_own_list():
    form = flat("gad7")
    for item in form["item"][:7]:
        for option in item["answerOption"]:
            del option["extension"]

    assert values_of(loaded(form)) == [[0, 1, 2, 3]] * 7
    assert loaded(form).confirm == ()


def test_shape_4_bare_numbers_and_numbers_that_are_typed():
    typed = questionnaire(
        [{"linkId": str(n), "type": "integer"} for n in (1, 2, 3)], title="PEG of a site"
    )

    assert values_of(loaded(bare("peg", numbers=True)))[0] == list(range(11))
    assert loaded(bare("peg", numbers=True)).confirm == ()
    assert values_of(loaded(typed)) == [[], [], []]


def test_an_ordinal_that_contradicts_the_code_of_its_answer_is_refused():
    form = flat("gad7")
    for option, value in zip(form["item"][0]["answerOption"], (0, 2, 1, 3), strict=True):
        option["extension"] = ordinal(value)

    with pytest.raises(InputError, match=r"counted 1, as its code is \(item 1\); got 2.0"):
        loaded(form)


def test_a_gate_that_is_answered_no_closes_the_items():
    form = flat("pcptsd5")
    gate = {"linkId": "/102011-4", "type": "choice", "code": [{"code": "102011-4"}]}
    form["item"].insert(0, gate)
    said = {
        "resourceType": "QuestionnaireResponse",
        "item": [{"linkId": "/102011-4", "answer": [{"valueCoding": {"code": "LA32-8"}}]}],
    }

    got = response_from_text(json.dumps(said), loaded(form))
    said["item"][0]["answer"][0]["valueCoding"]["code"] = "LA33-6"

    assert got.score.value == 0
    assert response_from_text(json.dumps(said), loaded(form)).score.value is None


def asked_in(form):
    return [getattr(one, "number", 0) or one.key for one in form.asked]


def test_a_question_beside_the_items_keeps_its_words_and_its_place():
    gated, hard = flat("pcptsd5"), flat("phq9")
    gated["item"].insert(0, {"linkId": "above", "type": "display", "text": "In an invented life"})
    gated["item"].insert(1, GATE)
    hard["item"].insert(9, DIFFICULTY)
    middle = flat("phq9")
    middle["item"].insert(4, DIFFICULTY)

    gate, difficulty = loaded(gated).extras[0], loaded(hard).extras[0]

    assert (gate.text, gate.stem) == ("Was it ever so?", "In an invented life")
    assert [(one.value, one.text) for one in gate.options] == [
        (1, "It was so"),
        (0, "It was not so"),
    ]
    assert [one.value for one in difficulty.options] == [0, 1, 2, 3]
    assert asked_in(loaded(gated)) == ["gate", 1, 2, 3, 4, 5]
    assert asked_in(loaded(hard)) == [1, 2, 3, 4, 5, 6, 7, 8, 9, "difficulty"]
    assert asked_in(loaded(middle)) == [1, 2, 3, 4, "difficulty", 5, 6, 7, 8, 9]
    assert loaded(gated).confirm == loaded(hard).confirm == ()
    assert loaded(gated).warnings == loaded(hard).warnings == ()


def test_yes_or_no_beside_the_items_is_counted_without_words_of_its_own():
    form = flat("pcptsd5")
    form["item"].insert(0, {"linkId": "/102011-4", "type": "boolean", "text": "Was it ever so?"})

    gate = loaded(form).extras[0]

    assert [(one.code, one.value) for one in gate.options] == [("false", 0), ("true", 1)]
    assert gate.is_worded


@pytest.mark.parametrize(
    "gate",
    [
        GATE | {"text": ""},
        GATE | {"answerOption": []},
        GATE | {"type": "integer", "answerOption": []},
        GATE | {"answerValueSet": "https://site.invented/elsewhere"},
        beside("102011-4", {"yes": "It was so", "no": "It was not so"}),
        beside("102011-4", {"LA33-6": "", "LA32-8": ""}),
        beside("102011-4", {"LA33-6": "It was so"}),
        beside("102011-4", {"1": "It was so", "2": "It was not so"}),
        beside("102011-4", {"LA33-6": "It was so", "LA32-8": "It was not so", "x": "Who knows"}),
    ],
    ids=["words", "answers", "typed", "set", "uncounted", "wordless", "alone", "range", "one more"],
)
def test_what_is_beside_the_items_and_not_whole_is_left_to_a_person(gate):
    form = flat("pcptsd5")
    form["item"].insert(0, gate)

    found = loaded(form)

    assert asked_in(found) == [1, 2, 3, 4, 5]
    assert [(one.key, one.link_id) for one in found.extras] == [("gate", "/102011-4")]
    assert found.confirm == ()
    assert "somebody asks it" in found.warnings[0]


def test_an_ordinal_beside_the_items_that_contradicts_its_code_is_left_to_a_person():
    form, gate = flat("pcptsd5"), copy.deepcopy(GATE)
    for option, value in zip(gate["answerOption"], (0, 1), strict=True):
        option["extension"] = ordinal(value)
    form["item"].insert(0, gate)

    assert not loaded(form).extras[0].is_worded


def test_answer_codes_in_a_strange_order_are_not_believed():
    """Two of the four codes of the PHQ-9's last question are mixed up in some public forms."""
    form, mixed = flat("phq9"), copy.deepcopy(DIFFICULTY)
    codings = [option["valueCoding"] for option in mixed["answerOption"]]
    codings[2]["code"], codings[3]["code"] = codings[3]["code"], codings[2]["code"]
    form["item"].append(mixed)

    assert not loaded(form).extras[0].is_worded


def test_an_answer_beside_the_items_is_read_by_its_code():
    form = flat("phq9")
    form["item"].append(DIFFICULTY)
    answer = {"linkId": "/69722-7", "answer": [{"valueCoding": {"code": "LA6574-3"}}]}
    said = {"resourceType": "QuestionnaireResponse", "item": [answer]}

    got = response_from_text(json.dumps(said), loaded(form))

    assert got.score.reason.startswith("9 of 9 items missing")
    assert got.warnings == ()


def test_a_guess_from_the_order_has_to_be_confirmed_by_a_person():
    form = loaded(bare("isi"))

    assert values_of(form) == [[0, 1, 2, 3, 4]] * 7
    assert form.confirm == (GUESSED,)
    unnumbered = computed("pacs", item_name="q")
    for at, item in enumerate(unnumbered["item"][:-1]):
        item["linkId"] = "abcdefghij"[at]
    assert loaded(unnumbered).confirm == (BY_ORDER,)
    assert "two orders of its items are in print" in loaded(computed("rses")).confirm[-1]


def test_a_form_that_reverses_already_is_not_reversed_twice():
    """The PSS-10 of LOINC counts items 4, 5, 7 and 8 the other way round."""
    plain, turned = (grouped("pss10", contained=[value_set("pss10")]) for _ in range(2))
    backwards = value_set("pss10", name="turned")
    for concept, value in zip(backwards["expansion"]["contains"], (4, 3, 2, 1, 0), strict=True):
        concept["extension"] = ordinal(value)
    turned["contained"].append(backwards)
    for group in turned["item"][1:]:
        for item in group["item"]:
            if int(item["linkId"]) in measure("pss10").reversed:
                item["answerValueSet"] = "#turned"

    assert values_of(loaded(plain)) == values_of(loaded(turned))
    assert loaded(turned).confirm == ()
    most = [item.options[-1].value for item in loaded(turned).items]
    assert score(measure("pss10"), most).value == 24


def test_forms_of_a_variant_are_known_by_what_they_count():
    us = grouped("k10", contained=[value_set("k6")])

    assert (loaded(us).code, loaded(us).variant) == ("k10", "us")
    usual = loaded(grouped("k10", contained=[value_set("k10")]))
    assert usual.variant == ""


@pytest.mark.parametrize(
    ("code", "others"), [("auditc", ("uk",)), ("wsas", ("no_work",))], ids=["auditc", "wsas"]
)
def test_a_form_that_fits_two_variants_is_never_taken_for_one_in_silence(code, others):
    form = loaded(computed(code))
    words = f"fits: it is read as the usual form, and could be {others[0]}"

    assert (form.variant, form.others) == ("", others)
    assert [words in one for one in form.confirm] == [True]
    chosen = loaded(computed(code), variant=others[0])
    assert (chosen.variant, chosen.others) == (others[0], ("",))
    assert [f"read as {others[0]}, and" in one for one in chosen.confirm] == [True]
    assert loaded(computed(code), variant="") == form


def test_answers_that_are_all_there_tell_variants_apart():
    """A form of five points has answers that the one of nine points has as well."""
    five = computed("sam")
    for item in five["item"][:3]:
        item["answerOption"] = item["answerOption"][:5]
    days = computed("bam")

    assert (loaded(five).variant, loaded(five).confirm) == ("points_5", ())
    assert (loaded(computed("sam")).variant, loaded(computed("sam")).confirm) == ("", ())
    assert (loaded(days, code="bam").variant, loaded(days, code="bam").confirm) == ("", ())
    us = grouped("k10", contained=[value_set("k6")])
    with pytest.raises(InputError, match="counted from 1 to 5"):
        loaded(us, variant="")


def test_numbers_that_are_typed_and_answers_that_are_missing_tell_nothing():
    typed = questionnaire(
        [{"linkId": str(n), "type": "integer"} for n in range(1, 11)], title="K10 of a site"
    )
    some = grouped("k10", contained=[value_set("k10")])
    del some["contained"][0]["expansion"]["contains"][4]

    for form in (loaded(typed), loaded(some), loaded(bare("k10"))):
        assert (form.variant, form.others) == ("", ("us",))
        assert "could be us" in form.confirm[0]
    with pytest.raises(InputError, match="variant must be one of us; got 'uk'"):
        loaded(typed, variant="uk")


def test_hidden_items_are_scored_and_help_is_not():
    form = flat("gad7")
    hidden = "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden"
    form["item"][0]["extension"] = [{"url": hidden, "valueBoolean": True}]
    form["item"].insert(0, {"linkId": "help", "type": "display", "text": "help"})

    assert len(loaded(form).items) == 7
    assert loaded(form).warnings == ("1 hidden items are scored all the same",)


def test_a_form_under_the_panel_code_of_another_measure_is_known_by_its_items():
    form = flat("gad7")
    form["code"] = [{"code": "44249-1"}]

    assert loaded(form).code == "gad7"


def test_an_item_weight_counts_like_an_ordinal():
    form = flat("gad7")
    for item in form["item"][:7]:
        for option in item["answerOption"]:
            option["extension"][0]["url"] = WEIGHT

    assert values_of(loaded(form)) == [[0, 1, 2, 3]] * 7


def test_a_form_without_version_gets_one_of_its_content():
    one, other = flat("gad7"), flat("gad7")
    del one["version"], other["version"]
    other["item"][0]["text"] = "another word"

    assert loaded(one).version.startswith("sha256-")
    assert loaded(one).version != loaded(other).version
    assert loaded(one).version == loaded(copy.deepcopy(one)).version


def broken(change):
    form = flat("gad7")
    change(form)
    return json.dumps(form)


def set_in(*path, value):
    def change(form):
        at = form
        for key in path[:-1]:
            at = at[key]
        at[path[-1]] = value

    return change


FIRST = ("item", 0, "answerOption", 1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{\n "resourceType": "Questionnaire",\n}', "a fault in line 3, column 1"),
        ("[]", "the form must be a JSON object; got 'list'"),
        ('{"a": NaN}', "valid JSON"),
        ('{"resourceType": "Patient"}', "resourceType must be Questionnaire or Bundle"),
        ('{"resourceType": "Bundle", "entry": []}', "entry must be one Questionnaire; got 0"),
        (broken(set_in("item", value=[])), "item must be 1 to 500 items; got 0"),
        (broken(set_in("item", 2, value="x")), r"item\[2\] must be an object; got 'str'"),
        (broken(set_in("item", 2, "linkId", value="")), r"item\[2\] must be named by a linkId"),
        (
            broken(set_in("item", 2, "linkId", value="/69725-0")),
            r"item\[2\] must be a linkId of its own",
        ),
        (
            broken(set_in(*FIRST, "extension", 0, "valueDecimal", value="1")),
            r"item\[0\].answerOption\[1\].extension\[0\] must be a number as ordinal; got '1'",
        ),
        (
            broken(set_in(*FIRST, "extension", 0, "valueDecimal", value=7)),
            r"answerOption\[1\].valueCoding must be counted 1, as its code is \(item 1\); got 7.0",
        ),
        (broken(set_in(*FIRST, value={"valueDate": "x"})), r"a coding, a whole number or a text"),
        (
            broken(set_in("item", 3, value={"linkId": "x", "type": "choice"})),
            "item must be there with code 69734-2; got 'no item 4'",
        ),
        (
            broken(set_in("item", 0, "answerOption", value=[])),
            r"item\[0\] must be answers to choose from",
        ),
        (
            broken(set_in("item", 0, "answerOption", value="yes")),
            r"item\[0\].answerOption must be a list; got 'str'",
        ),
    ],
)
def test_a_malformed_form_gets_one_line_that_says_where_and_what(text, words):
    with pytest.raises(InputError, match=words) as refused:
        form_from_text(text, code="gad7")

    assert "\n" not in str(refused.value)
    assert "of these" not in str(refused.value)


def test_what_is_no_measure_of_ours_asks_which_it_is():
    unknown = questionnaire([{"linkId": "1", "type": "integer"}], title="Something else")

    with pytest.raises(InputError, match="--as CODE"):
        loaded(unknown)
    with pytest.raises(InputError, match="item must be 9 items of phq9; got '1 that somebody"):
        loaded(unknown, code="phq9")
    with pytest.raises(InputError, match="of a measure with items"):
        loaded(unknown, code="ders16")


def test_forms_that_may_not_be_built_are_refused_however_they_are_called():
    for said in ({"title": "C-SSRS screener"}, {"id": "ORS"}, {"name": "SRS"}):
        form = questionnaire([{"linkId": "1", "type": "boolean"}], **said)
        with pytest.raises(InputError, match="one that may be filled in here"):
            loaded(form)
    by_code = questionnaire([{"linkId": "/93246-7", "type": "boolean"}])
    with pytest.raises(InputError, match="Columbia"):
        loaded(by_code)
    with pytest.raises(InputError, match="may be filled in here"):
        loaded(flat("phq9"), code="cssrs_screen")
    with pytest.raises(InputError, match="may be filled in here"):
        loaded(bare("isi") | {"title": "ORS"}, code="isi")  # whatever it is said to be


def test_a_total_is_reckoned_again_and_the_stated_one_kept_beside_it():
    """HL7's own example states 13 for items that add up to 10."""
    form = flat("phq9")
    text = response(form, [0, 0, 0, 1, 2, 1, 3, 2, 1], stated=13)

    got = response_from_text(text, loaded(form))

    assert (got.score.value, got.stated) == (10, 13)
    assert got.warnings == ("a total of 13 is stated, the items add up to 10",)
    assert [flag.key for flag in got.score.flags] == ["self_harm"]
    assert got.score.form == "https://site.invented/form|2"


def test_a_good_total_gives_no_warning_and_every_way_to_write_it_is_read():
    form = flat("phq9")
    said = json.loads(response(form, [1] * 8 + [0], stated=8))
    for answer in (
        {"valueInteger": 8},
        {"valueDecimal": 8.0},
        {"valueString": "8"},
        {"valueQuantity": {"value": 8, "unit": "pts."}},
    ):
        said["item"][-1]["answer"] = [answer]
        got = response_from_text(json.dumps(said), loaded(form))
        assert (got.stated, got.warnings) == (8, ())


def test_a_total_under_the_code_of_the_panel_is_taken():
    form = flat("phq9")
    text = response(form, [1] * 8 + [0], stated=8, total_link="/44249-1")

    assert response_from_text(text, loaded(form)).stated == 8
    assert measure_of_score_code("44249-1")[0] == "phq9"
    with pytest.raises(InputError, match="of a known measure"):
        measure_of_score_code("1-8")


def test_a_link_id_that_is_not_in_the_form_is_left_aside_with_a_warning():
    form = flat("phq9")
    text = response(form, [3] * 9, stated=23, total_link="/442649-1")
    got = response_from_text(text, loaded(form))

    assert (got.score.value, got.stated) == (27, None)
    assert got.warnings == ("item[9].answer[0]: its linkId is not in the form; left aside",)


def test_completed_says_nothing_five_of_seven_give_no_total():
    form = flat("gad7")
    text = response(form, [1, 1, 1, 2, 2, None, None], stated=7)
    got = response_from_text(text, loaded(form))

    assert (got.score.value, got.stated) == (None, 7)
    assert "2 of 7 items missing" in got.score.reason
    assert "no total" in got.warnings[0]


def test_answer_codings_without_system_are_matched_in_the_items_own_list():
    form = flat("gad7")
    said = json.loads(response(form, [2] * 7))
    for item in said["item"]:
        del item["answer"][0]["valueCoding"]["system"]

    assert response_from_text(json.dumps(said), loaded(form)).score.value == 14


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"valueCoding": {"code": "LA9"}}, "an answer of the form; got 'LA9'"),
        ({"valueDecimal": 9}, "an answer of the form; got 9.0"),
        ({"valueDate": "2026-01-01"}, r"item\[0\].answer\[0\] must be a number"),
        ({"valueQuantity": {"value": "many"}}, "must be a number; got 'many'"),
    ],
)
def test_an_answer_that_is_none_is_refused_with_its_place(answer, words):
    form = flat("gad7")
    said = json.loads(response(form, [0] * 7))
    said["item"][0]["answer"] = [answer]

    with pytest.raises(InputError, match=words):
        response_from_text(json.dumps(said), loaded(form))


def test_yes_and_no_as_booleans():
    form = questionnaire(
        [{"linkId": str(n), "type": "boolean"} for n in range(1, 11)], title="DAST-10"
    )
    said = {
        "resourceType": "QuestionnaireResponse",
        "item": [{"linkId": str(n), "answer": [{"valueBoolean": True}]} for n in range(1, 11)],
    }

    assert response_from_text(json.dumps(said), loaded(form)).score.value == 9


def test_what_stands_above_an_item_goes_with_it_and_help_does_not():
    form = grouped("k6", contained=[value_set("k6")])
    above = {"linkId": "above", "type": "display", "text": "In the invented past weeks"}
    asks = {"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl"}
    helps = {"linkId": "more", "type": "display", "text": "opens beside it", "extension": [asks]}
    first, second = (one for one in form["item"] if one["type"] == "group")
    first["text"] = "How often did you"
    first["item"].insert(1, helps)
    form["item"].insert(form["item"].index(second), above)

    stems = [item.stem for item in loaded(form).items]

    count = sum("answerValueSet" in one for one in first["item"])
    assert stems[:count] == ["how to fill this in\nHow often did you"] * count
    assert set(stems[count:]) == {"In the invented past weeks"}
