"""Reading a line as a therapist types it."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.repertoire.catalogue import line_words
from sostenuto.repertoire.identity import SongKey, SongName
from sostenuto.repertoire.lines import LONGEST, read_line

HURT = SongName("Johnny Cash", "Hurt")
KNOWN = {"johnnycash", "nirvana", "earthwindfire"}


@pytest.mark.parametrize(
    "typed",
    [
        "Hurt – Johnny Cash, urge 9",
        "Hurt - Johnny Cash, 9",
        "  Hurt  —  Johnny Cash ;  URGE 9/10 ",
        "Hurt – Johnny Cash, 9 of 10",
        "Hurt – Johnny Cash,9",
        "Hurt – Johnny Cash, urge: 9.0",
        "Hurt – Johnny Cash (urge 9)",
        "Hurt – Johnny Cash – urge 9",
        "Hurt – Johnny Cash urge 9 out of 10",
        "Hurt – Johnny Cash 9/10",
        "urge 9, Hurt – Johnny Cash",
        "urge 9: Hurt – Johnny Cash",
        "song: Hurt – Johnny Cash, craving 9",
        "Hurt by Johnny Cash, urge 9",
        "Hurt by Johnny Cash, 9, urge",
    ],
)
def test_the_example_of_the_issue_is_read_in_many_ways_of_writing(typed):
    line = read_line(typed)

    assert (line.kind, line.name, line.urge, line.state) == ("song", HURT, 9, "urge")
    assert (line.urge_before, line.liking, line.rest) == (None, "", "")
    assert line.trigger().value == "Johnny Cash – Hurt"


@pytest.mark.parametrize(
    ("typed", "kind", "value", "urge", "before", "state", "liking", "rest"),
    [
        ("artist: Nirvana, urge 7", "artist", "Nirvana", 7, None, "urge", "", ""),
        ("Band : Maroon 5", "artist", "Maroon 5", None, None, None, "", ""),
        ("artist: Maroon 5, 5", "artist", "Maroon 5", 5, None, "urge", "", ""),
        ("theme: drinking 4", "theme", "drinking", 4, None, "urge", "", ""),
        ("theme: drinking; bars, 4", "theme", "drinking; bars", 4, None, "urge", "", ""),
        ("theme: drinking 3→8/10", "theme", "drinking", 8, 3, "urge", "", ""),
        ("sound: siren", "sound", "siren", None, None, None, "", ""),
        ("genre: grunge, mixed", "genre", "grunge", None, None, "mixed", "", ""),
        ("album: Nevermind – Nirvana", "album", "Nirvana – Nevermind", None, None, None, "", ""),
        ("A – B, urge 3 -> 8", "song", "B – A", 8, 3, "urge", "", ""),
        ("A – B, 3,5 to 8", "song", "B – A", 8, 3.5, "urge", "", ""),
        ("A – B, clean", "song", "B – A", None, None, "clean", "", ""),
        ("A – B, urge 2, reclaimed", "song", "B – A", 2, None, "reclaimed", "", ""),
        ("A – B, Not now", "song", "B – A", None, None, None, "not now", ""),
        ("A – B, loves it, urge 6", "song", "B – A", 6, None, "urge", "loved", ""),
        ("A – B, 9, in car, at night", "song", "B – A", 9, None, "urge", "", "in car, at night"),
        ("A – B, 2002, 9", "song", "B – A", 9, None, "urge", "", "2002"),
        ("A – B, 11", "song", "B – A", None, None, None, "", "11"),
        ("Never, Clean – B, 9", "song", "B – Never, Clean", 9, None, "urge", "", ""),
        ("1,2,3 – B, 9", "song", "B – 1,2,3", 9, None, "urge", "", ""),
        ("Stand by Me", "song", "Stand by Me", None, None, None, "", ""),
        ("Stand by Me by Ben E. King", "song", "Ben E. King – Stand by Me", *[None] * 3, "", ""),
        ("Day by Day", "song", "Day by Day", None, None, None, "", ""),
        ("Nirvana, urge 9, it was – loud", "song", "Nirvana", 9, None, "urge", "", "it was – loud"),
    ],
)  # fmt: skip
def test_every_part_of_a_line_is_found(typed, kind, value, urge, before, state, liking, rest):
    line = read_line(typed)

    assert (line.kind, line.value, line.urge, line.urge_before) == (kind, value, urge, before)
    assert (line.state, line.liking, line.rest) == (state, liking, rest)


def test_without_knowledge_the_title_comes_first_and_the_order_is_not_sure():
    line = read_line("Hurt – Johnny Cash")

    assert line.names == (HURT, SongName("Hurt", "Johnny Cash"))
    assert not line.order_sure
    assert line.swapped().name == SongName("Hurt", "Johnny Cash")
    assert line.swapped().order_sure


@pytest.mark.parametrize("typed", ["Hurt – Johnny Cash", "Johnny Cash – Hurt", "Hurt-Johnny Cash"])
@pytest.mark.parametrize(
    "known",
    [{"known_artists": KNOWN}, {"known_songs": {SongKey("johnnycash", "hurt")}}],
)
def test_what_the_house_knows_decides_which_side_is_the_artist(typed, known):
    line = read_line(typed, **known)

    assert line.name == HURT
    assert line.order_sure


def test_two_known_artists_leave_the_order_unsure():
    assert not read_line("Boston – Kansas", known_artists={"boston", "kansas"}).order_sure


@pytest.mark.parametrize(
    ("typed", "artist", "rest"),
    [
        ("Hurt – Johnny Cash, at the bar, urge 9", "Johnny Cash", "at the bar"),
        ("September – Earth, Wind & Fire, urge 9, at the bar", "Earth, Wind & Fire", "at the bar"),
        ("Hurt, Johnny Cash, 9", "Johnny Cash", ""),
    ],
)
def test_a_known_artist_ends_where_it_ends(typed, artist, rest):
    line = read_line(typed, known_artists=KNOWN)

    assert (line.names[0].artist, line.rest, line.urge) == (artist, rest, 9)


def test_a_name_that_is_only_a_known_artist_is_read_as_one_but_not_surely():
    line = read_line("nirvana, 7", known_artists=KNOWN)

    assert (line.kind, line.value, line.order_sure) == ("artist", "nirvana", False)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Sekret – Sekret, urge 11", "urge must be a number from 0 to 10; got more"),
        ("Sekret – Sekret, urge 3, urge 4", "urge must be said once; got two"),
        ("Sekret – Sekret, clean, mixed", "state must be said once; got two that differ"),
        ("Sekret – Sekret, loved, never", "preference must be said once; got two that differ"),
        ("urge 9,", "line must be begun with a name, such as 'Title – Artist'; got none"),
        ("artist: ", "line must be begun with a name, such as 'Title – Artist'; got none"),
        ("Sekret " * LONGEST, "line must be at most 500 characters; got more"),
    ],
)
def test_an_error_says_what_to_mend_and_never_what_was_typed(typed, words):
    with pytest.raises(InputError) as caught:
        read_line(typed)

    assert str(caught.value) == words


PIECES = st.sampled_from(
    [
        "Hurt",
        "Johnny Cash",
        "by",
        "–",
        " - ",
        "-",
        ",",
        ";",
        ", ",
        "urge 9",
        "9",
        "3→8",
        "9/10",
        "11",
        "artist: ",
        "theme:",
        "loved",
        "clean",
        "mixed",
        "not now",
        "2002",
        "(",
        ")",
        "urge",
        "to",
        "Maroon 5",
        "Earth, Wind & Fire",
        "at the bar",
        "Nirvana",
        "7,5",
        ":",
        "song:",
        "\u200b",
        "é",
    ]
)
TYPED = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=10).map(" ".join),
                  st.lists(PIECES, max_size=10).map("".join))  # fmt: skip
KNOWING = st.sampled_from(
    [{}, {"known_artists": KNOWN}, {"known_songs": {SongKey("johnnycash", "hurt")}}]
)
VOCABULARY = {
    word
    for table in ("kinds", "states", "likings")
    for words in line_words()[table].values()
    for phrase in words
    for word in phrase.split()
} | {*line_words()["urge"]["words"], "of", "out", "to"}


def read_or_none(typed, known):
    try:
        return read_line(typed, **known)
    except InputError:
        return None


@given(TYPED, KNOWING)
@example("A – B, at the bar urge 9, clean", {"known_artists": {"b"}})
def test_its_own_writing_is_read_back_the_same(typed, known):
    line = read_or_none(typed, known)

    if line is not None:
        assert read_line(line.written(), **known) == line


@given(TYPED, KNOWING)
def test_nothing_that_was_typed_is_lost(typed, known):
    line = read_or_none(typed, known)

    if line is not None:
        left = " ".join(typed.split())
        for kept in (line.text, *re.split(r",\s", line.rest)):
            assert kept in left
            left = left.replace(kept, " ", 1)
        words = set(re.findall(r"[^\W\d_]+", left.casefold()))
        assert words <= VOCABULARY
        numbers = [n.replace(",", ".") for n in re.findall(r"\d+(?:[.,]\d+)?", left)]
        assert {float(n) for n in numbers} <= {line.urge, line.urge_before, 10.0}


@given(TYPED, KNOWING)
def test_a_reading_can_be_used_by_a_register_or_says_that_it_cannot(typed, known):
    line = read_or_none(typed, known)

    if line is not None and (line.names or line.kind not in ("song", "album")):
        assert line.trigger().urge == (line.urge or 0)
