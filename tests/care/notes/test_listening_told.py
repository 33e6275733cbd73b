"""How a note tells a listening programme, and what the client said of its songs."""

import datetime as dt

import pytest

from sostenuto.care.notes.facts import Facts, Felt, Listening, Session
from sostenuto.care.notes.formats import formats
from sostenuto.care.notes.rendering import render

SESSION = Session(key="s", day=dt.date(2026, 11, 23), service="therapy")
CALM = Listening(
    key="p1",
    goal="calm",
    songs=4,
    sounded=3,
    refused=1,
    answers=(
        ("mood", "unpleasant, stirred up", "a bit pleasant, neither quiet nor stirred up"),
        ("tension", "7", ""),
        ("craving", "", "2"),
    ),
)


def told(*listening, felt=()):
    facts = Facts(session=SESSION, listening=listening, felt=tuple(felt))
    return [one.text for one in render(facts, "dap").sentences][1:]


def test_a_programme_is_told_with_what_was_asked_before_and_after_it():
    assert told(CALM) == [
        "The client listened to a programme towards “calm”; 3 of 4 songs sounded, and “not this” "
        "was said once. Rated mood before it: unpleasant, stirred up; after it: a bit pleasant, "
        "neither quiet nor stirred up. Rated tension before it: 7; it was not asked afterwards. "
        "Rated craving after it: 2; it was not asked beforehand."
    ]


@pytest.mark.parametrize(
    ("ended", "said"),
    [("stopped", "“calm”, stopped before its end; 1 of 1 song"), ("playing", "not ended yet;")],
)
def test_one_that_did_not_come_to_its_end_says_so(ended, said):
    (text,) = told(Listening(key="p", goal="calm", ended=ended, songs=1, sounded=1))

    assert said in text
    assert "Rated" not in text


def test_what_they_said_of_a_song_is_told_as_their_word_and_never_as_what_music_did():
    assert told(
        felt=[
            Felt(key="1", title="Bees", artist="Sunday Orchard", place="pleasant, quiet"),
            Felt(key="2", title="Rain", liked="yes", known=False),
            Felt(key="3", title="Snow", refused=True, liked="no"),
            Felt(key="4", title="Ice"),
        ]
    ) == [
        "The client said of “Bees” by Sunday Orchard: pleasant, quiet.",
        "The client said of “Rain”: they liked it; they did not know it.",
        "The client said “not this” to “Snow”, and of it: they did not like it.",
    ]


@pytest.mark.parametrize("key", formats())
def test_songs_stand_beside_the_programme_that_they_sounded_in(key):
    other = Listening(key="p2", goal="hopeful", songs=1, sounded=1)
    felt = [
        Felt(key="f2", title="Second", liked="yes", listening_key="p2"),
        Felt(key="f1", title="First", liked="yes", listening_key="p1"),
        Felt(key="f3", title="Alone", liked="yes"),
    ]
    facts = Facts(session=SESSION, listening=(CALM, other), felt=tuple(felt))

    keys = [one.key for one in render(facts, key).sentences if one.key != "s"]

    assert keys == ["p1", "f1", "p2", "f2", "f3"]
