"""The rows as a file: the same rows, numbers as numbers."""

import csv
import io

import pytest
from evidence_for_tests import found_for, questions
from hypothesis import HealthCheck, given, settings

from sostenuto.evidence.library import library

pytestmark = pytest.mark.django_db


def lines(browser, **asked):
    answer = browser.get("/evidence/table.csv", asked)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(questions())
def test_the_file_holds_the_rows_that_are_shown(browser, asked):
    found = found_for(asked)
    wanted = [one.row.id for one in (*found.effects, *found.findings) if not one.near]

    assert sorted(line["id"] for line in lines(browser, **asked)) == sorted(wanted)


def test_a_negative_estimate_is_a_number_for_a_notebook(browser):
    (line,) = [one for one in lines(browser, context="addiction") if one["id"] == "E001"]

    assert (float(line["estimate"]), float(line["ci_low"])) == (-0.66, -1.23)
    assert line["side"] == "for"
    assert line["says"].startswith("In adults with substance use problems, music therapy")
    assert line["doi"] == "10.1002/14651858.CD012576.pub3"


def test_where_nothing_is_asked_every_row_that_may_be_used_is_given(browser):
    known = library()
    wanted = {row.id for row in (*known.effects, *known.findings) if known.may_be_used(row)}

    assert {line["id"] for line in lines(browser)} == wanted
