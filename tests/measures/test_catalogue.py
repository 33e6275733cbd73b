"""Every measure of the catalogue: its file, its reference table, and the laws of its score rule."""

import json
import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from sostenuto.base.errors import InputError
from sostenuto.measures import catalogue, ratings
from sostenuto.measures.reading import measure_from
from sostenuto.measures.scores import placed
from sostenuto.measures.scoring import score, score_total, total_range
from sostenuto.measures.shelf import measure, measures, variants

REFERENCE = Path(__file__).parent / "reference"
FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts" / "measures.json"
CODES = catalogue.codes()
EVERY = [(code, variant) for code in CODES for variant in ("", *variants(code))]
BY_ITEMS = [pair for pair in EVERY if measure(*pair).entry == "items"]
WITH_TOTAL = [pair for pair in BY_ITEMS if measure(*pair).total]
CASES = [
    (path.stem, case)
    for path in sorted(REFERENCE.glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8")).get("cases", [])
]


def said(value):
    return None if value == "-" else value


def ends(one, *, high):
    """Return the answers that score lowest or highest."""
    return [
        values[-1 if (item in one.reversed) != high else 0]
        for item, values in enumerate(one.answers, 1)
    ]


def test_every_measure_has_a_reference_table_and_no_table_is_left_over():
    assert {path.stem for path in REFERENCE.glob("*.toml")} == set(CODES)
    assert {code for code, _ in CASES} == set(CODES)


@pytest.mark.parametrize(("code", "case"), CASES, ids=lambda x: x if isinstance(x, str) else "")
def test_reference_cases(code, case):
    one = measure(code, case.get("variant", ""))
    if "paper" in case:
        got = score_total(one, case["paper"])
    else:
        answers = [said(answer) for answer in case["answers"]]
        got = score(one, answers, extra=case.get("extra"), moment=case.get("moment", ""))

    if "value" in case:
        assert got.value == pytest.approx(case["value"], abs=0.005)
    if "reason" in case:
        assert (got.value, got.reason) == (None, case["reason"])
    if "flags" in case:
        assert [flag.key for flag in got.flags] == case["flags"]
    if "screens" in case:
        assert [screen.key for screen in got.screens] == case["screens"]
    if "scales" in case:
        assert {one.key: one.value for one in got.scales} == case["scales"]
    for key in ("band", "step_up", "prorated", "total", "result"):
        assert key not in case or getattr(got, key) == case[key]
    assert "cutoffs" not in case or len(got.cutoffs) == case["cutoffs"]
    assert "no_band" not in case or got.band is None
    assert "se" not in case or got.standard_error == case["se"]


@pytest.mark.parametrize("code", CODES)
def test_every_fact_names_sources_that_are_there(code):
    table = catalogue.measure_table(code)

    def walk(value):
        if isinstance(value, dict):
            yield from ((value, key) for key in value if key == "sources")
            for each in value.values():
                yield from walk(each)
        elif isinstance(value, list):
            for each in value:
                yield from walk(each)

    own = set(table.get("sources", {}))
    named = {
        source
        for fact, _ in walk({k: v for k, v in table.items() if k != "sources"})
        for source in fact["sources"]
    }
    assert named <= own
    assert all(
        one["url"].startswith(("http://", "https://")) for one in table.get("sources", {}).values()
    )


@pytest.mark.parametrize("code", CODES)
def test_labels_are_short_words_of_ours_and_no_sentence_of_a_form(code):
    for topic in measure(code).topics:
        assert 1 <= len(topic.split()) <= 3
        assert not re.search(r"[.?!]", topic)


@pytest.mark.parametrize("code", CODES)
def test_every_rating_that_a_measure_is_asked_by_is_there_with_its_range(code):
    one = measure(code)

    assert bool(one.ratings) <= (one.decision == "own_wording")
    for item, key in enumerate(one.ratings):
        assert ratings.ratings()[key].shape == "scale"
        assert (one.answers[item][0], one.answers[item][-1]) == (ratings.LOWEST, ratings.HIGHEST)


@pytest.mark.parametrize(("code", "variant"), WITH_TOTAL)
def test_both_ends_of_the_range_can_be_reached(code, variant):
    one = measure(code, variant)

    assert score(one, ends(one, high=False)).value == pytest.approx(one.total.low)
    assert score(one, ends(one, high=True)).value == pytest.approx(one.total.high)


@pytest.mark.parametrize(("code", "variant"), BY_ITEMS)
def test_both_ends_of_every_subscale_can_be_reached(code, variant):
    one = measure(code, variant)
    lowest, highest = (score(one, ends(one, high=high)) for high in (False, True))

    for scale in one.scales:
        assert lowest.number(scale.key) == pytest.approx(scale.low)
        assert highest.number(scale.key) == pytest.approx(scale.high)


@pytest.mark.parametrize(("code", "variant"), WITH_TOTAL)
def test_one_answer_further_never_lowers_the_number(code, variant):
    one = measure(code, variant)
    for item, values in enumerate(one.answers):
        numbers = []
        for value in values:
            answers = [each[len(each) // 2] for each in one.answers]
            answers[item] = value
            numbers.append(score(one, answers).value)
        falling = item + 1 in one.reversed
        assert numbers == sorted(numbers, reverse=falling)
        assert item + 1 in one.unscored or numbers[0] != numbers[-1]


@pytest.mark.parametrize(("code", "variant"), EVERY)
def test_bands_lie_apart_and_leave_out_no_value_unless_they_say_so(code, variant):
    one = measure(code, variant)
    for bands in one.bands:
        scale = one.scale(bands.scale)
        assert all(lower.low < upper.low for lower, upper in pairwise(bands.levels))
        assert all(lower.high <= upper.low for lower, upper in pairwise(bands.levels))
        steps = 400
        points = [scale.low + (scale.high - scale.low) * at / steps for at in range(steps + 1)]
        inside = [placed(bands, value) is not None for value in points]
        assert all(inside) == bands.whole
        for level in bands.levels:
            middle = (level.low + level.high) / 2
            assert placed(bands, middle).label == level.label


@pytest.mark.parametrize("code", [c for c in CODES if measure(c).rule == "table"])
def test_tables_rise_and_cover_every_sum(code):
    one = measure(code)
    low, high = total_range(one)

    assert list(one.table) == list(range(int(low), int(high) + 1))
    assert list(one.table.values()) == sorted(one.table.values())
    assert not one.table_se or set(one.table_se) == set(one.table)


def test_a_measure_of_which_too_little_is_known_says_so_and_takes_a_total():
    for code in ("bscs", "ders16", "ders18", "gcs", "bmrq", "promis_global10"):
        one = measure(code)
        assert one.why_total
        assert score_total(one, total_range(one)[1]).value == one.total.high
        with pytest.raises(InputError, match="answered item by item"):
            score(one, [0] * one.items)


def test_what_nobody_has_checked_is_text_and_no_number():
    assert "reliability: type retest_1_month; value 0.69; population original sample" in (
        measure("brs").unchecked
    )
    assert measure("brs").bases == ()
    assert measure("phq4").bands == ()
    assert measure("ucla3").cutoffs == ()


def test_a_slip_in_a_file_is_refused_with_its_place():
    table = dict(catalogue.measure_table("phq9"))

    for change, words in (
        ({"bnads": []}, "phq9 must be known keys only; got .'bnads'"),
        ({"version": 0}, "phq9.version must be a whole number of at least 1"),
        ({"topics": ["one"]}, "phq9.topics must be 9"),
        ({"answers": {"low": 0, "high": 3, "step": 2}}, "steps that lead from low to high"),
        ({"cutoffs": [{"sign": "ge", "value": 1, "status": "verified"}]}, "to name a source"),
        ({"safety": [{"key": "x", "items": [10]}]}, "words"),
        ({"score": {"rule": "guess"}}, "phq9.score.rule must be one of"),
        ({"reliability": [{"kind": "alpha", "status": "unverified"}]}, "status must be one of"),
    ):
        with pytest.raises(InputError, match=words):
            measure_from(table | change)
    with pytest.raises(InputError, match="variant must be one of us"):
        measure("k10", "french")
    with pytest.raises(InputError, match="variant must be left out"):
        measure("phq9", "us")


def test_forms_that_may_not_be_built_are_not_here_and_all_others_are():
    if not FACTS.is_file():
        pytest.skip("CATALOGUE NOT COMPARED: the facts beside the repository are not there")
    facts = json.loads(FACTS.read_text(encoding="utf-8"))["instruments"]
    shipped = {one["id"] for one in facts if one["ship_decision"] != "do_not_ship"}

    assert set(measures()) == shipped


def test_no_fact_that_is_unverified_is_used_as_known():
    if not FACTS.is_file():
        pytest.skip("CATALOGUE NOT COMPARED: the facts beside the repository are not there")
    for fact in json.loads(FACTS.read_text(encoding="utf-8"))["instruments"]:
        if fact["id"] not in CODES:
            continue
        one = measure(fact["id"])
        keys = {"bands": one.bands, "cutoffs": one.cutoffs, "subscales": one.scales}
        keys["reverse_scored"] = one.reversed
        for key, used in keys.items():
            known = fact.get(key)
            if isinstance(known, dict) and known.get("status") == "unverified":
                assert used == (), (one.code, key)
        verified = [
            each["value"].get("value")
            for each in fact.get("reliability", [])
            if each["status"] == "verified" and isinstance(each["value"], dict)
        ]
        for basis in one.bases:
            assert basis.r is None or basis.r in verified
            norms = [
                each["value"].get("sd")
                for each in fact.get("norms", [])
                if each["status"] == "verified"
            ]
            assert basis.sd is None or basis.sd in norms
