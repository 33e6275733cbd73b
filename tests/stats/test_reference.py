"""Published numbers, to their printed digits."""

import math

import pytest

from sostenuto.stats import baseline_trend, nonoverlap, paired_effects
from sostenuto.stats.effect import as_ratio
from sostenuto.stats.heterogeneity import i2_of
from sostenuto.stats.meta import Pooled, leave_one_out, meta_analysis

from .conftest import expected, groups, half_a_digit, studies

ITERATED = 0.001
PERCENT = 0.01
"""What is iterated elsewhere stops earlier than ours; I² shows it a hundredfold."""
PLAIN = ("estimate", "se", "statistic", "tau2", "i2", "h2", "q", "q_p", "degrees")


def tolerance(name: str, method: str) -> float:
    if method not in ("reml", "pm"):
        return 0
    return PERCENT if name in ("i2", "h2", "i2_ci") else ITERATED


def close(got: float, printed: float, least: float) -> bool:
    """τ² of hundreds is printed to four digits as well: then two millionths of it count."""
    return abs(got - printed) <= max(half_a_digit(printed), least, abs(printed) * 2e-6)


@pytest.mark.parametrize(
    "case",
    expected()["pooled"],
    ids=lambda c: f"{c['file']} {c.get('measure', '')} {c['method']} {c.get('hartung_knapp', '')}",
)
def test_pooled_studies_give_what_was_printed(case):
    y, v = studies(case["file"], case.get("measure", ""), case.get("first"))
    options = {"method": case["method"], "hartung_knapp": case.get("hartung_knapp", False)}
    found = meta_analysis(y, v, prediction="same", **options)
    by_t = meta_analysis(y, v, prediction="t", **options)
    ends = {
        "ci": found.interval,
        "tau2_ci": found.tau2_interval,
        "prediction_same": found.prediction,
        "prediction_t": by_t.prediction,
    }
    got = {name: getattr(found, name) for name in PLAIN}
    got |= {name: (end.low, end.high) for name, end in ends.items() if end}
    got |= {"tau": math.sqrt(found.tau2), "ratio": ratio_of(found), "i2_ci": i2_ends(found, v)}
    wrong = {
        name: (got[name], printed)
        for name, printed in case.items()
        if name in got and not all_close(got[name], printed, tolerance(name, case["method"]))
    }

    assert wrong == {}
    assert len(set(case) & set(got)) >= 1


def all_close(got, printed, least) -> bool:
    if isinstance(printed, list):
        return all(close(a, b, least) for a, b in zip(got, printed, strict=True))
    return close(got, printed, least)


def ratio_of(found: Pooled) -> tuple[float, ...]:
    return tuple(map(as_ratio, (found.estimate, found.interval.low, found.interval.high)))


def i2_ends(found: Pooled, v) -> tuple[float, ...]:
    import numpy as np

    if found.tau2_interval is None:
        return ()
    return tuple(
        i2_of(end, np.array(v)) for end in (found.tau2_interval.low, found.tau2_interval.high)
    )


def test_each_study_left_out_once_gives_what_was_printed():
    case = expected()["leave_one_out"]
    found = leave_one_out(*studies(case["file"], case["measure"]), method="reml")

    assert [f.estimate for f in found] == pytest.approx(case["estimate"], abs=ITERATED)
    assert [f.tau2 for f in found] == pytest.approx(case["tau2"], abs=ITERATED)


def effects():
    treated, others = groups("treatment"), groups("control")
    smcr, smcc = paired_effects.change_in_spreads_before, paired_effects.change_in_spreads_of_change
    beside = paired_effects.change_beside_another
    both = list(zip(treated, others, strict=True))
    first = [column[:1] for column in studies("bcg", "rr")]
    return {
        "bcg_rr_first": first,
        "stroke_stay_md": studies("stroke_stay", "md"),
        "stroke_stay_smd": studies("stroke_stay", "smd"),
        "smcr_treatment": columns(smcr(group) for group in treated),
        "smcr_control": columns(smcr(group) for group in others),
        "smcc_treatment": columns(smcc(group) for group in treated),
        "difference_of_smcr": columns(beside(t, o, pooled=False) for t, o in both),
        "pooled_spread_before": columns(beside(t, o) for t, o in both),
    }


def columns(found):
    found = list(found)
    return [each.value for each in found], [each.variance for each in found]


@pytest.mark.parametrize("name", expected()["effects"])
def test_effects_are_those_that_were_printed(name):
    case = expected()["effects"][name]
    values, variances = effects()[name]

    for got, key in ((values, "yi"), (variances, "vi")):
        printed = case.get(key, [])
        printed = printed if isinstance(printed, list) else [printed]
        for one, wanted in zip(got, printed, strict=False):
            assert one == pytest.approx(wanted, abs=half_a_digit(0.0001))


@pytest.mark.parametrize("case", expected()["single_case"], ids=lambda case: case["name"])
def test_single_cases_are_those_that_were_printed(case):
    a, b = case["a"], case["b"]
    nap = nonoverlap.nap(a, b)
    corrected = baseline_trend.baseline_corrected_tau(a, b)
    got = {
        "pnd": nonoverlap.pnd(a, b).value,
        "nap": nap.value,
        "nap_se": nap.se,
        "nap_decrease": nonoverlap.nap(a, b, improvement="decrease").value,
        "tau": nonoverlap.tau(a, b).value,
        "tau_u": baseline_trend.tau_u(a, b).value,
        "tau_bc": corrected.value,
        "slope": corrected.slope,
    }

    for name in set(case) & set(got):
        assert got[name] == pytest.approx(case[name], abs=5e-7), name


def test_kendall_with_ties_is_the_one_of_the_book():
    case = expected()["kendall"]
    found = baseline_trend.kendall(case["x"], case["y"])

    assert found.s == case["s"]
    assert found.tau_b == pytest.approx(case["tau_b"], abs=5e-4)
    assert found.s / found.tau_b == pytest.approx(math.sqrt(41 * 36))
