"""The wider file of reference answers that developers may have beside the repository."""

import json
from pathlib import Path

import pytest

from sostenuto.stats.meta import meta_analysis

from .conftest import expected, studies

FILE = Path(__file__).resolve().parents[3] / "shared" / "facts" / "engine_reference.json"
FOUND = {
    "bcg": ("bcg", "rr"),
    "normand1999_md": ("stroke_stay", "md"),
    "raudenbush1985": ("expectancy", ""),
}


@pytest.fixture(scope="module")
def reference() -> dict:
    if not FILE.exists():
        pytest.skip(f"ENGINE REFERENCE NOT READ: there is no {FILE.name}; our own tables were")
    return json.loads(FILE.read_text(encoding="utf-8"))


def test_our_tables_say_what_the_file_says(reference):
    meta = reference["meta_analysis"]
    wrong = []
    for case in expected()["pooled"]:
        for name, (file, measure) in FOUND.items():
            method = {"fixed": "EE"}.get(case["method"], case["method"].upper())
            theirs = meta[name].get(method)
            same = (case["file"], case.get("measure", "")) == (file, measure)
            if not same or not isinstance(theirs, dict) or case.get("hartung_knapp"):
                continue
            for ours, key in (("estimate", "mu"), ("se", "se"), ("tau2", "tau2"), ("ci", "ci")):
                if ours in case and key in theirs and case[ours] != theirs[key]:
                    wrong.append((file, method, ours, case[ours], theirs[key]))

    assert wrong == []


@pytest.mark.parametrize("knapp", [False, True])
@pytest.mark.parametrize("method", ["fixed", "dl", "reml"])
def test_the_table_of_five_estimators_is_ours_where_we_have_them(reference, method, knapp):
    table = reference["meta_analysis"]["raudenbush1985"]["HartungKnapp" if knapp else "Wald"]
    printed = table["EE" if method == "fixed" else method.upper()]
    found = meta_analysis(*studies("expectancy"), method=method, hartung_knapp=knapp)
    got = [found.tau2, found.estimate, found.se, found.statistic]

    assert [*got, found.interval.low, found.interval.high] == pytest.approx(printed, abs=1.5e-4)


def test_what_we_cover_of_single_cases_is_in_our_tables(reference):
    theirs = reference["single_case"]
    ours = {case["name"]: case for case in expected()["single_case"]}
    pairs = {
        "parker_1": "parker_vannest_davis_2011_ex1",
        "parker_2": "parker_vannest_davis_2011_ex2",
        "tarlow": "tarlow_2017",
    }

    for name, key in pairs.items():
        said = theirs[key] | theirs[key].get("computed", {})
        assert ours[name]["tau"] == said["Tau"]
        assert ours[name]["tau_u"] == said["Tau_U"]
        assert (ours[name]["a"], ours[name]["b"]) == (said["A"], said["B"])
