"""Reports on music that was given: twelve items, only what is known, and nobody's name."""

import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.listening import catalogue, reporting
from sostenuto.listening.reporting import ARCS, CHOOSERS, Delivered, PlayedPiece, items, report

pieces = st.builds(
    PlayedPiece,
    recording=st.sampled_from("abc"),
    title=st.just("TITLE"),
    artist=st.just("ARTIST"),
    seconds=st.floats(1, 600),
    begun=st.booleans(),
    skipped=st.booleans(),
    sounded_s=st.none() | st.floats(0, 600),
    chosen_by=st.sampled_from([*CHOOSERS, ""]),
    tempo_bpm=st.none() | st.floats(40, 200),
    levelled=st.booleans(),
    made_here=st.booleans(),
    is_own=st.booleans(),
)
delivered = st.builds(
    Delivered,
    arc=st.sampled_from(ARCS),
    goal=st.sampled_from(["", "calm", "{braces}"]),
    minutes=st.floats(1, 120),
    alone=st.booleans(),
    kind=st.sampled_from(["therapy", "listening", ""]),
    credential=st.sampled_from(["", "MT-BC"]),
    in_group=st.sampled_from([None, True, False]),
    day=st.none() | st.integers(0, 60),
    stopped=st.booleans(),
    again=st.booleans(),
    pieces=st.lists(pieces, max_size=4),
)


def words(found, code):
    (one,) = [each for each in found if each.item.code == code]
    return [each.words() for each in one.says], [each.words() for each in one.missing]


def test_there_are_twelve_items_in_eight_parts():
    assert len(items()) == 12
    assert len({item.part for item in items().values()}) == 8


def test_the_guideline_is_named_with_where_to_find_it():
    said = reporting.guideline()

    assert all(said[name].startswith("10.") for name in ("doi_2011", "doi_2025"))


@given(st.lists(delivered, max_size=4))
def test_every_item_says_what_is_known_or_that_it_is_not(programmes):
    found = report(programmes)

    assert [one.item.code for one in found] == list(items())
    for one in found:
        assert one.says or one.missing
        for line in (*one.says, *one.missing):
            assert line.words().strip()


@given(st.lists(delivered, max_size=4))
def test_no_sentence_counts_none_or_more_than_there_are(programmes):
    for one in report(programmes):
        for line in (*one.says, *one.missing):
            if "total" in line.values:
                assert 0 < line.values["count"] <= line.values["total"]


@given(st.lists(delivered, max_size=4))
def test_who_chose_is_told_of_every_piece_that_was_begun(programmes):
    found = {one.item.code: one for one in report(programmes)}["chosen_by"]
    begun = sum(p.begun for one in programmes if one.day is not None for p in one.pieces)
    told = (line.values.get("count", 0) for line in (*found.says, *found.missing))

    assert sum(told) == begun


@given(st.lists(delivered, max_size=4))
def test_no_piece_is_named_and_no_day_is_told(programmes):
    said = " ".join(
        line.words() for one in report(programmes) for line in (*one.says, *one.missing)
    )

    assert not re.search("TITLE|ARTIST", said)


def test_every_sentence_of_the_table_can_be_said():
    found = catalogue.reporting_table()
    used = set(re.findall(r'"(\w+)"', Path(reporting.__file__).read_text(encoding="utf-8")))
    used |= {f"arc_{arc}" for arc in ARCS} | {f"chosen_{who}" for who in CHOOSERS}

    assert (set(found["says"]) | set(found["missing"])) - used == set()
    for text in (*found["says"].values(), *found["missing"].values()):
        assert all(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def test_what_was_played_beside_what_was_planned():
    programme = Delivered(
        "iso",
        minutes=10,
        day=4,
        kind="therapy",
        credential="MT-BC",
        in_group=False,
        stopped=True,
        pieces=[
            PlayedPiece("a", seconds=200, begun=True, sounded_s=199, chosen_by="plan"),
            PlayedPiece("b", seconds=200, begun=True, sounded_s=41, chosen_by="client"),
            PlayedPiece("c", seconds=200, skipped=True),
            PlayedPiece("d", seconds=100),
        ],
    )

    says, _missing = words(report([programme, Delivered("U")]), "fidelity")

    assert says == [
        "Minutes planned: 10. Minutes that sounded: 4.",
        "Pieces planned: 4. Begun: 2. Nearly whole (nine tenths or more): 1. “Not this”: 1."
        " Not reached: 1.",
        "Stopped before the end: 1 of 1 programmes.",
        "Programmes that were planned and never played: 1. They stand nowhere above.",
    ]


def test_what_nobody_wrote_down_is_missing_and_not_guessed():
    piece = PlayedPiece("a", seconds=60, begun=True)
    found = report([Delivered("own", day=0, pieces=[piece])])

    assert words(found, "interventionist") == (
        [],
        [
            "Qualification of whoever was there: 1 of 1 programmes.",
            "Training for this way of working, and supervision of it.",
        ],
    )
    assert words(found, "chosen_by") == ([], ["Who chose 1 of 1 pieces."])
    assert "How long 1 of 1 pieces that were begun sounded." in words(found, "schedule")[1]


def test_the_dose_counts_days_and_minutes():
    days = [
        Delivered("iso", day=day, pieces=[PlayedPiece("a", 600, begun=True, sounded_s=60 * m)])
        for day, m in ((10, 8), (10, 9.5), (24, 10))
    ]
    says, _missing = words(report(days), "schedule")

    assert says == [
        "Programmes played: 3. Minutes that sounded: 27.5 in all, 8 to 10 each.",
        "On 2 different days; from the first to the last day: 14 days.",
    ]


@pytest.mark.parametrize("code", list(items()))
def test_before_anything_was_played_nothing_is_claimed(code):
    says, missing = words(report([Delivered("iso")]), code)

    assert missing == ["Nothing has been played yet."]
    assert not says or code == "fidelity"
