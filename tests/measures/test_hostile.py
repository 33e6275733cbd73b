"""Whatever comes in: a value, or an `InputError` with name, expected and got; never a NaN."""

import datetime as dt
import json
import math
import random
import subprocess
import sys
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.measures import asking, elsewhere, safety, service, special, targets
from sostenuto.measures import attainment as gas
from sostenuto.measures import jacobson_truax as jt
from sostenuto.measures.answers import answer_of
from sostenuto.measures.change import change
from sostenuto.measures.changes import site_basis
from sostenuto.measures.forms.questionnaires import form_from_text
from sostenuto.measures.forms.responses import measure_of_score_code, response_from_text
from sostenuto.measures.next_steps import next_steps, next_steps_from
from sostenuto.measures.reading import measure_from
from sostenuto.measures.reading_lists import KEYS as ALL_KEYS
from sostenuto.measures.scoring import score, score_total
from sostenuto.measures.shelf import measure, measures, variants

from .forms_for_tests import flat, response

EVERY = [measure(code, variant) for code in measures() for variant in ("", *variants(code))]
ONE = st.sampled_from(EVERY)
KEYS = sorted(ALL_KEYS)
hostile = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.text(max_size=5),
    st.binary(max_size=3),
    st.complex_numbers(),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=2), st.none(), max_size=1),
    st.just(10**400),
    st.just("refused"),
)
near = st.one_of(st.none(), st.integers(-1, 6), st.sampled_from([0.5, 3.0, "refused", True]))
many = settings(max_examples=200, suppress_health_check=list(HealthCheck), deadline=None)


def numbers_of(value):
    """Return every number in a result, however deep."""
    if is_dataclass(value):
        for field in fields(value):
            if field.name != "measure":
                yield from numbers_of(getattr(value, field.name))
    elif isinstance(value, tuple | list | set):
        for each in value:
            yield from numbers_of(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from numbers_of(each)
    elif isinstance(value, float):
        yield value


def tried(function, *arguments, **said):
    """Return what a call gives, None where it is refused as it should be."""
    try:
        got = function(*arguments, **said)
    except InputError as refused:
        assert refused.name
        assert refused.expected
        assert " must be " in str(refused)
        return None
    assert all(math.isfinite(number) for number in numbers_of(got))
    return got


@many
@given(st.data())
def test_scoring_anything(data):
    one = data.draw(ONE)
    count = data.draw(st.sampled_from([one.items, one.items, one.items, 1]))
    answers = data.draw(
        st.one_of(
            st.lists(near, min_size=count, max_size=count),
            st.lists(hostile, min_size=count, max_size=count),
            hostile,
        )
    )
    extra = data.draw(st.one_of(st.none(), st.dictionaries(st.just("gate"), near), hostile))
    got = tried(score, one, answers, extra=extra)
    if got is not None:
        assert (got.value is None) <= bool(got.reason)
        assert got.value is None or one.total.low <= got.value <= one.total.high
        for each in got.scales:
            scale = one.scale(each.key)
            assert (each.value is None) == bool(each.reason)
            assert not scale or each.value is None or scale.low <= each.value <= scale.high
        json.dumps(got.as_json(), allow_nan=False)


@many
@given(ONE, st.one_of(hostile, st.floats(-1, 101), st.integers(-1, 101)))
def test_totals_of_anything(one, total):
    got = tried(score_total, one, total)
    if got is not None:
        assert one.total.low <= got.value <= one.total.high
        json.dumps(got.as_json(), allow_nan=False)


@many
@given(ONE, st.one_of(hostile, st.integers(-1, 21)), st.one_of(hostile, near))
def test_single_answers_of_anything(one, item, answer):
    tried(answer_of, one, item, answer)
    tried(safety.flags_of_answer, one, item, answer)


@many
@given(st.data())
def test_change_of_anything(data):
    one = data.draw(ONE)
    number = st.one_of(hostile, st.floats(0, 40), st.integers(0, 10))
    scale = data.draw(st.sampled_from(["", *(each.key for each in one.scales), "x"]))
    basis = data.draw(st.sampled_from(["", *(each.key for each in one.bases), "y"]))
    kind = data.draw(st.sampled_from(["", "a", "b", "c", "d"]))
    got = tried(
        change, one, data.draw(number), data.draw(number), scale=scale, basis=basis, kind=kind
    )
    if got is not None:
        assert got.reliable or got.reason
        next_steps(got)
        json.dumps(got.as_json(), allow_nan=False)


@many
@given(hostile, hostile, hostile, st.sampled_from(["lower", "higher", "neither", "x"]))
def test_the_arithmetic_of_change_with_anything(first, second, third, better):
    tried(jt.standard_error, first, second)
    tried(jt.standard_error_of_difference, first)
    tried(jt.reliable_change, first, second, error_of_difference=third, better=better)
    tried(jt.direction, first, better)
    tried(jt.category, first, second, "better", cutoff_at=third, better=better)
    tried(site_basis, first, second, third)
    people = tried(jt.People, first, second)
    for kind in ("a", "b", "c", first):
        tried(jt.cutoff, kind, clinical=people, functional=people, better=better)


@many
@given(st.data())
def test_walks_days_goals_services_and_targets_of_anything(data):
    any_list = st.one_of(st.lists(hostile, max_size=4), hostile)
    first, second = data.draw(hostile), data.draw(hostile)
    listed, other = data.draw(any_list), data.draw(any_list)
    tried(special.walking_speed, first, second)
    tried(special.cadence, first, second)
    tried(special.days, listed, heavy_from=first)
    tried(service.service_report, listed, better="lower")
    tried(service.service_report, [listed, other], better="higher")
    tried(targets.target_met, first, at_most=second)
    tried(safety.flags_of_number, measure("who5"), first)
    tried(safety.flags_of_rise, measure("craving_nrs"), first, second)
    if isinstance(listed, list):
        tried(gas.t_score, listed)
        tried(gas.t_score, listed, listed, rho=0.5)
        tried(targets.course_of_goal, dt.date(2026, 1, 1), [(dt.date(2026, 2, 1), first)])


@many
@given(hostile, hostile, st.dates())
def test_codes_days_and_results_of_anything(first, second, day):
    tried(measure, first, second)
    tried(measure, "k10", second)
    tried(asking.may_ask, measure("phq9"), day, dt.date(2026, 11, 23), every_days=first)
    tried(asking.may_ask, measure("phq9"), first, second)
    tried(elsewhere.result, first, second, by="somebody", on=day)
    tried(elsewhere.result, "ors", second, by=first, on=day)
    tried(measure_of_score_code, first)


@many
@given(hostile)
def test_files_of_anything(said):
    tried(measure_from, {"code": said, "items": said})
    tried(measure_from, said)
    tried(next_steps_from, {"steps": said})
    tried(next_steps_from, said)


ANY_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=4)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["item", "linkId", "type", "code", "answer", "url", "extension"]),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=8,
)


def places(value, path=()):
    """Return the path of everything in a document."""
    yield path
    if isinstance(value, dict):
        for key, each in value.items():
            yield from places(each, (*path, key))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from places(each, (*path, number))


def spoilt(document, path, by):
    copied = json.loads(json.dumps(document))
    if not path:
        return by
    at = copied
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = by
    return copied


FORM = flat("gad7")
PLACES = list(places(FORM))
ANSWERED = json.loads(response(FORM, [1] * 7, stated=7))
PLACES_ANSWERED = list(places(ANSWERED))
LOADED = form_from_text(json.dumps(FORM))


@many
@given(st.sampled_from(PLACES), ANY_JSON, st.sampled_from(["", "gad7", "phq2", "audit"]))
def test_a_form_that_is_spoilt_anywhere(path, by, code):
    tried(form_from_text, json.dumps(spoilt(FORM, path, by)), code=code)


@many
@given(st.sampled_from(PLACES_ANSWERED), ANY_JSON)
def test_a_response_that_is_spoilt_anywhere(path, by):
    got = tried(response_from_text, json.dumps(spoilt(ANSWERED, path, by)), LOADED)
    assert got is None or got.score.value is None or 0 <= got.score.value <= 21


@given(st.text(max_size=60))
def test_any_text_as_a_form(text):
    tried(form_from_text, text)
    tried(response_from_text, text, LOADED)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, '{"a": ' + "9" * 5000 + "}"])
def test_documents_that_are_made_to_break_readers(text):
    with pytest.raises(InputError):
        form_from_text(text)


def test_the_package_loads_nothing_that_is_slow():
    code = (
        "import importlib, pkgutil, sys, sostenuto.measures as m\n"
        "for one in pkgutil.walk_packages(m.__path__, m.__name__ + '.'):\n"
        "    importlib.import_module(one.name)\n"
        "slow = {'scipy', 'scipy.stats', 'statsmodels', 'pandas', 'numpy'} & set(sys.modules)\n"
        "print(sorted(slow))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (0, "[]\n")


POOL = (
    None, True, False, 0, 1, 2, 3, 4, 5, -1, 9, 27, 0.5, 2.5, -0.0, 1e-308, 1e308, -1e308,
    math.nan, math.inf, -math.inf, 10**400, 1j, "", "1", "refused", "phq9", "lower", "c", b"1",
    [], [1], [[1], [2]], [None] * 9, [1] * 9, (0,) * 10, {}, {"gate": 0}, {"a": [1]}, range(9),
    dt.date(2026, 1, 1), dt.datetime(2026, 1, 1), dt.date.max, object(), math,
)  # fmt: skip
"""What a slip, another program or an attacker might hand in."""


def calls(pick, one, number):
    """Return every public function with arguments from the pool."""
    listed = [number() for _ in range(pick((one.items, 3)))]
    return {
        score: lambda: score(one, pick((listed, pick(POOL))), extra=pick((None, pick(POOL)))),
        score_total: lambda: score_total(one, number()),
        answer_of: lambda: answer_of(one, number(), number()),
        safety.flags_of_answer: lambda: safety.flags_of_answer(one, number(), number()),
        safety.flags_of_number: lambda: safety.flags_of_number(one, number(), moment="post"),
        safety.flags_of_rise: lambda: safety.flags_of_rise(one, number(), number()),
        change: lambda: change(one, number(), number(), kind=pick(("", "a", "b", "c"))),
        site_basis: lambda: site_basis(number(), number(), number()),
        jt.standard_error: lambda: jt.standard_error(number(), number()),
        jt.standard_error_of_difference: lambda: jt.standard_error_of_difference(number()),
        jt.reliable_change: lambda: jt.reliable_change(
            number(), number(), error_of_difference=number(), level=number()
        ),
        jt.category: lambda: jt.category(
            number(), number(), "worse", cutoff_at=number(), better="higher"
        ),
        jt.People: lambda: jt.People(number(), number()),
        gas.t_score: lambda: gas.t_score(listed, pick((None, listed))),
        special.walking_speed: lambda: special.walking_speed(number(), number()),
        special.cadence: lambda: special.cadence(number(), number()),
        special.days: lambda: special.days(pick((listed, pick(POOL))), heavy_from=number()),
        service.service_report: lambda: service.service_report(pick(([listed], pick(POOL)))),
        targets.target_met: lambda: targets.target_met(number(), at_least=number()),
        targets.course_of_goal: lambda: targets.course_of_goal(number(), [(number(), number())]),
        asking.may_ask: lambda: asking.may_ask(one, number(), number(), every_days=number()),
        elsewhere.result: lambda: elsewhere.result(number(), number(), by=number(), on=number()),
        measure: lambda: measure(number(), pick(("", number()))),
        measure_of_score_code: lambda: measure_of_score_code(number()),
        measure_from: lambda: measure_from({"code": "x", pick(KEYS): number()}),
        next_steps_from: lambda: next_steps_from(pick(({"steps": number()}, number()))),
        form_from_text: lambda: form_from_text(number()),
        response_from_text: lambda: response_from_text(number(), LOADED),
    }


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("function", list(calls(lambda of: of[0], EVERY[0], lambda: None)))
def test_ten_thousand_inputs_of_every_public_function(function):
    chance = random.Random(f"{function.__module__}.{function.__qualname__}")
    pick = chance.choice

    def number():
        return pick(POOL) if chance.random() < 0.5 else pick(POOL[3:14])

    for _ in range(10_000):
        tried(calls(pick, pick(EVERY), number)[function])
