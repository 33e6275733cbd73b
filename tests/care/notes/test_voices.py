"""Voices: the same facts about two members, and never the same sentence."""

import dataclasses
import datetime as dt
import re
import sys
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.care import catalogue
from sostenuto.care.groups.folding import tokens
from sostenuto.care.groups.sameness import overlap
from sostenuto.care.notes import told_member, told_ratings, voices
from sostenuto.care.notes.comparing import side_by_side
from sostenuto.care.notes.facts import SHARED, Facts, Gathering, Mark, Session, Shared
from sostenuto.care.notes.formats import formats
from sostenuto.care.notes.rendering import individual_text, plain_text, render, text_without
from sostenuto.care.notes.stored import facts_from, facts_stored, note_from, note_stored
from sostenuto.care.session_words import session_words

sys.path.insert(0, str(Path(__file__).parent))
from five_sessions import FIVE
from one_of_a_group import ONE_OF_A_GROUP
from random_facts import facts as random_facts

GOLDEN = Path(__file__).parent / "golden" / "one_of_a_group.txt"
SAME_IN_ALL = {*SHARED, "goal", ""}
"""A goal is the client's own words, and what somebody wrote is theirs."""
voice = st.integers(0, voices.VOICES - 1)
format_key = st.sampled_from(list(formats()))


def in_voice(facts: Facts, number: int) -> Facts:
    return dataclasses.replace(facts, voice=number)


def drafted(facts: Facts, key: str) -> set[str]:
    """Return the sentences that are drafted of a member alone."""
    kinds = {fact.key: fact.kind for fact in facts}
    return {
        one.text
        for one in render(facts, key).sentences
        if not {kinds[fact] for fact in one.keys} & SAME_IN_ALL
    }


@settings(max_examples=60, deadline=None)
@given(random_facts(), format_key, voice, voice)
def test_two_voices_have_no_drafted_sentence_in_common(facts, key, one, two):
    assume(one != two)

    assert not drafted(in_voice(facts, one), key) & drafted(in_voice(facts, two), key)


@settings(max_examples=60, deadline=None)
@given(random_facts(), random_facts(), format_key, voice, voice)
def test_two_members_have_none_in_common_even_where_few_of_their_facts_agree(a, b, key, one, two):
    assume(one != two)

    assert not drafted(in_voice(a, one), key) & drafted(in_voice(b, two), key)


@settings(max_examples=40, deadline=None)
@given(random_facts(), format_key)
def test_twenty_members_with_the_same_facts_have_twenty_texts(facts, key):
    assume(facts.responses or facts.engagement or facts.marks)
    texts = set()
    for number in range(voices.VOICES):
        one = in_voice(facts, number)
        texts.add(individual_text(render(one, key), one))

    assert len(texts) == voices.VOICES


@settings(max_examples=40, deadline=None)
@given(random_facts(), format_key, st.integers(0, 1000))
def test_a_voice_tells_the_same_facts_in_the_same_order(facts, key, number):
    plain, other = render(in_voice(facts, 0), key), render(in_voice(facts, number), key)

    assert [one.key for one in plain.sentences] == [one.key for one in other.sentences]
    kinds = {fact.key: fact.kind for fact in facts}
    for one, two in zip(plain.sentences, other.sentences, strict=True):
        assert numbers(one.text) == numbers(two.text)
        if {kinds[fact] for fact in one.keys} <= SAME_IN_ALL:
            assert one == two


def numbers(text: str) -> list[str]:
    return sorted(set(re.findall(r"[−+]?\d+(?:\.\d+)?", text)))


@settings(max_examples=40, deadline=None)
@given(random_facts(), format_key)
def test_every_drafted_sentence_begins_with_a_capital_and_has_an_end(facts, key):
    for text in drafted(facts, key):
        assert re.match(r"[A-Z“]", text), text
        assert re.search(r"[.!?…][”)]?$", text), text
        assert not re.search(r"  | [,.;:]|[{}]|,,|: :", text), text


def test_a_voice_that_is_none_is_refused():
    for number in (-1, 1.5):
        with pytest.raises(InputError, match="voice must be a whole number of at least 0"):
            in_voice(ONE_OF_A_GROUP, number)


def test_no_draft_holds_a_word_that_is_a_first_name_or_an_alias():
    names = set(catalogue.table("groups/everyday.toml")["given"])
    words = session_words()
    phrases = [
        entry.phrase
        for part in (words.engagement, words.marks, words.responses, words.prompt_levels)
        for entry in part.values()
    ]
    drafts = "\n".join((*phrases, *(text for one in STRUCTURES for text in one), *KEPT))

    said = {token.text for token in tokens(drafts)}
    assert not said & {*names, *catalogue.table("groups/everyday.toml")["aliases"]}


KEPT = (
    "what was done",
    "beforehand",
    "afterwards",
    "in between",
    "before the session",
    "this time",
)
STRUCTURES = (
    *(voices.CLAUSES, told_member.ATTAINMENT, told_member.ATTAINMENT_OF, told_member.NAMED),
    *(told_member.IMPRESSIONS, told_member.SAID, told_member.STOPPED),
    *(told_ratings.GIVEN, told_ratings.DECLINED),
)


def test_of_every_fact_there_are_as_many_structures():
    for structures in STRUCTURES:
        assert len(set(structures)) == voices.STRUCTURES


@given(st.text(), st.integers(1, 9))
def test_in_a_group_of_ten_no_sentence_needs_an_opening(words, number):
    assert voices.manner(number, words)[0] == ""


def test_what_is_about_one_member_alone_leaves_out_what_they_had_in_common():
    note = render(ONE_OF_A_GROUP, "dap")
    alone = individual_text(note, ONE_OF_A_GROUP)

    for theirs in ("shaker", "led the group twice", "second song", "14:20", "Again?", "7 to 4"):
        assert theirs in alone
    for common in ("Tomas", "Rosa", "hard evening", "Everybody named", "singing", "Bees", "9 cl"):
        assert common in plain_text(note)
        assert common not in alone
    assert "Tomas" not in text_without(note, ONE_OF_A_GROUP, ("session", "gathering"))
    assert "Everybody named" in text_without(note, ONE_OF_A_GROUP, ("session", "gathering"))


def test_an_own_wording_goes_with_the_facts_that_it_words():
    note = render(ONE_OF_A_GROUP, "dap", {"shared": "We sang, all of us.", "e1": "Sang bass."})
    alone = individual_text(note, ONE_OF_A_GROUP)

    assert "Sang bass." in alone
    assert "all of us" not in alone


@settings(max_examples=60, deadline=None)
@given(random_facts(), random_facts(), format_key)
def test_what_is_common_is_all_that_is_left_out(facts, others, key):
    note = render(facts, key)
    kinds = {fact.key: fact.kind for fact in facts}
    left = [one.text for one in note.sentences if {kinds[k] for k in one.keys} - {*SHARED}]

    assert individual_text(note, facts) == "\n".join(left)


def test_two_members_with_the_same_short_facts_are_not_taken_for_copies_of_each_other():
    """Drafts alone must not trip the guard that looks for copied notes; the facts differ little."""
    texts = []
    for number in range(10):
        facts = dataclasses.replace(
            in_voice(ONE_OF_A_GROUP, number),
            seen=f"Own sentence of the member number {'abcdefghij'[number] * 3}.",
        )
        texts.append(individual_text(render(facts, "dap"), facts))
    found = [overlap(a, b) for n, a in enumerate(texts) for b in texts[n + 1 :]]

    assert max(found) < 1


def test_what_version_1_stored_is_still_read():
    facts = FIVE["by_an_intern"]
    stored = facts_stored(facts)
    old = {key: value for key, value in stored.items() if key not in NEW} | {"schema": 1}

    assert facts_from(old) == facts
    assert note_from({**note_stored(render(facts, "soap")), "schema": 1}) == render(facts, "soap")
    with pytest.raises(InputError, match="facts must be complete"):
        facts_from({**old, "schema": 2})


NEW = ("voice", "gathering", "attendance", "shared", "marks")


def test_what_version_2_stored_is_still_read():
    facts = ONE_OF_A_GROUP
    stored = facts_stored(facts)
    old = {key: value for key, value in stored.items() if key not in LATER} | {"schema": 2}

    assert facts_from(old) == facts
    with pytest.raises(InputError, match="facts must be complete"):
        facts_from({**old, "schema": 3})


LATER = ("listening", "felt")


def test_a_change_of_the_shared_part_is_one_row_between_two_versions():
    old = render(ONE_OF_A_GROUP, "dap")
    shared = dataclasses.replace(ONE_OF_A_GROUP.shared, words="We drummed.")
    new = render(dataclasses.replace(ONE_OF_A_GROUP, shared=shared), "dap")

    changed = [row for row in side_by_side(old, new) if row.is_changed]
    assert [(row.heading, "We drummed." in row.new) for row in changed] == [("Data", True)]
    assert not any(row.is_changed for row in side_by_side(old, note_from(note_stored(old))))


def test_a_group_without_guests_and_co_leaders_is_told_shortly():
    session = Session(key="s", day=dt.date(2026, 11, 23), service="therapy")
    told = Facts(session=session, gathering=Gathering(key="g", members=1), shared=Shared(key="x"))

    assert [one.text for one in render(told, "soap").sentences][1:] == ["Group of 1 client."]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Mark(key="m", words="led", count=0), "count must be a whole number of at least 1"),
        (lambda: Gathering(key="g", members=0), "members must be a whole number of at least 1"),
        (lambda: Gathering(key="g", members=9, guests=-1), "guests must be a whole number of"),
    ],
)
def test_a_count_that_cannot_be_is_refused(make, words):
    with pytest.raises(InputError, match=words):
        make()


def test_all_voices_read_as_they_did():
    """The golden file is there to be read: every wording, one voice after the other."""
    assert GOLDEN.read_text(encoding="utf-8") == every_voice()


def every_voice() -> str:
    texts = [plain_text(render(ONE_OF_A_GROUP, "soap"))]
    for number in range(voices.VOICES):
        facts = in_voice(ONE_OF_A_GROUP, number)
        texts.append(f"VOICE {number}\n{individual_text(render(facts, 'dap'), facts)}\n")
    return "\n".join(texts)


if __name__ == "__main__":
    GOLDEN.write_text(every_voice(), encoding="utf-8")
