"""Copied notes: what two texts have in common, and which pairs are asked about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.care.groups.sameness import alike, overlap

OWN = (
    "Sat at the window side and came in on the second verse with the shaker. "
    "Said that the line about the kitchen is hers. Stayed for the goodbye song, eyes open. "
    "Next: bring the words of the second verse and sing it alone once."
)
OTHER = (
    "Took the low drum from the start and kept a slow beat under everybody. "
    "Laughed when the music stopped in the wrong place. Wants to try the bass bars on Thursday."
)
words = st.sampled_from(["drum", "verse", "sang", "low", "sun", "again", "two"])
texts = st.lists(words, max_size=12).map(" ".join)


def test_a_copy_and_a_copy_with_one_word_changed_are_asked_about():
    parts = {"a": OWN, "b": OWN, "c": OWN.replace("shaker", "tambourine"), "d": OTHER}

    found = alike(parts)
    assert [(one, two) for one, two, _ in found] == [("a", "b"), ("a", "c"), ("b", "c")]
    assert found[0][2] == 1
    assert 0.9 < found[1][2] < 1


def test_sentences_in_another_order_are_a_copy():
    turned = ". ".join(reversed(OWN.removesuffix(".").split(". "))).upper()

    assert overlap(OWN, turned) == 1


def test_two_people_s_own_sentences_are_not_asked_about():
    assert overlap(OWN, OTHER) < 0.4
    assert alike({"a": OWN, "b": OTHER}) == ()


@pytest.mark.parametrize("text", ["", " ", "…", "–\n", "\u200b", "!?"])
def test_a_text_without_a_word_is_like_no_other(text):
    assert alike({"a": text, "b": text, "c": OWN}) == ()


def test_short_texts_are_alike_only_when_nothing_is_changed():
    assert alike({"a": "Sang.", "b": "sang"}) == (("a", "b", 1.0),)
    assert alike({"a": "Sang along quietly.", "b": "Sang along loudly."}) == ()
    assert alike({"a": "Sang.", "b": "Sang the second verse alone."}) == ()


def test_how_often_a_word_stands_there_counts():
    assert overlap("drum drum drum drum", "drum") == 0.25


@given(texts, texts)
def test_overlap_is_a_share_and_the_same_both_ways(one, two):
    share = overlap(one, two)

    assert 0 <= share <= 1
    assert share == overlap(two, one)
    assert (share == 1) == (bool(one) and sorted(one.split()) == sorted(two.split()))
    assert overlap(f"{one} x", f"{two} x") >= share


@given(st.dictionaries(st.text(min_size=1, max_size=3), texts, max_size=6), st.floats(0, 1))
def test_every_pair_above_the_limit_is_named_once(parts, limit):
    found = alike(parts, limit)
    pairs = {frozenset(pair[:2]) for pair in found}

    assert len(pairs) == len(found)
    assert [pair[2] for pair in found] == sorted((pair[2] for pair in found), reverse=True)
    for one in parts:
        for two in parts:
            if one != two:
                above = overlap(parts[one], parts[two]) > limit
                assert (frozenset((one, two)) in pairs) == above


def test_a_limit_that_is_no_share_is_refused():
    with pytest.raises(InputError, match="limit must be between 0 and 1"):
        alike({}, 80)
