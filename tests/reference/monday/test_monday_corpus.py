"""The corpus is what it says: 26 notes of about 90 words, nobody real, nobody named by another."""

import datetime as dt

import pytest
from tests.reference.monday.corpus import MARK, monday

from sostenuto.care.groups.names import Person, find
from sostenuto.care.groups.sameness import LIMIT, alike
from sostenuto.care.notes import facts as told
from sostenuto.care.notes.rendering import plain_text, render
from sostenuto.care.session_words import session_words
from sostenuto.care.techniques.cards import cards

DAY = monday()
EVERYBODY = (*DAY.individuals, *(one for group in DAY.groups for one in group.members))
BEGUN = dt.datetime(2026, 11, 23, 11, 30)


def facts_of(group, one, voice):
    """Return what the program knows of a member after the meeting."""
    words = session_words()
    late = (BEGUN + dt.timedelta(minutes=one.late_min)).time() if one.late_min else None
    left = (BEGUN + dt.timedelta(minutes=one.left_min)).time() if one.left_min else None
    response = words.responses[one.response].phrase
    return told.Facts(
        session=told.Session(
            key="session", day=BEGUN.date(), service="therapy", led_by="Rosa Wren"
        ),
        gathering=told.Gathering(key="gathering", members=len(group.members)),
        attendance=told.Attendance(key="attendance", arrived=late, left=left),
        shared=told.Shared(key="shared", topic=group.topic, words=group.shared),
        voice=voice,
        goals=(told.Goal(key="goal", words=one.goal),),
        responses=(told.Response(key="response", goal_key="goal", words=response),),
        engagement=(told.Engagement(key="part", words=words.engagement[one.engagement].phrase),),
        marks=tuple(
            told.Mark(key=f"mark-{key}", words=words.marks[key].phrase, count=count)
            for key, count in one.marks.items()
        ),
        seen=one.own,
        next_steps=one.next,
    )


def test_it_is_six_alone_and_two_groups_of_ten():
    assert len(DAY.individuals) == 6
    assert [len(group.members) for group in DAY.groups] == [10, 10]
    assert len(DAY.notes) == 26


def test_every_note_has_about_90_words():
    lengths = [note.words for note in DAY.notes]

    assert 80 <= sum(lengths) / len(lengths) <= 95, sum(lengths) / len(lengths)
    assert all(70 <= length <= 110 for length in lengths), lengths


def test_everybody_is_invented_and_nobody_comes_twice():
    assert all(one.name.endswith(MARK) for one in (*EVERYBODY, *DAY.groups))
    for same in ("key", "name", "alias", "goal"):
        assert len({getattr(one, same) for one in EVERYBODY}) == 26


def test_it_uses_the_words_of_the_house():
    words = session_words()
    for group in DAY.groups:
        assert set(group.cards) <= set(cards())
        assert all("group" in cards()[key].settings for key in group.cards)
        for one in group.members:
            assert one.engagement in words.engagement
            assert one.response in words.responses
            assert set(one.marks) <= set(words.marks)
    assert all({*one.cards} <= {*cards()} for one in DAY.individuals)
    assert all(one.response in words.responses for one in DAY.individuals)


@pytest.mark.parametrize("group", DAY.groups, ids=lambda group: group.key)
def test_no_part_names_anybody_else(group):
    people = {one.key: Person(one.key, one.alias, one.name) for one in EVERYBODY}

    assert not find(f"{group.shared} {group.topic}", people.values())
    for one in group.members:
        others = [person for key, person in people.items() if key != one.key]
        assert not find(f"{one.part} {one.goal} {one.next}", others), one.key


@pytest.mark.parametrize("group", DAY.groups, ids=lambda group: group.key)
def test_no_two_parts_are_alike(group):
    assert alike({one.key: one.own for one in group.members}, LIMIT) == ()
    assert alike({one.key: one.part for one in group.members}, LIMIT) == ()


def test_what_is_looked_for_is_found():
    """A corpus that names somebody, or says one thing twice, would not pass."""
    first, second = DAY.groups[0].members[:2]
    person = Person(second.key, second.alias, second.name)

    assert find(f"{first.own} With {second.alias}.", [person]).blocks
    assert find(f"{first.own} With {second.name.removesuffix(MARK)}.", [person]).blocks
    assert alike({"one": first.own, "other": f"{first.own} Twice."})


@pytest.mark.parametrize("group", DAY.groups, ids=lambda group: group.key)
def test_a_note_of_the_program_says_what_is_typed_by_hand(group):
    """Rendered from facts it says the same, and a little more: topic, headings, who wrote it."""
    for voice, one in enumerate(group.members):
        text = plain_text(render(facts_of(group, one, voice), "dap"))
        said = text.split("DATA\n", 1)[1]

        assert 80 <= len(said.split()) <= 125, (one.key, len(said.split()))
        for part in (one.own, one.next, group.shared, one.goal):
            assert part in said, (one.key, part)
