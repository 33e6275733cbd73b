"""Pictures of a programme: drawn whole, without a network, with the same in words."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.affect import AffectEstimate, AffectPoint
from sostenuto.base.errors import InputError
from sostenuto.exchange.pictures.affect_plane import Stop, programme_picture, programme_text
from sostenuto.exchange.pictures.draw import draw
from sostenuto.exchange.pictures.look import SCHEMA

coordinate = st.floats(-1, 1)
points = st.builds(AffectPoint, coordinate, coordinate)
stops = st.builds(
    Stop,
    title=st.text(min_size=1, max_size=80),
    artist=st.text(max_size=80),
    start_s=st.floats(0, 7200),
    duration_s=st.floats(1, 600),
    target=points,
    affect=st.builds(AffectEstimate, points, st.floats(0.01, 1), st.floats(0.01, 1), st.just("m")),
)


def three_stops() -> list[Stop]:
    return [
        Stop(
            title=title,
            artist="Invented Artist",
            start_s=180.0 * number,
            duration_s=180.0,
            target=AffectPoint(-0.5 + 0.5 * number, 0.5 - 0.5 * number),
            affect=AffectEstimate(AffectPoint(-0.4 + 0.4 * number, 0.4), 0.4, 0.3, "directions-1"),
        )
        for number, title in enumerate(["Kitchen Light", "<b>Paper & Boats</b>", "Slow Apples"])
    ]


@given(st.lists(stops, min_size=1, max_size=12))
def test_every_programme_has_a_picture_and_a_text_twin(programme: list[Stop]) -> None:
    picture = json.dumps(programme_picture(programme, title="t", subtitle="s"), allow_nan=False)
    twin = programme_text(programme)

    assert picture.replace(SCHEMA, "").count("http") == 0 or any(
        "http" in stop.title + stop.artist for stop in programme
    )
    for stop in programme:
        assert stop.title in twin


def test_the_drawing_shows_titles_as_text_and_loads_nothing(tmp_path: Path) -> None:
    path = draw(
        programme_picture(three_stops(), title="From here to there", subtitle="iso"),
        tmp_path / "new folder" / "path.svg",
    )
    svg = path.read_text()

    for words in (
        "From here to there",
        "Kitchen Light",
        "&lt;b&gt;Paper &amp; Boats",
        "calm, at ease",
    ):
        assert words in svg
    assert "<desc>From here to there. 1. 0:00 Kitchen Light" in svg
    assert ElementTree.fromstring(svg).get("role") == "img"
    assert "href" not in svg
    assert "<script" not in svg


def test_a_png_is_a_png_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = draw(programme_picture(three_stops(), title="t", subtitle="s"), tmp_path / "path.png")

    assert path.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    assert [entry.name for entry in tmp_path.iterdir()] == ["path.png"]


def test_another_format_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"picture must be a path that ends in \.svg or \.png; got"
    ):
        draw({}, tmp_path / "path.gif")
    assert not list(tmp_path.iterdir())
