"""The verbs about measures: list, show, load, score, change and goal attainment."""

import json
from pathlib import Path

import pytest
from tests.measures import forms_for_tests as forms

from .conftest import Call


def one(answer):
    assert (answer.code, answer.err) == (0, "")
    [said] = answer.objects
    return said


@pytest.mark.parametrize("verb", [("measures", "list"), ("measures", "show"), ("measures", "load")])
def test_every_verb_of_the_group_explains_itself_and_speaks_json(call: Call, verb) -> None:
    answer = call(*verb, "--help")

    assert answer.code == 0
    assert "--json" in answer.out


def test_goal_attainment(call: Call) -> None:
    assert call("gas", "--levels", "1,0,-1", "--weights", "3,2,1").out == "T = 54.41\n"
    assert call("gas", "--levels", "1,1,1").out == "T = 63.69\n"
    assert call("gas", "--levels", "-1,-1,-1").out == "T = 36.31\n"
    said = one(call("gas", "--levels", "2,0,0,-1", "--weights", "9,4,1,6", "--json"))
    assert said["t"] == pytest.approx(58.207, abs=5e-4)
    changed = one(call("gas", "--levels", "1,1,1", "--baseline", "-1,-1,-1", "--json"))
    assert changed["change"] == pytest.approx(27.39, abs=0.005)
    assert call("gas", "--levels", "3").err == (
        "sostenuto: level must be a whole number from -2 to 2; got 3\n"
    )


def test_a_low_total_does_not_hide_the_one_answer_that_matters(call: Call) -> None:
    said = one(call("score", "phq9", *"000000001", "--json"))

    assert (said["value"], said["band"]) == (1, "minimal")
    assert [(flag["key"], flag["item"]) for flag in said["flags"]] == [("self_harm", 9)]
    assert call("score", "phq9", *"000000001").out.startswith("! item 9 (self-harm thoughts) is 1")


def test_two_gaps_prorate_and_three_say_why_there_is_no_total(call: Call) -> None:
    two = one(call("score", "PHQ-9", *"2-222222-", "--json"))
    three = one(call("score", "phq9", *"2-2222--0", "--json"))

    assert (two["value"], two["prorated"], two["subscales"]["phq2"]["value"]) == (18, True, None)
    assert (three["value"], three["band"]) == (None, None)
    assert three["reason"] == "3 of 9 items missing; at most 2 may be"


def test_totals_variants_gates_and_facts(call: Call) -> None:
    assert one(call("score", "swemwbs", "--total", 23, "--json"))["value"] == 20.73
    assert one(call("score", "k10", *"4" * 10, "--variant", "us", "--json"))["value"] == 40
    gate = call("score", "pcptsd5", *"-----", "--extra", "gate=0", "--json")
    assert one(gate)["value"] == 0
    assert one(call("score", "walk10m", 10, 12.5, "--json"))["band"] == "middle"
    assert "too little" not in call("score", "ders16", *"1" * 16).out
    assert "a source" in call("score", "ders16", *"1" * 16).err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("score", "phq8", 1), "measure must be a known code; got 'phq8' (near: phq9"),
        (("score", "phq9", 1), "answers must be 9, one an item; got 1"),
        (("score", "phq9", *"000000004"), "must be 0, 1, 2 or 3; got 4.0"),
        (("score", "phq9", *"00000000x"), "answer must be a number; got 'x'"),
        (("change", "phq9", "--before", 30, "--after", 1), "before must be between 0 and 27"),
        (("change", "brs", "--before", 2, "--after", 3, "--sd", 1), "--r must be given"),
        (("measures", "show", "phq9", "--variant", "x"), "variant must be left out"),
        (("measures", "load", "/nowhere/form.json"), "form.json must be a file"),
    ],
)
def test_what_is_wrong_is_one_line(call: Call, arguments, words) -> None:
    answer = call(*arguments)

    assert (answer.code, answer.out) == (2, "")
    assert len(answer.err.splitlines()) == 1
    assert words in answer.err


def test_change_with_its_r_and_sd_and_what_to_do_next(call: Call) -> None:
    better = one(call("change", "phq9", "--before", 18, "--after", 9, "--json"))
    worse = one(call("change", "phq9", "--before", 9, "--after", 18, "--json"))

    assert (better["reliable"], better["r"], better["sd"]) == ("better", 0.89, 5.5)
    assert better["next_steps"] == []
    assert (worse["reliable"], worse["next_steps"][0]["key"]) == ("worse", "ask")
    assert "alpha 0.89, SD 5.5" in call("change", "phq9", "--before", 18, "--after", 9).out


def test_without_a_verified_pair_it_cannot_be_said_until_the_site_enters_its_own(
    call: Call,
) -> None:
    asked = ("change", "brs", "--before", 2, "--after", 4)

    assert "cannot say: no verified reliability for this measure" in call(*asked).out
    own = call(*asked, "--sd", 0.7, "--r", 0.8, "--source", "our clients", "--json")
    assert one(own)["reliable"] == "better"
    assert "entered by the site: our clients" in one(own)["words"]


def test_every_measure_is_listed_and_shown(call: Call) -> None:
    listed = call("measures", "list", "--json").objects

    assert len(listed) == 47
    assert "phq9" in call("measures", "list").out
    shown = call("measures", "show", "brs").out
    assert "reliable change: cannot say" in shown
    assert "not checked, not used: reliability: type retest_1_month" in shown
    said = one(call("measures", "show", "phq9", "--json"))
    assert said["topics"][8] == "self-harm thoughts"


def test_a_form_is_loaded_whole_confirmed_where_it_was_guessed_or_not_at_all(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOSTENUTO_DATA_DIR", str(tmp_path / "data"))
    good, guessed, bad = (tmp_path / f"{name}.json" for name in ("good", "guessed", "bad"))
    good.write_text(json.dumps(forms.flat("gad7")))
    guessed.write_text(json.dumps(forms.bare("isi")))
    bad.write_text(json.dumps(forms.flat("phq9"))[:-40])

    assert one(call("measures", "load", good, "--json"))["usable"] is True
    waiting = call("measures", "load", guessed, "--json").objects[0]
    assert (waiting["measure"], waiting["usable"]) == ("isi", False)
    refused = call("measures", "load", bad)
    assert (refused.code, refused.out) == (2, "")
    assert "a fault in line 1" in refused.err

    state = {row["code"]: row["form"] for row in call("measures", "list", "--json").objects}
    assert (state["gad7"], state["isi"], state["phq9"]) == ("loaded", "to confirm", "")
    call("measures", "load", guessed, "--confirmed-by", "Rosa Invented")
    state = {row["code"]: row["form"] for row in call("measures", "list", "--json").objects}
    assert state["isi"] == "loaded"
    assert sorted(path.name for path in (tmp_path / "data" / "forms").iterdir()) == [
        "gad7.json",
        "isi.json",
    ]


def test_a_form_that_fits_two_variants_says_which_was_assumed_and_waits(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOSTENUTO_DATA_DIR", str(tmp_path / "data"))
    form = tmp_path / "form.json"
    form.write_text(json.dumps(forms.computed("auditc")))

    said = call("measures", "load", form)
    assert "read as the usual form" in said.out
    assert "confirm: more than one variant fits: it is read as the usual form" in said.out
    assert "--variant NAME" in said.err
    waiting = one(call("measures", "load", form, "--json"))
    assert (waiting["variant"], waiting["could_be"], waiting["usable"]) == ("", ["uk"], False)

    kept = tmp_path / "data" / "forms" / "auditc.json"
    before = json.loads(kept.read_text())
    del before["variant"]  # as it was kept before forms had one
    kept.write_text(json.dumps(before))
    assert state_of(call, "auditc") == "to confirm"

    named = call("measures", "load", form, "--variant", "uk", "--confirmed-by", "Ann", "--json")
    assert (one(named)["variant"], one(named)["could_be"]) == ("uk", [""])
    assert one(named)["usable"] is True
    usual = call("measures", "load", form, "--variant", "usual", "--confirmed-by", "Ann")
    assert "read as the usual form" in usual.out
    assert {path.name for path in kept.parent.iterdir()} == {"auditc.json", "auditc-uk.json"}
    assert state_of(call, "auditc") == "loaded"
    refused = call("measures", "load", form, "--variant", "us")
    assert (refused.code, refused.out) == (2, "")
    assert "variant must be one of uk; got 'us'" in refused.err


def state_of(call: Call, code: str) -> str:
    rows = call("measures", "list", "--json").objects
    return next(str(row["form"]) for row in rows if row["code"] == code)
