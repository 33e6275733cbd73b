"""Forest plots: one scale each, each row once, in the look of the page or as a file."""

from xml.etree import ElementTree

import pytest
from evidence_for_tests import found_for, questions
from hypothesis import given, settings

from sostenuto.evidence.library import library
from sostenuto_web.evidence.explorer.pictures import plots_of

KNOWN = library()
EFFECTS = {row.id: row for row in KNOWN.effects}


@settings(deadline=None, max_examples=40)
@given(questions())
def test_every_effect_with_a_figure_is_drawn_once_and_beside_its_like_alone(asked):
    found = found_for(asked)
    plots = plots_of(KNOWN, found, near=True)

    drawn = [line.id for plot in (*plots.own, *plots.together) for line in plot.lines]
    wanted = [one.row.id for one in found.effects if one.row.estimate is not None]
    assert sorted(drawn) == sorted(wanted)
    mixed = {one.row.id for one in found.effects if one.mixed}
    for plot in (*plots.own, *plots.together):
        rows = [EFFECTS[line.id] for line in plot.lines]
        assert len({(row.measure, row.better) for row in rows}) == 1
        assert {row.id in mixed for row in rows} == {plot.part == "together"}


@settings(deadline=None, max_examples=20)
@given(questions())
def test_a_picture_has_no_look_and_no_script_of_its_own_and_says_what_it_shows(asked):
    for plot in plots_of(KNOWN, found_for(asked), near=False).own:
        root = ElementTree.fromstring(plot.svg)
        names = {element.tag.partition("}")[2] for element in root.iter()}
        assert names <= {"svg", "title", "desc", "rect", "path", "text"}
        assert not any("style" in element.attrib for element in root.iter())
        said = "".join(root.itertext())
        assert "not pooled" in said
        assert "Together" not in said


@pytest.mark.django_db
def test_a_picture_is_taken_away_with_its_look(browser):
    answer = browser.get("/evidence/forest.svg", {"context": "addiction", "outcome": "craving"})

    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="evidence.svg"'
    assert "prefers-color-scheme:dark" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("plot", ["99", "-1", "x", "²", "1" * 5000])
def test_a_picture_that_is_not_there_is_not_there(browser, plot):
    assert browser.get("/evidence/forest.svg", {"plot": plot}).status_code == 404
