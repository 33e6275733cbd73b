"""The drawn map: every place in its picture, and no label over another."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.evidence.catalogue import Tables, tables
from sostenuto.evidence.chains import chains
from sostenuto.evidence.checks import faults
from sostenuto.evidence.library import library
from sostenuto.evidence.sketch import Picture, sketch

DRAWN = ("brain", "body")


def meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return not (
        one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    )


def outside(picture: Picture) -> list[str]:
    return [
        spot.place
        for spot in picture.spots
        if spot.box[0] < 0
        or spot.box[1] < 0
        or spot.box[2] > picture.width
        or spot.box[3] > picture.height
    ]


def covering(picture: Picture) -> list[tuple[str, str]]:
    return [
        (one.place, other.place)
        for one, other in combinations(picture.spots, 2)
        if meet(one.box, other.box)
    ]


@pytest.mark.parametrize("side", DRAWN)
def test_every_place_lies_in_its_picture_and_none_covers_another(side):
    picture = sketch(library())[side]

    assert outside(picture) == []
    assert covering(picture) == []


def test_every_place_is_drawn_once_and_counts_what_the_table_shows():
    spots = [spot for picture in sketch(library()).values() for spot in picture.spots]

    assert sorted(spot.place for spot in spots) == sorted(library().places)
    for spot in spots:
        rows = {chain.mechanism.id for chain in chains(library(), place=spot.place)}
        assert spot.findings == len(rows)
        assert bool(spot.findings) == bool(rows)


def test_the_area_of_a_point_grows_with_its_findings():
    spots = [spot for side in DRAWN for spot in sketch(library())[side].spots]
    areas = {spot.findings: spot.reach**2 for spot in spots}

    assert all(area == pytest.approx(n * areas[1], rel=0.03) for n, area in areas.items())


def test_what_contradicts_is_counted():
    by_place = {spot.place: spot for spot in sketch(library())["chemical"].spots}

    assert (by_place["oxytocin"].findings, by_place["oxytocin"].against) == (2, 1)


@given(st.sampled_from(["longer", "shorter"]))
def test_names_of_another_language_go_on_in_further_lines(how):
    said = {"longer": "{0} {0}", "shorter": "x"}[how]
    for picture in sketch(library(), lambda name: said.format(name)).values():
        for spot in picture.spots:
            told = " ".join(line.text for line in spot.label)
            assert not spot.label or told == said.format(library().places[spot.place][0])
            ys = [line.y for line in spot.label]
            assert ys == sorted(ys)


def planted(**at: dict[str, int]) -> Tables:
    drawn = tables().map
    points = drawn["points"] | {"at": drawn["points"]["at"] | at}
    return replace(tables(), map=drawn | {"points": points})


@pytest.mark.parametrize(
    ("raw", "place", "column"),
    [
        (planted(amygdala={"x": 500, "y": 20}), "map.toml amygdala", "x"),
        (planted(amygdala={"x": 50}), "map.toml amygdala", "y"),
        (planted(knee={"x": 50, "y": 20}), "map.toml knee", "at"),
        (planted(cortisol={"x": 50, "y": 20}), "map.toml cortisol", "at"),
        (
            replace(tables(), places={"places": {"toe": {"name": "toe", "side": "foot"}}}),
            "places.toml toe",
            "side",
        ),
    ],
)
def test_a_place_that_is_drawn_wrongly_is_found(raw, place, column):
    assert (place, column) in {(fault.place, fault.column) for fault in faults(raw)}


def test_a_place_without_a_point_is_found():
    drawn = tables().map
    at = {key: said for key, said in drawn["points"]["at"].items() if key != "motor"}
    raw = replace(tables(), map=drawn | {"points": drawn["points"] | {"at": at}})

    assert [str(fault) for fault in faults(raw)] == [
        "map.toml motor, at: must be a point for each place; got 'none'"
    ]
