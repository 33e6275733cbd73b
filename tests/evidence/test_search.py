"""What is found, for and against alike."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.evidence.chains import chains
from sostenuto.evidence.library import library
from sostenuto.evidence.search import CERTAINTIES, search

STRANGE = ("", "Urge", "listening_iso", None, 3, "a" * 9999, "\0", "’", [])
word = st.sampled_from(
    (*STRANGE, *library().contexts, *library().outcomes, *library().techniques)
) | st.text(max_size=20)


def test_craving_shows_what_helped_and_what_did_not_beside_it():
    found = search(library(), context="addiction", outcome="craving")

    assert [shown.row.id for shown in found.supporting if not shown.near] == ["E001"]
    assert [shown.row.id for shown in found.counter if not shown.near] == ["E008"]
    assert {"F04", "F05", "F06"} <= {shown.row.id for shown in found.findings}


def test_the_iso_principle_is_shown_with_the_trial_that_found_no_difference():
    found = search(library(), technique="iso")
    rows = {shown.row.id: shown for shown in found.findings}

    assert (rows["F02"].supports, rows["F02"].opposes) == (False, True)
    assert rows["F02"].row.people == 193


def test_opioid_blockade_is_found_with_listening():
    [row] = [m for m in search(library(), technique="own_music").mechanisms if m.id == "N04"]

    assert "naltrexone" in row.finding
    assert row.direction == "causes"


def test_for_and_against_are_ordered_by_the_same_rule():
    found = search(library(), context="depression", outcome="depression")
    keys = [
        (shown.near, shown.mixed, CERTAINTIES.index(shown.row.certainty), shown.row.id)
        for shown in found.effects
    ]

    assert keys == sorted(keys)
    assert {shown.supports for shown in found.effects} == {True, False}
    assert sorted((*found.supporting, *found.counter), key=lambda s: s.row.id) == sorted(
        found.effects, key=lambda s: s.row.id
    )


def test_what_nobody_read_is_counted_and_never_shown():
    for context in library().contexts:
        found = search(library(), context=context)
        shown = {one.row.id for one in found.effects}
        unread = {row.id for row in library().effects if row.status == "unverified"}
        assert not shown & unread
        assert set(found.unread) <= unread
    assert "E108" in search(library(), context="cancer", outcome="anxiety").unread
    unread = {row.id for row in library().mechanisms if row.status == "unverified"}
    assert unread
    assert not unread & {m.id for m in search(library(), outcome="stress").mechanisms}


def test_a_technique_gains_the_effects_of_the_help_it_is_part_of_marked():
    found = search(library(), context="addiction", technique="songwriting", outcome="craving")

    assert [(shown.row.id, shown.mixed) for shown in found.direct] == [
        ("E001", True),
        ("E008", True),
    ]


def test_chains_lead_from_place_to_outcome_and_tell_where_people_were_helped():
    found = chains(library(), technique="drum_circle", outcome="depression")

    assert {(each.place, each.side) for each in found} == {("immune system", "body")}
    assert "E122" in found[0].effects
    assert all(each.mechanism.status != "unverified" for each in chains(library()))
    with pytest.raises(InputError, match="place must be one of auditory"):
        chains(library(), place="soul")


def looked_up(context, technique, outcome) -> None:
    for call in (
        lambda: search(library(), context=context, technique=technique, outcome=outcome),
        lambda: chains(library(), place=context, technique=technique, outcome=outcome),
    ):
        try:
            call()
        except InputError as refused:
            assert refused.name in ("context", "technique", "outcome", "place")
            assert len(str(refused)) < 2000


@given(word, word, word)
def test_any_words_find_something_or_are_refused_by_name(context, technique, outcome):
    looked_up(context, technique, outcome)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@settings(max_examples=10_000)
@given(word, word, word)
def test_ten_thousand_words_find_something_or_are_refused(context, technique, outcome):
    looked_up(context, technique, outcome)
