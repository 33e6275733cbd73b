"""What is invented of measures fits the measures, asks nobody to look, and goes as it says."""

import pytest

from sostenuto.measures.next_steps import known_steps
from sostenuto.measures.scoring import score
from sostenuto.measures.shelf import measure
from sostenuto_web.config.demo import measures
from sostenuto_web.config.demo.gathered import table
from sostenuto_web.measures.models import Administration

SAID = table("measures.toml")
COURSES = [(int(number), code) for number, each in SAID["client"].items() for code in each]


@pytest.mark.parametrize(("number", "code"), COURSES)
def test_every_invented_form_gives_a_number_and_nobody_has_to_look(number, code):
    said = SAID["client"][str(number)][code]
    scores = [
        score(measure(code), measures.drawn(number, code, time)) for time in range(said["times"])
    ]

    assert all(one.value is not None for one in scores)
    assert not [flag for one in scores for flag in one.flags if flag.urgent]
    assert said["way"] in Administration.Way
    assert said["every_days"] >= measure(code).recall_days


@pytest.mark.parametrize(("number", "code"), COURSES)
def test_numbers_go_where_the_table_says(number, code):
    said, of = SAID["client"][str(number)][code], measure(code)
    first, last = (
        score(of, measures.drawn(number, code, time)).value for time in (0, said["times"] - 1)
    )
    better = (first - last) if of.total.better == "lower" else (last - first)
    share = better / (of.total.high - of.total.low)

    assert share == pytest.approx(said["from"] - said["to"], abs=0.2)


def test_what_was_decided_is_a_step_that_there_is():
    keys = {step.key for step in known_steps()}

    for one in SAID["decided"]:
        assert set(one["keys"]) <= keys
        assert one["code"] in SAID["client"][str(one["client"])]


def test_the_form_that_waits_has_an_answer_that_somebody_has_to_look_at():
    said = SAID["waiting"]

    assert [flag.key for flag in score(measure(said["code"]), said["answers"]).flags if flag.urgent]
