"""Forest plots: whole documents that say what they show."""

import re
import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.evidence.drawing import forest_of
from sostenuto.evidence.forest import Forest, Line, Sum, forest_svg, told
from sostenuto.evidence.library import library
from sostenuto.evidence.search import search

value = st.floats(-1e9, 1e9) | st.floats(-2, 2) | st.just(0.0)
texts = st.text(max_size=60) | st.text("\0\x1b\ufffe\ud800<&\"'", max_size=5)


@st.composite
def lines(draw) -> Line:
    low, middle, high = sorted(draw(st.tuples(value, value, value)))
    known = draw(st.booleans())
    weight = draw(st.none() | st.floats(0, 100))
    return Line(draw(texts), middle, low if known else None, high if known else None, weight)


@st.composite
def forests(draw) -> Forest:
    low, middle, high = sorted(draw(st.tuples(value, value, value)))
    total = draw(st.none() | st.just(Sum("Together", middle, low, high, (low - 1, high + 1))))
    drawn = tuple(draw(st.lists(lines(), min_size=1, max_size=8)))
    return Forest(
        draw(texts), draw(texts), "SMD", drawn, total, draw(st.booleans()), "better", "worse"
    )


def whole(forest: Forest) -> None:
    svg = forest_svg(forest)
    root = ElementTree.fromstring(svg)
    width, height = (float(part) for part in root.attrib["viewBox"].split()[2:])
    for element in root.iter():
        for name in ("x", "y"):
            if name in element.attrib:
                assert 0 <= float(element.attrib[name]) <= (width if name == "x" else height)
        for number in re.findall(r"(?<=[MLHV ])-?[\d.]+(?:e\+\d+)?", element.attrib.get("d", "")):
            assert -40 <= float(number) <= max(width, height)
    for element in root.iter():
        drawn = " ".join(element.attrib.get(name, "") for name in ("d", "x", "y"))
        assert not re.search(r"nan|inf", drawn)


@given(forests())
@settings(max_examples=80)
def test_every_picture_is_a_whole_document_with_everything_inside_it(forest):
    whole(forest)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@settings(max_examples=10_000)
@given(forests())
def test_ten_thousand_pictures_are_whole(forest):
    whole(forest)


def test_names_cannot_break_out_of_the_picture():
    svg = forest_svg(Forest("<script>", "&", "SMD", (Line('"><script>x</script>', 0, -1, 1),)))

    assert "<script" not in svg
    ElementTree.fromstring(svg)


def test_the_picture_says_in_words_what_it_shows_and_turns_dark_by_itself():
    known = library()
    [plot] = forest_of(known, search(known, context="addiction", outcome="craving"))
    svg = forest_svg(plot)

    assert "Ghetti 2022, v. active: −0.04 (−0.56 to 0.48)" in told(plot)
    assert told(plot).split(".")[0] == "Craving · addiction"
    assert "prefers-color-scheme:dark" in svg
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


def test_scales_that_cannot_be_compared_are_never_in_one_picture():
    known = library()
    for plot in forest_of(known, search(known, context="depression"), near=True):
        assert len({plot.scale.partition(",")[0]}) == 1
    kinds = [plot.scale for plot in forest_of(known, search(known, context="depression"))]
    assert any(kind.startswith("odds ratio") for kind in kinds)


def test_nothing_to_draw_is_refused():
    with pytest.raises(InputError, match="lines must be 1 to 500 studies; got 0"):
        forest_svg(Forest("none", "", "SMD", ()))
