"""Techniques for somebody: ranked, reasoned, gated."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.care.cautions import caution_kinds, doings
from sostenuto.care.techniques.cards import cards, gate
from sostenuto.care.techniques.shape import words
from sostenuto.evidence.library import library
from sostenuto.evidence.suggest import suggest

contexts = st.sampled_from(sorted(library().near))
needs = st.lists(st.sampled_from(sorted(library().outcomes)), min_size=1, max_size=3)
cautions = st.lists(st.sampled_from([*caution_kinds(), *library().remarks]), max_size=4)
wishes = st.lists(
    st.sampled_from([*words("families"), *words("settings"), *doings(), "-singing", "iso"]),
    max_size=3,
)
junk = st.sampled_from(
    [None, 3, "x", b"x", [None], {"a": 1}, ["craving", "craving"], (), "craving"]
)


def keys(found) -> list[str]:
    return [one.technique.key for one in found]


def test_psychosis_removes_imagery_and_says_why():
    found = suggest(library(), "addiction", ["craving", "mood"], cautions=["psychosis"])

    assert "imagery_supportive" not in keys(found.ranked)
    [removed] = [one for one in found.removed if one.technique.key == "imagery_supportive"]
    assert any("Not with psychosis or mania" in r.words for r in removed.reasons_against)
    gated = {one.technique.key: one.answer for one in found.ranked}
    assert gated.get("improvisation", "ask") == "ask"


def test_naltrexone_gates_nothing_and_is_told_with_listening():
    found = suggest(library(), "addiction", ["mood"], cautions=["naltrexone"])
    [own] = [one for one in found.ranked if one.technique.key == "own_music"]
    [reason] = [r for r in own.reasons_against if r.kind == "remark"]

    assert found.removed == ()
    assert "opioid blocker may dull" in reason.words
    assert reason.rows == ("N04",)
    assert reason.points < 0


def test_craving_is_suggested_with_its_counter_evidence():
    found = suggest(library(), "addiction", ["craving"])
    first = next(one for one in found.ranked if one.technique.key == "lyric_analysis")

    assert ("E001",) in {reason.rows for reason in first.reasons_for}
    assert ("E008",) in {reason.rows for reason in first.reasons_against}
    assert "iso" not in keys(found.ranked)


def test_the_iso_principle_comes_with_the_trial_against_it():
    found = suggest(library(), "addiction", ["anxiety"])
    [iso] = [one for one in found.ranked if one.technique.key == "iso"]

    assert ("F02",) in {reason.rows for reason in iso.reasons_against}


def test_what_somebody_likes_moves_up_and_what_they_do_not_moves_down():
    needs = ["mood", "connection"]
    plain = keys(suggest(library(), "addiction", needs).ranked)
    liked = keys(suggest(library(), "addiction", needs, ["song_discussion"]).ranked)
    not_liked = keys(suggest(library(), "addiction", needs, ["-drumming"]).ranked)

    assert liked.index("song_discussion") < plain.index("song_discussion")
    assert not_liked.index("drumming") > plain.index("drumming")


def test_walking_after_a_stroke_begins_with_the_beat():
    assert keys(suggest(library(), "stroke", ["gait"]).ranked)[0] == "ras"


def laws(context, need, wish, caution) -> None:
    found = suggest(library(), context, need, wish, caution)
    unread = {row.id for row in library().effects if row.status == "unverified"}
    kinds = [each for each in caution if each in caution_kinds()]
    points = [one.points for one in found.ranked]
    assert points == sorted(points, reverse=True)
    for one in (*found.ranked, *found.removed):
        reasons = {*one.reasons_for, *one.reasons_against}
        assert one.points == pytest.approx(sum(reason.points for reason in reasons))
        assert not unread & {row for reason in reasons for row in reason.rows}
        for key, answer in one.cards.items():
            assert answer == gate(cards()[key], kinds).answer
    for one in found.ranked:
        assert one.answer != "no"
        assert not one.cards or set(one.cards.values()) != {"no"}
    for one in found.removed:
        assert one.answer == "no"
        assert any(reason.kind == "caution" for reason in one.reasons_against)
    assert not set(keys(found.ranked)) & set(keys(found.removed))


@given(contexts, needs, wishes, cautions)
@settings(max_examples=60)
def test_ranks_sums_and_gates_hold_for_everybody(context, need, wish, caution):
    laws(context, need, wish, caution)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@given(contexts, needs, wishes, cautions)
@settings(max_examples=2_000)
def test_ranks_sums_and_gates_hold_for_thousands(context, need, wish, caution):
    laws(context, need, wish, caution)


@given(contexts, needs, cautions, st.sampled_from(sorted(caution_kinds())))
@settings(max_examples=60)
def test_a_further_caution_never_lets_anything_in(context, need, caution, further):
    before = suggest(library(), context, need, (), caution)
    after = suggest(library(), context, need, (), [*caution, further])

    assert set(keys(after.ranked)) <= set(keys(before.ranked))


def answered(*drawn) -> None:
    try:
        suggest(library(), *drawn)
    except InputError as refused:
        assert refused.name in ("context", "needs", "outcome", "preferences", "cautions")


@given(contexts | junk, needs | junk, wishes | junk, cautions | junk)
def test_hostile_words_are_refused_by_name(context, need, wish, caution):
    answered(context, need, wish, caution)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@settings(max_examples=10_000)
@given(
    contexts | junk,
    junk | st.lists(st.text(max_size=5), max_size=3),
    wishes | junk,
    junk | st.lists(st.text(max_size=9), max_size=3),
)
def test_ten_thousand_hostile_words_are_refused_by_name(context, need, wish, caution):
    answered(context, need, wish, caution)


@given(contexts, needs, wishes, cautions)
@settings(max_examples=60)
def test_a_reason_that_is_said_by_a_table_is_put_together_of_its_words(
    context, need, wish, caution
):
    found = suggest(library(), context, need, wish, caution)
    for one in (*found.ranked, *found.removed):
        for reason in (*one.reasons_for, *one.reasons_against):
            if reason.says:
                assert reason.says.format(**dict(reason.names)) == reason.words
            else:
                assert reason.kind in ("effect", "finding", "mechanism")
