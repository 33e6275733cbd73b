"""Reliable and clinically significant change against published data, and when it cannot be said."""

import csv
import datetime as dt
from collections import Counter
from pathlib import Path
from statistics import fmean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.measures import jacobson_truax as jt
from sostenuto.measures.change import change
from sostenuto.measures.changes import CANNOT_SAY, TWO_FORMS, site_basis
from sostenuto.measures.next_steps import course_of, known_steps, next_steps, next_steps_from
from sostenuto.measures.scoring import score, score_total
from sostenuto.measures.service import service_report
from sostenuto.measures.shelf import measure, measures
from sostenuto.measures.targets import course_of_goal, target_met

DATA = Path(__file__).resolve().parents[3] / "shared" / "facts" / "data" / "claus_2020.csv"
PUBLISHED = {
    # Claus, Scherbaum and Bonnet 2020, doi:10.1159/000505855; counts and parameters as in the tests
    # of the R package clinicalsignificance (numbers only), functional people: mean and SD.
    "hamd": (0.80, (8, 8), 24.85, 3.34012, 2.112478, 4.1405, 19.8870, (26, 3, 10, 1, 0)),
    "bdi": (0.801, (7.69, 7.52), 35.475, 8.15864, 5.147063, 10.0882, 21.0166, (10, 8, 22, 0, 0)),
}
CATEGORIES = ("recovered", "improved", "unchanged", "deteriorated", "harmed")


@pytest.mark.parametrize("scale", PUBLISHED)
def test_the_published_trial_gives_the_published_counts(scale):
    if not DATA.is_file():
        pytest.skip("PUBLISHED CHANGE NOT RECKONED: the trial's data are not beside the repository")
    r, functional, mean, sd, s_diff, least, at, counts = PUBLISHED[scale]
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    by_time = {
        time: {row["id"]: row[scale] for row in rows if row["time"] == time}
        for time in ("1.0", "4.0")
    }
    pairs = [
        (float(by_time["1.0"][person]), float(by_time["4.0"][person]))
        for person in by_time["1.0"]
        if by_time["1.0"][person].strip("NA") and by_time["4.0"].get(person, "").strip("NA")
    ]
    before = [one for one, _ in pairs]
    error = jt.standard_error_of_difference(jt.standard_error(stdev(before), r))
    cut = jt.cutoff(
        "c",
        clinical=jt.People(fmean(before), stdev(before)),
        functional=jt.People(*functional),
        better="lower",
    )
    found = Counter(
        jt.category(
            start,
            end,
            jt.reliable_change(start, end, error_of_difference=error).verdict,
            cutoff_at=cut,
            better="lower",
        )
        for start, end in pairs
    )

    assert len(pairs) == 40
    assert (fmean(before), stdev(before)) == pytest.approx((mean, sd), abs=1e-4)
    assert (error, jt.LEVEL * error, cut) == pytest.approx((s_diff, least, at), abs=1e-4)
    assert tuple(found[one] for one in CATEGORIES) == counts


@pytest.mark.parametrize(
    ("code", "basis", "sd", "r", "threshold"),
    [
        ("phq9", "alpha", 5.5, 0.89, 5.0563),
        ("phq9", "retest", 5.5, 0.737, 7.8183),
        ("gad7", "alpha", 4.5, 0.92, 3.528),
        ("gad7", "alpha_2", 4.5, 0.89, 4.1369),
        ("gad7", "retest", 4.5, 0.83, 5.1429),
        ("pcl5", "alpha", 12.4, 0.91, 10.3113),
        ("pcl5", "retest", 12.4, 0.82, 14.5824),
        ("pcl5", "alpha_2", 12.4, 0.94, 8.4192),
        ("core10", "alpha", 7.7, 0.90, 6.7493),
    ],
)
def test_thresholds_from_verified_pairs(code, basis, sd, r, threshold):
    found = change(measure(code), 10, 10, basis=basis)

    assert found.reliable.threshold == pytest.approx(threshold, abs=5e-5)
    assert (found.basis.sd, found.basis.r) == (sd, r)
    assert f"{r:g}" in found.words
    assert f"SD {sd:g}" in found.words


def test_thresholds_from_published_standard_errors():
    assert change(measure("phq9"), 9, 9, basis="sem").reliable.threshold == pytest.approx(
        6.93, abs=0.005
    )
    assert change(measure("swemwbs"), 20, 21).reliable.threshold == pytest.approx(2.855, abs=5e-4)
    assert change(measure("peg"), 5, 5).reliable.threshold == pytest.approx(3.38, abs=0.005)
    assert change(measure("peg"), 5, 5, basis="sem_low").reliable.threshold == pytest.approx(
        2.16, abs=0.005
    )


def test_the_textbook_example():
    sem = jt.standard_error(7.5, 0.80)
    found = jt.reliable_change(
        32.5, 47.5, error_of_difference=jt.standard_error_of_difference(sem), better="higher"
    )
    people = {"clinical": jt.People(40, 7.5), "functional": jt.People(60, 7.5), "better": "higher"}

    assert (sem, found.change / found.index, found.index) == pytest.approx(
        (3.3541, 4.7434, 3.1623), abs=5e-5
    )
    assert [jt.cutoff(kind, **people) for kind in "abc"] == [55, 45, 50]


def test_core10_has_the_published_cutoff_and_the_published_90_percent_threshold():
    found = change(measure("core10"), 20, 13, level=1.645)

    assert found.reliable.threshold == pytest.approx(5.6646, abs=1e-4)
    # (19.7 x 4.8 + 4.7 x 7.7) / 12.5; the facts print 10.456, the table beside them 10.46
    assert (found.cutoff_kind, found.cutoff) == ("c", pytest.approx(10.46))
    assert found.category == "improved"
    assert change(measure("core10"), 20, 8).category == "recovered"
    assert change(measure("core10"), 8, 20).category == "harmed"
    assert change(measure("core10"), 12, 30).category == "deteriorated"


def test_smallest_whole_changes_that_are_reliable():
    for code, least in (("phq9", 6), ("gad7", 4), ("pcl5", 11), ("core10", 7)):
        one = measure(code)
        assert change(one, 20, 20 - least).reliable.verdict == "better"
        assert change(one, 20, 20 - least + 1).reliable.verdict == "unchanged"


def test_the_error_beside_each_score_is_used_where_there_is_one():
    promis = measure("promis_global10")
    found = change(promis, score_total(promis, 6), score_total(promis, 18))

    assert found.reliable.threshold == pytest.approx(1.96 * (3.9**2 + 3.9**2) ** 0.5)
    assert change(promis, 28.4, 59.0).reliable.threshold == found.reliable.threshold


def test_a_walk_is_judged_by_the_group_of_its_first_speed():
    walk = measure("walk10m")

    assert change(walk, 0.3, 0.36).reliable.verdict == "better"
    assert change(walk, 0.6, 0.66).reliable.verdict == "unchanged"
    assert change(walk, 1.0, 1.22).reliable.verdict == "better"


def test_where_nobody_checked_a_pair_it_cannot_be_said():
    without = "brs cdrisc10 who5 pss10 pss4 audit auditc dast10 pacs craving_nrs barc10 ders16 "
    without += "ucla3 rses k10 k6 pain_nrs isi wsas bmrq gcs"
    for code in without.split():
        one = measure(code)
        found = change(one, one.total.low, one.total.high)
        assert (found.reliable, found.category, found.reason) == (None, None, CANNOT_SAY)
        assert found.change == one.total.high - one.total.low
    for code in ["bam", "readiness_ruler", "socrates8", "panas20", "ipanas_sf", "hums"]:
        one = measure(code)
        scale = one.scales[0]
        assert change(one, scale.low, scale.high, scale=scale.key).reason == CANNOT_SAY


def test_a_site_may_enter_its_own_pair_with_a_source():
    own = site_basis(0.68, 0.69, "our clients, 2026")
    found = change(measure("brs"), 2.0, 3.5, basis=own)

    assert found.reliable.threshold == pytest.approx(1.0495, abs=5e-4)
    assert "entered by the site: our clients, 2026" in found.words
    with pytest.raises(InputError, match="source must be where SD and r come from"):
        site_basis(0.68, 0.69, " ")
    with pytest.raises(InputError, match="below 1"):
        site_basis(0.68, 1, "x")


def test_change_is_never_reckoned_across_two_forms_versions_or_variants():
    phq9, k10 = measure("phq9"), measure("k10")
    paper, screen = (score(phq9, [1] * 9, form=form) for form in ("paper", "site|2"))

    assert change(phq9, paper, screen).reason == TWO_FORMS
    assert change(phq9, paper, screen).change is None
    us = score(measure("k10", "us"), [0] * 10)
    assert change(k10, score(k10, [1] * 10), us).reason == TWO_FORMS
    wsas, without = measure("wsas"), measure("wsas", "no_work")
    assert (
        change(wsas, score(wsas, [1] * 5), score(without, [None, 1, 1, 1, 1])).reason == TWO_FORMS
    )


def test_without_a_number_there_is_no_change_but_a_reason():
    phq9 = measure("phq9")
    found = change(phq9, score(phq9, [None] * 9), score(phq9, [0] * 9))

    assert (found.change, found.words) == (None, "cannot say: no number before")


def test_a_rise_of_craving_is_a_flag():
    assert [flag.key for flag in change(measure("craving_nrs"), 4, 7).flags] == ["craving_rise"]
    assert change(measure("craving_nrs"), 4, 6).flags == ()


@given(st.data())
def test_turning_time_round_turns_the_verdict_round(data):
    one = data.draw(
        st.sampled_from([m for m in measures().values() if m.total and m.entry == "items"])
    )
    points = st.floats(one.total.low, one.total.high)
    before, after = data.draw(points), data.draw(points)
    own = site_basis(data.draw(st.floats(0.1, 50)), data.draw(st.floats(0, 0.99)), "a test")
    there = change(one, before, after, basis=own)
    back = change(one, after, before, basis=own)

    opposite = {"better": "worse", "worse": "better"}
    assert back.reliable.verdict == opposite.get(there.reliable.verdict, there.reliable.verdict)
    assert back.reliable.index == -there.reliable.index
    if there.reliable.verdict in opposite:
        assert there.direction == there.reliable.verdict


def test_what_matters_to_people_is_said_beside_what_is_reliable():
    """Farrar 2001, doi:10.1016/S0304-3959(01)00349-9: two points, or 30 percent."""
    pain = measure("pain_nrs")

    assert [hit for _, hit in change(pain, 8, 6).important] == [True, False]
    assert [hit for _, hit in change(pain, 4, 3).important] == [False, False]
    assert [hit for _, hit in change(pain, 5, 3.5).important] == [False, True]


def test_a_number_has_the_standard_error_of_its_first_pair():
    assert score(measure("gad7"), [1] * 7).standard_error == pytest.approx(1.2728, abs=5e-5)
    assert score(measure("phq9"), [1] * 9).standard_error == 2.5
    assert score(measure("brs"), [3] * 6).standard_error is None


def test_steps_are_offered_when_worse_or_flat_and_never_when_well():
    phq9, brs = measure("phq9"), measure("brs")

    assert course_of(change(phq9, 20, 10)) is None
    assert course_of(change(brs, 2, 2)) == "flat"
    assert course_of(change(brs, 3, 2)) == "worse"
    assert course_of(change(brs, 2, 3)) is None
    worse = {step.key for step in next_steps(change(phq9, 5, 20))}
    assert {"change_music", "change_technique", "supervision", "refer"} <= worse
    assert "check_triggers" not in worse
    assert "check_triggers" in {step.key for step in next_steps(change(measure("pacs"), 5, 20))}
    assert next_steps(change(phq9, 20, 5)) == ()
    assert all(step.words and step.reason for step in known_steps())


def test_a_site_has_its_own_steps_or_is_told_what_is_wrong():
    own = next_steps_from(
        {"steps": [{"key": "tea", "words": "Make tea.", "reason": "It helps.", "when": ["flat"]}]}
    )

    assert [one.key for one in next_steps(change(measure("phq9"), 15, 15), own)] == ["tea"]
    with pytest.raises(InputError, match="when must be flat, worse or both"):
        next_steps_from({"steps": [{"key": "x", "words": "y", "reason": "z", "when": ["soon"]}]})


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([[8], [6, 3], [4, 3]], (3, 2, 6.0, 3.0, 2.0)),
        ([[8, 2], [6, 3], [4, 4]], (3, 3, 6.0, 3.0, 3.0)),
        ([[8, 4], [6, 4], [4, 4]], (3, 3, 6.0, 4.0, 2.0)),
        ([], (0, 0, None, None, None)),
    ],
)
def test_a_services_report_is_about_pairs(people, expected):
    """Expected values of an aggregate CORE-10 report in a public test suite (CamCOPS)."""
    found = service_report(people)
    got = (
        found.n_initial,
        found.n_latest,
        found.initial_mean,
        found.latest_mean,
        found.progress,
    )

    assert got == expected


def test_goals_that_a_number_decides_and_a_course_of_ratings():
    """The GAD-7 story and the test patient of the HL7 guide on patient-centred outcomes."""
    day = dt.date
    ratings = [
        (day(2024, 4, 2), -1),
        (day(2024, 5, 19), -1),
        (day(2024, 7, 11), 1),
        (day(2024, 7, 12), -1),
    ]
    went = course_of_goal(day(2024, 4, 2), ratings)

    assert [target_met(value, at_most=15 - 4) for value in (10, 13, 15)] == [True, False, False]
    assert (went.baseline, len(went.follow_ups)) == (-1, 3)
    assert (went.attained_on, went.attained_at_end) == (day(2024, 7, 11), False)
