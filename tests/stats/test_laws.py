"""What holds for all numbers, and what is answered to what is no number at all."""

import math
from dataclasses import fields, is_dataclass

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.stats import (
    baseline_trend,
    distributions,
    effect,
    group_effects,
    inputs,
    nonoverlap,
    paired_effects,
    ratio_effects,
)
from sostenuto.stats.inputs import TooLittleError
from sostenuto.stats.meta import leave_one_out, meta_analysis

NO_NUMBERS = (None, "", "3", b"3", True, [], {}, object(), 1j, math.nan, math.inf, -math.inf)
ODD_NUMBERS = (
    10**400,
    -0.0,
    1e308,
    -1e308,
    5e-324,
    1e-300,
    2**63,
    np.array([1.0]),
    np.ones((1, 2)),
)
nothing = st.sampled_from((*NO_NUMBERS, *ODD_NUMBERS))
value = st.floats(-1e9, 1e9) | st.integers(-10, 10)
junk = nothing | st.floats() | st.integers()
one = value | junk
variance = st.floats(1e-12, 1e12) | st.floats(0.01, 2)
numbers = st.lists(value, max_size=12) | st.lists(st.integers(0, 4), max_size=12)
lists = numbers | st.lists(junk, max_size=5) | junk | numbers.map(np.array) | numbers.map(iter)
sizes = st.integers(-1, 200) | junk
spreads = st.floats(0, 50) | st.floats(0, 1e9) | junk
level = st.just(0.95) | st.floats(0.4, 1.1) | junk
way = st.sampled_from(["increase", "decrease", "up", None, 3])
method = st.sampled_from(["fixed", "dl", "reml", "pm", "DL", None, 1, []])
prediction = st.sampled_from(["t", "same", "", None])
maybe = st.booleans()


@st.composite
def studied(draw):
    """Lists of effects and variances, most of them as long as each other."""
    if draw(st.integers(0, 3)) == 0:
        return draw(lists), draw(lists)
    k = draw(st.integers(0, 12))
    spread = draw(st.sampled_from([value, st.floats(-2, 2), st.just(0.5)]))
    return (
        draw(st.lists(spread, min_size=k, max_size=k)),
        draw(st.lists(variance, min_size=k, max_size=k)),
    )


groups = st.tuples(sizes, one, spreads, sizes, one, spreads)
cells = st.tuples(*[st.integers(-1, 30) | st.integers(0, 10**9) | junk] * 4)
pairs = st.tuples(sizes, one, spreads, one, spreads, st.floats(-1, 1) | junk)


def pooled(drawn, m, knapp, p, lev):
    return meta_analysis(*drawn, method=m, hartung_knapp=knapp, prediction=p, level=lev)


def left_out(drawn, m, knapp):
    return leave_one_out(*drawn, method=m, hartung_knapp=knapp)


def beside(one_group, other_group, in_pooled, lev):
    return paired_effects.change_beside_another(
        paired_effects.Paired(*one_group),
        paired_effects.Paired(*other_group),
        pooled=in_pooled,
        level=lev,
    )


def change(kind, group, lev):
    return kind(paired_effects.Paired(*group), level=lev)


CALLS = {
    "meta_analysis": (pooled, studied(), method, maybe, prediction, level),
    "leave_one_out": (left_out, studied(), method, maybe),
    "hedges_g": (lambda g, lev: group_effects.hedges_g(*g, level=lev), groups, level),
    "mean_difference": (
        lambda g, p, lev: group_effects.mean_difference(*g, pooled=p, level=lev),
        groups,
        maybe,
        level,
    ),
    "small_sample_factor": (group_effects.small_sample_factor, one),
    "odds_ratio": (lambda c, lev: ratio_effects.odds_ratio(*c, level=lev), cells, level),
    "risk_ratio": (lambda c, lev: ratio_effects.risk_ratio(*c, level=lev), cells, level),
    "paired": (paired_effects.paired, lists, lists),
    "smcr": (change, st.just(paired_effects.change_in_spreads_before), pairs, level),
    "smcc": (change, st.just(paired_effects.change_in_spreads_of_change), pairs, level),
    "change_beside_another": (beside, pairs, pairs, maybe, level),
    "nap": (
        lambda a, b, w, lev: nonoverlap.nap(a, b, improvement=w, level=lev),
        *(lists, lists, way, level),
    ),
    "tau": (
        lambda a, b, w, lev: nonoverlap.tau(a, b, improvement=w, level=lev),
        *(lists, lists, way, level),
    ),
    "pnd": (
        lambda a, b, w, lev: nonoverlap.pnd(a, b, improvement=w, level=lev),
        *(lists, lists, way, level),
    ),
    "tau_u": (
        lambda a, b, w, lev: baseline_trend.tau_u(a, b, improvement=w, level=lev),
        *(lists, lists, way, level),
    ),
    "baseline_corrected_tau": (
        lambda a, b, w, when: baseline_trend.baseline_corrected_tau(a, b, improvement=w, when=when),
        *(lists, lists, way, st.sampled_from(["trend", "always", "never", None])),
    ),
    "kendall": (baseline_trend.kendall, lists, lists),
    "theil_sen": (baseline_trend.theil_sen, lists),
    "wilson": (lambda s, n, lev: nonoverlap.wilson(s, n, level=lev), one, sizes, level),
    "as_ratio": (effect.as_ratio, one),
    "effect": (
        lambda v, s, n, lev: effect.effect(v, s, "smd", people=n, level=lev),
        *(one, spreads, sizes, level),
    ),
}
IN_ONE = ("p", "q_p")
PERCENT = ("i2",)
WITHIN = {"NAP": (0, 1), "PND": (0, 1), "Tau": (-1, 1)}


def looked_at(answer, name="answer") -> None:
    """Find what is not finite, or outside its range, anywhere in an answer."""
    if isinstance(answer, float):
        assert math.isfinite(answer), name
    elif isinstance(answer, tuple | list):
        for each in answer:
            looked_at(each, name)
    elif is_dataclass(answer):
        for field in fields(answer):
            looked_at(getattr(answer, field.name), field.name)
        in_range(answer)


def in_range(answer) -> None:
    said = {field.name: getattr(answer, field.name) for field in fields(answer)}
    if "low" in said:
        assert said["low"] <= said["high"]
    for name in IN_ONE:
        assert 0 <= said.get(name, 0) <= 1
    for name in PERCENT:
        assert 0 <= said.get(name, 0) <= 100
    for name in ("tau2", "q", "variance", "se"):
        assert (said.get(name) or 0) >= 0
    low, high = WITHIN.get(said.get("index"), (-math.inf, math.inf))
    assert low <= said.get("value", 0) <= high


def answers(call, *drawn) -> None:
    try:
        found = call(*drawn)
    except InputError as refused:
        assert refused.name
        assert refused.expected
        assert "\n" not in str(refused)
        assert len(str(refused)) < 400
    else:
        looked_at(found)
        if hasattr(found, "se"):
            looked_at(found.se)
        for each in (getattr(found, "ratio", None), getattr(found, "p", None)):
            looked_at(each)


@pytest.mark.parametrize("name", CALLS)
def test_hostile_numbers_get_a_value_or_a_reason(name):
    """A few of them each time."""
    call, *strategies = CALLS[name]
    settings(max_examples=150)(given(st.tuples(*strategies))(lambda drawn: answers(call, *drawn)))()


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", CALLS)
def test_ten_thousand_hostile_numbers_get_a_value_or_a_reason(name):
    call, *strategies = CALLS[name]
    settings(max_examples=10_000)(
        given(st.tuples(*strategies))(lambda drawn: answers(call, *drawn))
    )()


some = st.lists(st.floats(-3, 3), min_size=2, max_size=15)


@given(some, st.floats(0.01, 2), st.floats(-5, 5), st.sampled_from(["fixed", "dl", "reml", "pm"]))
def test_moving_every_study_moves_the_estimate_and_nothing_else(y, v, by, how):
    variances = [v * (1 + i / 7) for i in range(len(y))]
    here = meta_analysis(y, variances, method=how)
    there = meta_analysis([each + by for each in y], variances, method=how)

    assert there.estimate == pytest.approx(here.estimate + by, abs=1e-6)
    assert there.tau2 == pytest.approx(here.tau2, abs=1e-6)


@given(some, st.floats(0.01, 2), st.sampled_from(["fixed", "dl", "reml", "pm"]))
def test_the_estimate_lies_among_the_studies_and_the_random_one_is_never_surer(y, v, how):
    variances = [v * (1 + i / 7) for i in range(len(y))]
    found = meta_analysis(y, variances, method=how)

    assert min(y) - 1e-9 <= found.estimate <= max(y) + 1e-9
    assert found.se >= meta_analysis(y, variances, method="fixed").se - 1e-12
    assert sum(found.weights) == pytest.approx(100)


@given(some, st.floats(0.05, 0.5))
def test_no_tau2_nearby_is_likelier_than_the_one_found(y, v):
    variances = np.array([v * (1 + i / 3) for i in range(len(y))])
    points = np.array(y)
    best = meta_analysis(y, variances).tau2

    def height(tau2: float) -> float:
        w = 1 / (variances + tau2)
        mean = (w @ points) / w.sum()
        return float(0.5 * (np.log(w).sum() - np.log(w.sum()) - w @ (points - mean) ** 2))

    top = height(best)
    for other in (0.0, best * 0.9, best * 1.1, best + 0.01, 1.0, 9.0):
        assert height(other) <= top + 1e-9


@given(some, some)
def test_turning_the_scores_round_turns_nap_round(a, b):
    up, down = nonoverlap.nap(a, b), nonoverlap.nap(a, b, improvement="decrease")

    assert up.value + down.value == pytest.approx(1)
    assert up.interval.low == pytest.approx(1 - down.interval.high, abs=1e-6)
    assert up.interval.holds(up.value)


@given(st.lists(st.integers(0, 9), min_size=3, max_size=12))
def test_kendall_agrees_with_scipy(x):
    stats = pytest.importorskip("scipy.stats")
    y = [(7 * i) % 5 for i in range(len(x))]
    assume(len(set(x)) > 1)
    theirs = stats.kendalltau(x, y, method="asymptotic")
    ours = baseline_trend.kendall(x, y)

    assert ours.tau_b == pytest.approx(theirs.statistic)
    assert ours.p == pytest.approx(theirs.pvalue, abs=1e-9)


def test_what_cannot_be_estimated_says_why():
    for call, words in [
        (lambda: meta_analysis([], []), "studies must be at least 2 to be pooled; got 0"),
        (
            lambda: meta_analysis([1, 1], [1, 1], hartung_knapp=True),
            "effects must be different from each other, for the interval of Hartung and Knapp",
        ),
        (lambda: leave_one_out([1, 2], [1, 1]), "at least 3 to leave each out once; got 2"),
        (
            lambda: group_effects.hedges_g(5, 1, 0, 5, 2, 1),
            "sd1 must be above 0 (scores that differ); got 0.0",
        ),
        (lambda: ratio_effects.odds_ratio(0, 0, 3, 4), "a + b must be at least 1 person; got 0"),
        (lambda: nonoverlap.nap([3], [4, 5]), "a must be at least 2 points of the phase; got 1"),
        (lambda: paired_effects.paired([1, 2], [2, 3]), "before must be at least 3 numbers; got 2"),
        (
            lambda: paired_effects.paired([1, 2, 3], [2, 3, 4]),
            "r must be between -1 and 1, not at an end (people who change differently); got 1.0",
        ),
    ]:
        with pytest.raises(TooLittleError) as refused:
            call()
        assert words in str(refused.value)
    assert issubclass(inputs.TooLittleError, InputError)


def test_wrong_variances_are_refused_by_place():
    with pytest.raises(InputError, match=r"variances\[2\] must be between 1e-12 and 1e\+12; got 0"):
        meta_analysis([1, 2], [1, 0])
    with pytest.raises(InputError, match="variances must be as many as effects"):
        meta_analysis([1, 2], [1])


def test_points_and_tails_are_inverse_to_each_other():
    for p in (0.6, 0.9, 0.975, 0.9995):
        assert distributions.normal_p(distributions.normal_point(p)) == pytest.approx(2 * (1 - p))
        assert distributions.t_p(distributions.t_point(p, 7), 7) == pytest.approx(2 * (1 - p))
        point = distributions.chi_squared_point(p, 3)
        assert distributions.chi_squared_above(point, 3) == pytest.approx(1 - p)
